import { strict as assert } from 'node:assert';
import { before, describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { renderProgress } from '../../src/report/render-progress';
import { type LineStyle, renderReport } from '../../src/report/render-report';
import { renderWaits, TerminalReporter } from '../../src/report/terminal';
import { type TextColumns, textColumns } from '../../src/report/text-columns';
import { REQUIREMENTS } from '../../src/rfc8628/requirements';
import { ESCAPE, HARMFUL } from './harmful-characters';
import { hostileReport, PAYLOADS } from './hostile-report';
import { sampleReport } from './sample-report';

let text: TextColumns;
let PLAIN: LineStyle;
before(async () => {
  text = await textColumns();
  PLAIN = { columns: 80, colour: false, text };
});

describe('the printed report', () => {
  let lines: readonly string[] = [];
  let printed = '';
  before(() => {
    lines = renderReport(sampleReport(), { ...PLAIN, reportPath: 'reports/example/report.html' });
    printed = lines.join('\n');
  });

  it('is never wider than the terminal', () => {
    for (const columns of [60, 80, 100]) {
      for (const line of renderReport(sampleReport(), { columns, colour: false, text })) {
        assert.ok(text.columnsOf(line) <= columns, `${columns}: ${line}`);
      }
    }
  });
  it('says each failure in at most five lines: level, text, impact, expected, seen, what to do', () => {
    const start = lines.findIndex((line) => line.includes('3.5-no-store'));
    const failure = lines.slice(start, lines.indexOf('', start));
    assert.ok(failure.length <= 5, failure.join('\n'));
    assert.match(failure[0] ?? '', /✗ MUST {2}3\.5-no-store \(RFC 6749 §5\.1, security\), known deviation/);
    assert.match(failure[1] ?? '', /expected: a Cache-Control header with no-store/);
    assert.match(failure[2] ?? '', /seen: {5}Cache-Control: private/);
    assert.match(failure.at(-1) ?? '', /to do: {4}Send Cache-Control: no-store/);
  });
  it('counts what passed on the line of its section', () => {
    assert.ok(lines.some((line) => /^§3\.3 User Interaction +\d+ passed$/.test(line)));
    assert.doesNotMatch(printed, /3\.5-success/);
  });
  it('groups what was left open by its reason', () => {
    assert.match(
      printed,
      /\? The target has no confidential client\.\n {4}3\.1-client-authentication \(MUST\), 3\.4-client-authentication \(MUST\),\n {4}3\.4-www-authenticate \(MUST\)\n/,
    );
  });
  it('counts requirements that are many for one reason, and says the reason once', () => {
    const untested = sampleReport().requirements.map((one) => ({
      ...one,
      verdict: 'not-tested' as const,
      reason: 'The provider cannot be reached.',
    }));
    const many = renderReport({ ...sampleReport(), requirements: untested }, PLAIN);
    const reasons = many.filter((line) => line.includes('The provider cannot be reached.'));
    assert.equal(reasons.length, 1);
    assert.ok(
      many.some((line) => /^ {4}\d+ requirements \(\d+ MUST, \d+ SHOULD, \d+ MAY, \d+ ADVICE\)$/.test(line)),
    );
    assert.ok(many.length < 35, String(many.length));
  });
  it('leaves out the sections that a run left out', () => {
    const some = sampleReport().requirements.map((one) =>
      one.section === '3.5'
        ? one
        : { ...one, verdict: 'not-tested' as const, reason: 'Left out by --tags.', scenarios: [] },
    );
    const lines = renderReport({ ...sampleReport(), requirements: some }, PLAIN);
    assert.deepEqual(
      lines.filter((line) => line.startsWith('§')).map((line) => line.slice(0, 4)),
      ['§3.5'],
    );
    assert.ok(lines.some((line) => line.includes('Left out by --tags.')));
  });
  it('ends with the verdict and where the report lies', () => {
    assert.match(
      printed,
      /\nNOT COMPLIANT: 2 of \d+ judged MUST[\s\S]*\n\nReport: reports\/example\/report\.html$/,
    );
  });
  it('has colours only when asked', () => {
    assert.doesNotMatch(printed, ESCAPE);
    const coloured = renderReport(sampleReport(), { ...PLAIN, colour: true });
    assert.ok(coloured.join('\n').includes('\u001b[31m'));
    assert.deepEqual(
      coloured.map((line) => stripVTControlCharacters(line)),
      renderReport(sampleReport(), PLAIN),
    );
  });
  it('carries nothing of a provider that a terminal obeys, and stays short', () => {
    for (const [name, payload] of Object.entries(PAYLOADS)) {
      const hostile = renderReport(hostileReport(payload), PLAIN);
      assert.doesNotMatch(hostile.join(''), HARMFUL, name);
      assert.doesNotMatch(hostile.join(''), /[\n\t]/, name);
      assert.ok(hostile.length < 400, `${name}: ${hostile.length} lines`);
    }
  });
});

class Recorder {
  readonly written: string[] = [];
  constructor(
    readonly isTTY: boolean,
    readonly columns = 80,
  ) {}
  write(text: string): void {
    this.written.push(text);
  }
}

describe('progress', () => {
  const waits = [
    { what: 'the interval (3.5-authorization-pending)', remainingMs: 4001 },
    { what: 'the code to expire (3.5-expired-token)', remainingMs: 61_200 },
  ];

  it('names the longest wait first and rounds up', () => {
    assert.deepEqual(renderWaits(waits, 80, text), [
      '  waiting for the code to expire (3.5-expired-token), 1 min 2 s left',
      '  waiting for the interval (3.5-authorization-pending), 5 s left',
    ]);
  });
  it('keeps each wait on one line, and all of them short', () => {
    const many = Array.from({ length: 30 }, () => ({
      what: `${PAYLOADS.wide}${PAYLOADS.escapes}`,
      remainingMs: 1,
    }));
    const lines = renderWaits(many, 79, text);
    assert.equal(lines.length, 4);
    for (const line of lines) assert.ok(text.columnsOf(line) <= 79);
    assert.equal(lines.at(-1), '  and for 27 more things');
  });
  it('is replaced in place on a terminal', () => {
    const stream = new Recorder(true);
    const reporter = new TerminalReporter({ stream, text, environment: { NO_COLOR: '1' } });
    reporter.waiting(waits);
    reporter.waiting([]);
    assert.equal(stream.written.at(-1), '\u001b[2A\u001b[0J');
    reporter.line('done');
    assert.equal(stream.written.at(-1), 'done\n');
  });
  it('is one line every ten seconds in a log, without escapes', () => {
    const stream = new Recorder(false);
    let now = 0;
    const reporter = new TerminalReporter({ stream, text, environment: {}, clock: { now: () => now } });
    for (; now <= 20_000; now += 1000) reporter.waiting([{ what: 'the end', remainingMs: 30_000 - now }]);
    assert.deepEqual(
      stream.written,
      ['30', '20', '10'].map((left) => `  waiting for the end, ${left} s left\n`),
    );
  });
  it('says in a log how long still, where anything of that is known', () => {
    const stream = new Recorder(false);
    const reporter = new TerminalReporter({ stream, text, environment: {}, clock: { now: () => 0 } });
    reporter.waiting([{ what: '7 of 9 scenarios to end' }, { what: 'the interval', remainingMs: 5000 }]);
    assert.deepEqual(stream.written, ['  waiting for the interval, 5 s left (and 1 more)\n']);
  });
  it('does not move a cursor where CI pretends to be a terminal, or the terminal cannot', () => {
    for (const environment of [{ CI: 'true' }, { TERM: 'dumb' }]) {
      const stream = new Recorder(true);
      const reporter = new TerminalReporter({ stream, text, environment });
      reporter.waiting(waits);
      reporter.waiting(waits);
      assert.ok(
        !stream.written.join('').includes('\u001b[1A') && !stream.written.join('').includes('\u001b[2A'),
      );
    }
  });
  describe('of verdicts', () => {
    const early = [
      { requirement: '3.3-deny', verdict: 'passed' as const },
      { requirement: '3.3-user-interaction', verdict: undefined },
      { requirement: '3.5-success', verdict: 'failed' as const },
      { requirement: '3.5-pragma', verdict: 'failed' as const },
    ];
    const late = early.map((each) => (each.verdict ? each : { ...each, verdict: 'passed' as const }));

    it('is told section by section, with what failed', () => {
      const [open, complete] = renderProgress(early, PLAIN);
      assert.deepEqual([open?.isComplete, complete?.isComplete], [false, true]);
      assert.match(open?.lines.join('\n') ?? '', /^§3\.3 User Interaction +1 of 2: 1 passed$/);
      assert.deepEqual(complete?.lines.slice(1), ['  ✗ MUST    3.5-success', '  ! ADVICE  3.5-pragma']);
      assert.match(complete?.lines[0] ?? '', /^§3\.5 Device Access Token Response +2 failed$/);
      for (const { lines } of renderProgress(early, PLAIN))
        assert.equal(text.columnsOf(lines[0] ?? ''), PLAIN.columns);
    });
    it('stands on a terminal as far as there is room, and never scrolls', () => {
      const many = REQUIREMENTS.filter(({ party }) => party === 'provider').map(({ id }) => ({
        requirement: id,
        verdict: 'failed' as const,
      }));
      const stream = new Recorder(true);
      const reporter = new TerminalReporter({ stream, text, environment: { NO_COLOR: '1' } });
      reporter.waiting(waits, many);
      const lines = stream.written.join('').trimEnd().split('\n');
      assert.ok(lines.length < 24, String(lines.length));
      assert.equal(
        lines.filter((line) => line.startsWith('§')).length,
        new Set(REQUIREMENTS.filter(({ party }) => party === 'provider').map(({ section }) => section)).size,
      );
      assert.match(lines.at(-1) ?? '', /waiting for the interval/);
    });
    it('is written to a log as each section is known, once, and again where it changed', () => {
      const stream = new Recorder(false);
      const reporter = new TerminalReporter({ stream, text, environment: {} });
      for (const found of [early, early, late, late]) reporter.waiting([], found);
      assert.deepEqual(
        stream.written.filter((line) => line.startsWith('§')).map((line) => line.slice(0, 4)),
        ['§3.5', '§3.3'],
      );
      reporter.waiting(
        [],
        late.map((each) => ({ ...each, verdict: 'passed' as const })),
      );
      assert.match(stream.written.at(-1) ?? '', /^§3\.5 .* 2 passed\n$/);
    });
  });
  it('has no colour with NO_COLOR', () => {
    const stream = new Recorder(true);
    new TerminalReporter({ stream, text, environment: { NO_COLOR: '1' } }).report(sampleReport());
    assert.doesNotMatch(stream.written.join(''), ESCAPE);
    const coloured = new Recorder(true);
    new TerminalReporter({ stream: coloured, text, environment: {} }).report(sampleReport());
    assert.match(coloured.written.join(''), ESCAPE);
  });
});
