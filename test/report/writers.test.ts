import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { load } from 'cheerio';
import { create } from 'xmlbuilder2';
import { htmlReport } from '../../src/report/html';
import { jsonReport } from '../../src/report/json';
import { junitReport } from '../../src/report/junit';
import { markdownReport } from '../../src/report/markdown';
import type { Report } from '../../src/report/model';
import { HARMFUL, LONE_SURROGATE } from './harmful-characters';
import { hostileReport, PAYLOADS } from './hostile-report';
import { sampleReport, sampleTimeline } from './sample-report';

function assertPlain(text: string): void {
  assert.equal(HARMFUL.exec(text)?.[0], undefined);
  assert.equal(LONE_SURROGATE.exec(text)?.[0], undefined);
}

describe('report.json', () => {
  it('is the report, whatever is in it', () => {
    const report = hostileReport();
    assert.deepEqual(JSON.parse(jsonReport(report)), report);
  });
  it('is harmless to show on a terminal', () => {
    assertPlain(jsonReport(hostileReport()));
  });
});

describe('report.html', () => {
  const page = htmlReport(sampleReport());
  const $ = load(page);

  it('says the verdict first, and what it means', () => {
    assert.equal($('.verdict strong').text(), 'Not compliant');
    assert.match(
      $('.verdict p').text(),
      /^2 of \d+ judged MUST requirements were not met, 1 of them a known deviation\./,
    );
    assert.ok(page.indexOf('class="verdict') < page.indexOf('<table'));
  });
  it('has an anchor for every requirement, and only failures are open', () => {
    const report = sampleReport();
    for (const { id, verdict } of report.requirements) {
      const found = $(`details[id="${id}"]`);
      assert.equal(found.length, 1, id);
      assert.equal(found.attr('open') !== undefined, verdict === 'failed', id);
    }
  });
  it('shows of a failure what was expected, what came, the scenario and its exchanges', () => {
    const failure = $('details[id="3.1-repeated-parameter"]').text();
    assert.match(failure, /Expected\s*invalid_request, and no codes/);
    assert.match(failure, /Seen\s*status 200 with a device_code/);
    assert.match(failure, /Then\s+it is refused with invalid_request/);
    assert.match(failure, /POST https:\/\/login\.example\.com\/oauth\/device_authorization/);
    assert.match(failure, /200 OK/);
  });
  it('says of a SHOULD that it failed as a SHOULD, and in other colours', () => {
    const should = $('details[id="6.1-unambiguous"]');
    assert.ok(should.hasClass('warn'));
    assert.equal(should.find('summary .level').text(), 'SHOULD (RECOMMENDED)');
  });
  it('links every requirement to the texts that it stands on, the deciding one first', () => {
    assert.deepEqual(
      $('details[id="3.5-success"] .clauses a')
        .toArray()
        .map(({ attribs }) => attribs.href),
      [
        'https://www.rfc-editor.org/rfc/rfc6749#section-5.1',
        'https://www.rfc-editor.org/rfc/rfc8628#section-3.5',
      ],
    );
  });
  it('says of a failure why it matters, what to do, and how to send the request again', () => {
    const failure = $('details[id="3.5-no-store"]');
    assert.match(failure.find('.about-it').text(), /Why it matters\s*Security: /);
    assert.match(failure.find('.about-it').text(), /What to do\s*Send Cache-Control: no-store/);
    assert.match(failure.find('.command pre').first().text(), /^curl -i -X POST --url /);
    assert.match(failure.find('.issue pre').text(), /^# 3\.5-no-store: /);
    assert.equal($('details[id="3.5-success"]').find('.issue, .command').length, 0);
  });
  it('shows the tables of the steps, and what a client did in order, without commands for it', () => {
    const report = sampleReport();
    const requirements = report.requirements.map((one) =>
      one.id !== '3.5-no-store'
        ? one
        : {
            ...one,
            party: 'client' as const,
            scenarios: one.scenarios.map((scenario) => ({
              ...scenario,
              steps: [
                { keyword: 'Given ', text: 'it has:', below: ['| a | b |'], status: 'passed' as const },
              ],
              timeline: sampleTimeline(),
            })),
          },
    );
    const failure = load(htmlReport({ ...report, party: 'client', requirements }))('[id="3.5-no-store"]');
    assert.equal(failure.find('.steps .below').text(), '| a | b |');
    const entries = failure.find('.timeline li');
    // One of them showed nothing.
    assert.equal(entries.length, sampleTimeline().length - 1);
    assert.equal(entries.eq(3).find('.time').text(), '2.332 s');
    assert.match(entries.eq(3).text(), /after a wait of 1\.00 s \(at least 6 s are asked for\)/);
    assert.equal(failure.find('.command').length, 0);
  });
  it('lists what failed by level, then by impact', () => {
    assert.deepEqual(
      $('.failures a')
        .toArray()
        .map(({ attribs }) => attribs.href),
      [
        '#3.1-repeated-parameter',
        '#3.5-no-store',
        '#5.1-user-code-entropy',
        '#6.1-unambiguous',
        '#3.4-garbage',
      ],
    );
  });
  it('fetches nothing, and its policy allows nothing but its own style and script', () => {
    const policy = $('meta[http-equiv="Content-Security-Policy"]').attr('content') ?? '';
    const hash = createHash('sha256').update($('style').text()).digest('base64');
    const scriptHash = createHash('sha256').update($('script').text()).digest('base64');
    assert.equal(
      policy,
      `default-src 'none'; style-src 'sha256-${hash}'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`,
    );
    assert.equal($('script').length, 1);
    assert.equal($('link, img, iframe, object, embed, [src], [style], [onclick]').length, 0);
    assert.doesNotMatch($('script').text(), /fetch|XMLHttpRequest|import|innerHTML|eval/);
    assert.doesNotMatch($('style').text(), /url\(|@import/);
  });
  it('has no element and no attribute of a provider in it', () => {
    const ordinary = new Set(elementsOf($).map(({ name }) => name));
    for (const [name, payload] of Object.entries(PAYLOADS)) {
      const hostile = load(htmlReport(hostileReport(payload)));
      for (const element of elementsOf(hostile)) {
        assert.ok(ordinary.has(element.name), `${name}: <${element.name}>`);
        for (const attribute of Object.keys(element.attribs)) {
          assert.ok(
            !attribute.startsWith('on') && attribute !== 'src' && attribute !== 'style',
            `${name}: ${attribute}`,
          );
        }
      }
      for (const link of hostile('a').toArray()) {
        assert.match(
          link.attribs.href ?? '',
          /^(#[\w.-]+|https:\/\/www\.rfc-editor\.org\/rfc\/rfc\d+#(section-[\d.]+|appendix-[A-Z]))$/,
        );
      }
    }
  });
  it('holds hostile texts as text, harmful characters written out', () => {
    assertPlain(htmlReport(hostileReport()));
    const hostile = htmlReport(hostileReport(PAYLOADS.script));
    assert.equal(load(hostile)('script').length, 1);
    assert.doesNotMatch(hostile, /<script>alert/i);
    assert.equal(load(hostile)('h1').text(), PAYLOADS.script);
    assert.match(load(htmlReport(hostileReport(PAYLOADS.escapes)))('h1').text(), /\\u001b\[31mred/);
  });
  it('stays of bearable length', () => {
    assert.ok(htmlReport(hostileReport(PAYLOADS.long)).length < 2_600_000);
  });
});

describe('junit.xml', () => {
  const xml = junitReport(sampleReport());
  const $ = load(xml, { xml: true });
  const testcase = (id: string): ReturnType<typeof $> =>
    $('testcase').filter((_, element) => (element.attribs.name ?? '').startsWith(`${id}: `));

  it('has a suite for each section, a case for each requirement, and counts that add up', () => {
    const report = sampleReport();
    assert.equal($('testcase').length, report.requirements.length);
    assert.equal($('testsuite').length, new Set(report.requirements.map(({ section }) => section)).size);
    for (const suite of $('testsuites, testsuite').toArray()) {
      const inside = $(suite);
      assert.equal(Number(suite.attribs.tests), inside.find('testcase').length);
      assert.equal(Number(suite.attribs.failures), inside.find('failure').length);
      assert.equal(Number(suite.attribs.skipped), inside.find('skipped').length);
    }
    assert.equal(testcase('3.5-success').attr('classname'), 'rfc8628.3.5');
  });
  it('fails for a MUST', () => {
    const failure = testcase('3.1-repeated-parameter').find('failure');
    assert.match(failure.attr('message') ?? '', /^status 200 with a device_code/);
    assert.match(failure.text(), /Expected: invalid_request/);
    assert.equal(failure.attr('type'), 'MUST');
    assert.match(failure.text(), /Why it matters: Security: .*\nWhat to do: Look for repeated parameters/);
    assert.match(failure.text(), /RFC 6749 §5\.2, RFC 8628 §3\.2, RFC 8628 §3\.1, https:/);
  });
  it('fails for a known deviation that no longer deviates', () => {
    const stale = load(
      junitReport({
        ...sampleReport(),
        stale_deviations: [{ requirement: '3.5-success', deviation: 'ticket 7' }],
      }),
      { xml: true },
    );
    assert.equal(stale('failure[type="stale known deviation"]').text(), 'ticket 7');
    assert.equal(stale('testsuites').attr('failures'), '2');
  });
  it('fails for a SHOULD where that ends the run with 1, and for nothing that is known', () => {
    const strict = load(junitReport(sampleReport(), { strict: true }), { xml: true });
    const failed = (level: string) =>
      sampleReport().requirements.filter(
        (one) => one.verdict === 'failed' && one.level === level && one.known_deviation === undefined,
      ).length;
    assert.ok(failed('SHOULD') > 0);
    assert.equal(strict('failure[type="SHOULD"]').length, failed('SHOULD'));
    assert.equal(strict('testsuites').attr('failures'), String(failed('MUST') + failed('SHOULD')));
    assert.equal(strict('failure[type="ADVICE"]').length, 0);
  });
  it('fails for what is worse than the baseline', () => {
    const change = { section: '3.5', level: 'MUST', statement: 'what it asks' } as const;
    const worse = load(
      junitReport(sampleReport(), {
        worse: [
          { ...change, id: '3.5-success', before: 'passed', after: 'not-tested', detail: 'No session.' },
        ],
      }),
      { xml: true },
    );
    const failure = worse('failure[type="worse than the baseline"]');
    assert.equal(failure.attr('message'), '3.5-success (MUST): passed before, not-tested now.');
    assert.equal(failure.text(), 'No session.');
    assert.equal(worse('testsuites').attr('failures'), '2');
  });
  it('says in each suite what the verdict of the run is', () => {
    const report = sampleReport();
    const known = report.requirements.map((one) =>
      one.verdict === 'failed' ? { ...one, known_deviation: 'ticket 1' } : one,
    );
    const summary = { ...report.summary, verdict: 'compliant-with-known-deviations' as const };
    const written = load(junitReport({ ...report, summary, requirements: known }), { xml: true });
    const suites = written('testsuite').length;
    const verdicts = written('testsuite > properties > property[name="verdict of the run"]').toArray();
    assert.equal(verdicts.length, suites);
    for (const { attribs } of verdicts)
      assert.match(attribs.value ?? '', /^Compliant but for 2 known deviations$/);
  });
  it('only warns of weaker failures and of known deviations', () => {
    assert.equal($('failure').length, 1);
    const should = testcase('6.1-unambiguous').find('skipped');
    assert.match(should.attr('message') ?? '', /^warning, SHOULD \(RECOMMENDED\) failed: 0 and O both occur/);
    assert.match(should.text(), /0 and O both occur/);
    const known = testcase('3.5-no-store').find('skipped');
    assert.match(
      known.attr('message') ?? '',
      /^known deviation \(ticket 123: fixed in release 4\.2\), MUST failed:/,
    );
  });
  it('skips with the reason what was not tested or does not apply', () => {
    const skipped = testcase('3.5-expired-token').find('skipped');
    assert.match(skipped.attr('message') ?? '', /^not-tested: Codes live for 600 s/);
    assert.equal(testcase('3.5-success').children('skipped, failure, error').length, 0);
  });
  it('has an error of its own for a run that ended early', () => {
    const early = load(junitReport({ ...sampleReport(), incident: 'the provider is gone' }), { xml: true });
    assert.equal(early('error').attr('message'), 'the provider is gone');
    assert.equal(early('testsuites').attr('errors'), '1');
  });
  it('is well-formed, legal and refers to no file, whatever is in it', () => {
    for (const [name, payload] of Object.entries(PAYLOADS)) {
      const text = junitReport(hostileReport(payload));
      assertPlain(text);
      assert.equal(create(text).root().node.nodeName, 'testsuites', name);
      assert.equal(load(text, { xml: true })('testcase').length, 17, name);
      assert.doesNotMatch(text, /\[\[ATTACHMENT\|/);
    }
    assert.ok(junitReport(hostileReport()).length < 1_000_000);
  });
});

describe('report.md', () => {
  const text = markdownReport(sampleReport());

  it('says verdict, counts and failures with their section', () => {
    assert.match(text, /^## ❌ RFC 8628: not compliant\n/);
    assert.match(text, /\n\| MUST \| \d+ \| \*\*2\*\* \| 1 \| 4 \|\n/);
    assert.match(text, /#### ❌ MUST \(defined\): `3\.1-repeated-parameter`/);
    assert.match(text, /\[RFC 6749 §5\.2\]\(https:\/\/www\.rfc-editor\.org\/rfc\/rfc6749#section-5\.2\)/);
    assert.match(text, /- Security: somebody may get access/);
    assert.match(text, /- To do: Look for repeated parameters/);
    assert.match(text, /\ncurl -i -X POST --url 'https:/);
    assert.match(text, /- seen: `status 200 with a device_code/);
    assert.match(text, /#### ⚠️ SHOULD \(RECOMMENDED\): `6\.1-unambiguous`/);
  });
  it('says once what several scenarios of a requirement saw alike', () => {
    const report = sampleReport();
    const requirements = report.requirements.map((one) => {
      const failed = one.scenarios.filter(({ verdict }) => verdict === 'failed');
      return one.id === '3.1-repeated-parameter' ? { ...one, scenarios: [...failed, ...failed] } : one;
    });
    const seen = /- seen: `status 200 with a device_code[^`]*`(.*)/g;
    const lines = [...markdownReport({ ...report, requirements }).matchAll(seen)];
    assert.deepEqual(
      lines.map(([, more]) => more),
      [' (in 2 scenarios)'],
    );
  });
  it('has the pages that decide', () => {
    const report = sampleReport();
    const guesses = Array.from({ length: 15 }, (_, index) => ({
      url: 'https://login.example.com/device',
      status: 200,
      title: 'Connect a device',
      text: `No device has the code guess-${index}.`,
      action: `typed the code guess-${index}`,
    }));
    const requirements = report.requirements.map((one) =>
      one.id === '6.1-unambiguous'
        ? {
            ...one,
            scenarios: one.scenarios.map((scenario) => ({ ...scenario, exchanges: [], pages: guesses })),
          }
        : one,
    );
    const guessed = markdownReport({ ...report, requirements });
    for (const { text } of guesses) assert.ok(guessed.includes(text), text);
  });
  it('folds and unfolds alike', () => {
    assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
  });
  it('has nothing of a provider outside of code', () => {
    for (const [name, payload] of Object.entries(PAYLOADS)) {
      const hostile = markdownReport(hostileReport(payload));
      assertPlain(hostile);
      const outside = withoutCode(hostile);
      assert.doesNotMatch(
        outside,
        /octocat|evil|script|onerror|forged|heading|task|close|u001b|ATTACHMENT|A{20}|漢/,
        name,
      );
      assert.doesNotMatch(outside, /<(?!\/?(details|summary|sub)>)/, name);
      assert.equal(outside.match(/<details>/g)?.length, outside.match(/<\/details>/g)?.length, name);
    }
  });
  it('fits into a comment', () => {
    const hostile = markdownReport(hostileReport());
    assert.ok(hostile.length < 65_536);
    assert.match(markdownReport(manyFailures()), /more findings in `report\.html`/);
    assert.ok(markdownReport(manyFailures()).length < 65_536);
  });
});

function elementsOf(
  page: ReturnType<typeof load>,
): readonly { readonly name: string; readonly attribs: Readonly<Record<string, string>> }[] {
  return page('*')
    .toArray()
    .flatMap((node) => ('attribs' in node ? [{ name: node.name, attribs: node.attribs }] : []));
}

function manyFailures(): Report {
  const report = hostileReport();
  return { ...report, requirements: Array.from({ length: 12 }, () => report.requirements).flat() };
}

/** What CommonMark leaves once fenced blocks and code spans are taken out: a span ends at a run of equal length. */
function withoutCode(markdown: string): string {
  const kept: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const run = /^(`{3,})([^`]*)$/.exec(line);
    if (fence === undefined && run) fence = run[1];
    else if (fence !== undefined) {
      if (run && (run[1] ?? '').length >= fence.length && run[2]?.trim() === '') fence = undefined;
    } else kept.push(line.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, ''));
  }
  assert.equal(fence, undefined, 'a fence is left open');
  return kept.join('\n');
}
