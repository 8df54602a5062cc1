import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type ComparableReport, compareReports, worsened } from '../../src/report/comparison';
import { comparisonJson, comparisonLines, comparisonMarkdown } from '../../src/report/comparison-text';
import type { Verdict } from '../../src/report/model';
import { readReport, UnreadableReport } from '../../src/report/read-report';
import type { Level } from '../../src/rfc8628/requirement';
import { run, start } from '../cli/command';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-compare-'));
after(() => rmSync(folder, { recursive: true, force: true }));

type Finding = readonly [id: string, level: Level, verdict: Verdict | 'left out', known?: string];

function reportOf(...findings: readonly Finding[]): ComparableReport {
  return {
    suite: { name: 'rfc8628-conformance', version: '1.2.3' },
    target: { name: 'example' },
    started_at: '2026-01-01T00:00:00.000Z',
    summary: {
      verdict: 'incomplete',
      ...Object.fromEntries(['MUST', 'SHOULD', 'MAY', 'ADVICE'].map((level) => [level, {}])),
    } as never,
    requirements: findings.map(([id, level, verdict, known]) => ({
      id,
      section: '3.5',
      level,
      statement: `what ${id} asks`,
      verdict: verdict === 'left out' ? 'not-tested' : verdict,
      ...(known !== undefined && { known_deviation: known }),
      ...(verdict === 'not-tested' && { reason: 'No session could be started.' }),
      scenarios:
        verdict === 'left out'
          ? []
          : [
              {
                name: 'a scenario',
                verdict,
                ...(verdict === 'failed' && { failure: { expected: '200', seen: '500 | `x` \u001b[31m' } }),
                location: 'x.feature:1',
                steps: [],
                exchanges: [],
                pages: [],
                notes: [],
                duration_ms: 1,
              },
            ],
    })),
  };
}

const BEFORE = reportOf(
  ['a', 'ADVICE', 'passed'],
  ['b', 'MUST', 'passed'],
  ['c', 'MUST', 'failed'],
  ['d', 'MUST', 'passed'],
  ['e', 'SHOULD', 'failed'],
  ['f', 'MUST', 'not-tested'],
  ['g', 'MUST', 'passed'],
  ['h', 'MUST', 'failed'],
  ['i', 'MUST', 'passed'],
  ['j', 'MUST', 'passed'],
  ['k', 'MUST', 'not-tested'],
);
const AFTER = reportOf(
  ['a', 'ADVICE', 'failed'],
  ['b', 'MUST', 'failed'],
  ['c', 'MUST', 'passed'],
  ['d', 'MUST', 'not-tested'],
  ['e', 'SHOULD', 'not-applicable'],
  ['f', 'MUST', 'passed'],
  ['g', 'MUST', 'left out'],
  ['h', 'MUST', 'failed'],
  ['i', 'MUST', 'not-applicable'],
  ['new', 'MUST', 'failed'],
);

const ids = (changes: readonly { readonly id: string }[]): string => changes.map(({ id }) => id).join(' ');

describe('the comparison of two reports', () => {
  const comparison = compareReports(BEFORE, AFTER);

  it('tells what newly failed, was mended, lost and gained, the strongest level first', () => {
    assert.equal(ids(comparison.newly_failed), 'b new a');
    assert.equal(ids(comparison.mended), 'c e');
    assert.equal(ids(comparison.lost), 'd');
    assert.equal(ids(comparison.gained), 'f');
    assert.equal(ids(comparison.no_longer_applicable), 'i');
    assert.deepEqual(comparison.no_longer_asked, ['j']);
  });

  it('says nothing of what the later run left out', () => {
    assert.equal(comparison.left_out, 1);
    assert.doesNotMatch(comparisonLines(comparison, { strict: false }).join('\n'), /\bg\b:/);
  });

  it('is worse for a MUST that fails or was lost; strictly for everything', () => {
    assert.equal(ids(worsened(comparison, { strict: false })), 'b d');
    assert.equal(ids(worsened(comparison, { strict: true })), 'b a d');
  });

  it('is not worse for what the earlier suite did not ask, or what is a known deviation', () => {
    const known = compareReports(
      reportOf(['b', 'MUST', 'passed'], ['c', 'MUST', 'passed']),
      reportOf(['b', 'MUST', 'failed', 'ticket 1'], ['c', 'MUST', 'not-tested', 'ticket 2']),
    );
    assert.equal(ids(known.newly_failed), 'b');
    assert.deepEqual(worsened(known, { strict: true }), []);
  });

  it('says of a run with known deviations that it is compliant but for them', () => {
    const after = reportOf(['b', 'MUST', 'failed', 'ticket 1'], ['c', 'MUST', 'not-tested', 'ticket 2']);
    const known = {
      ...after,
      summary: { ...after.summary, verdict: 'compliant-with-known-deviations' as const },
    };
    const compared = compareReports(BEFORE, known);
    assert.equal(JSON.parse(comparisonJson(compared, { strict: false })).after.known_deviations, 2);
    for (const text of [
      comparisonLines(compared, { strict: false }).join('\n'),
      comparisonMarkdown(compared, { strict: false }),
    ])
      assert.match(text, /^After: .*: compliant but for 2 known deviations/m);
  });

  it('says of a run that ended early that it did', () => {
    const early = compareReports({ ...BEFORE, incident: 'The run was interrupted.' }, AFTER);
    assert.match(
      comparisonLines(early, { strict: false })[0] ?? '',
      /^Before: .*: incomplete, not judged to the end: The run was interrupted\.$/,
    );
  });

  it('of a report with itself has nothing in it', () => {
    const same = compareReports(BEFORE, BEFORE);
    assert.match(
      comparisonLines(same, { strict: true }).at(-1) ?? '',
      /^As before: 0 newly failed, 0 lost, 0 mended\.$/,
    );
  });

  it('of failures that no longer are judged is lost, and not worse', () => {
    const lost = compareReports(reportOf(['b', 'MUST', 'failed']), reportOf(['b', 'MUST', 'not-tested']));
    assert.equal(ids(lost.lost), 'b');
    assert.deepEqual(worsened(lost, { strict: true }), []);
  });

  it('reads well in a terminal, in Markdown and as JSON, whatever a provider said', () => {
    const lines = comparisonLines(comparison, { strict: false });
    assert.ok(lines.includes('  MUST    b: passed -> failed'));
    assert.ok(lines.includes('  MUST    i: passed -> not-applicable'));
    assert.equal(
      lines.at(-1),
      'Worse than before: 3 newly failed, 1 lost, 2 mended. 1 requirement was left out of this run. 1 of those judged before is not asked any more.',
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    assert.doesNotMatch(lines.join('\n'), /\u001b/);
    const markdown = comparisonMarkdown(comparison, { strict: false });
    assert.match(markdown, /^## ❌ RFC 8628: Worse than before/);
    assert.match(markdown, /^\| MUST \| `b` \| passed → failed \| ``500 \\\| `x` .*`` \|$/m);
    assert.deepEqual(JSON.parse(comparisonJson(comparison, { strict: false })).worse, ['b', 'd']);
  });
});

describe('rfc8628 compare', { concurrency: 2 }, () => {
  function file(name: string, content: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  it('ends with 1 when something is worse, with 0 otherwise', async () => {
    const [before, later] = [file('before.json', BEFORE), file('after.json', AFTER)];
    const worse = await run(['compare', before, later]);
    assert.equal(worse.status, 1, worse.stderr);
    assert.match(worse.stdout, /^Newly failed$/m);
    const mended = await run(['compare', later, later, '--strict', '--format', 'json']);
    assert.equal(mended.status, 0);
    assert.deepEqual(JSON.parse(mended.stdout).newly_failed, []);
  });

  it('ends with 1 also when nobody reads what it says', async () => {
    const [before, later] = [file('unread-before.json', BEFORE), file('unread-after.json', AFTER)];
    const command = start(['compare', before, later]);
    command.process.stdout?.destroy();
    const { status, stderr } = await command.finished;
    assert.deepEqual({ status, stderr }, { status: 1, stderr: '' });
  });

  it('says in one line what is no report, with status 2', async () => {
    const good = file('good.json', BEFORE);
    for (const [bad, line] of [
      [join(folder, 'none.json'), /none\.json is not there/],
      [folder, /report\.json is not there/],
      [file('text.json', 'hello'), /text\.json cannot be read as JSON/],
      [file('other.json', { suite: 1 }), /other\.json is no report of this suite \("suite" is not/],
    ] as const) {
      assert.throws(() => readReport(bad), line);
    }
    assert.throws(() => readReport(folder), UnreadableReport);
    const client = file('client.json', { ...BEFORE, party: 'client' });
    const { status, stderr } = await run(['compare', good, client]);
    assert.equal(status, 2);
    assert.match(stderr, /^rfc8628: [^\n]+good\.json is about a provider and [^\n]+ about a client[^\n]+\n$/);
  });

  it('a published report of an earlier suite can be compared', () => {
    const published = readReport(join(__dirname, '..', '..', 'reports', 'providers', 'keycloak'));
    assert.equal(compareReports(published, published).newly_failed.length, 0);
  });

  it('a run is compared with its baseline, which is kept beside its report', async () => {
    const id = '3.5-success';
    const baseline = file('baseline.json', reportOf([id, 'MUST', 'failed'], ['4-issuer', 'MUST', 'failed']));
    const out = join(folder, 'mended');
    const run1 = await run(['provider', '--tags', `@${id}`, '--out', out, '--baseline', baseline]);
    assert.equal(run1.status, 0, run1.stderr);
    assert.match(run1.stdout, /Not worse than before: 0 newly failed, 0 lost, 1 mended\./);
    const unauthorized = '3.1-unauthorized-client';
    const better = file('better.json', reportOf([unauthorized, 'MUST', 'passed']));
    const run2 = await run([
      'provider',
      '--tags',
      `@${unauthorized}`,
      '--out',
      out,
      '--baseline',
      better,
      '--json',
    ]);
    assert.equal(run2.status, 1);
    assert.match(run2.stderr, /Worse than before: 1 newly failed/);
    assert.equal(
      ids(
        JSON.parse(run2.stdout).requirements.filter(
          ({ verdict }: { verdict: string }) => verdict === 'failed',
        ),
      ),
      unauthorized,
    );
  });
});
