import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { load } from 'cheerio';
import { create } from 'xmlbuilder2';
import { SCRIPT } from '../../src/report/html-script';
import type { HostileRun } from './hostile-run';

const ACTIVE =
  'script, iframe, frame, object, embed, applet, base, form, img, audio, video, link, svg script';

/** The reports can be opened and sent on: nothing in them runs, loads or is broken, whatever a provider sent. */
export function assertHarmless({ html, junit, markdown, report }: HostileRun): void {
  const page = load(html);
  const elements = (selector: string) =>
    page(selector)
      .toArray()
      .filter((node) => 'attribs' in node);
  // The page's own script filters and copies; it is the only one, last, and the policy lets no other run.
  const own = page('body > script:last-child');
  assert.equal(own.text(), SCRIPT, 'the script of the page');
  own.remove();
  const hash = createHash('sha256').update(SCRIPT).digest('base64');
  assert.match(
    page('meta[http-equiv="Content-Security-Policy"]').attr('content') ?? '',
    new RegExp(`(^|; )script-src 'sha256-${hash.replace(/[+/=]/g, '\\$&')}'(;|$)`),
  );
  assert.deepEqual(
    elements(ACTIVE).map(({ name }) => name),
    [],
    'elements that do something',
  );
  for (const element of elements('*')) {
    for (const [name, value] of Object.entries(element.attribs)) {
      assert.doesNotMatch(name, /^on/i, `a handler on <${element.name}>`);
      assert.doesNotMatch(
        name,
        /^(src|srcset|style|srcdoc|action|formaction|background)$/i,
        `on <${element.name}>`,
      );
      if (/^(href|xlink:href)$/i.test(name)) assert.match(String(value), /^(#|https?:\/\/)/, 'a link');
    }
  }
  for (const meta of elements('meta[http-equiv]')) {
    assert.match(meta.attribs['http-equiv'] ?? '', /^content-security-policy$/i);
  }
  const suites = create(junit).end({ format: 'object' });
  assert.ok('testsuites' in suites, 'junit.xml begins with <testsuites>');
  assert.equal(report.suite.name, 'rfc8628-conformance');
  // What is left of angle brackets in Markdown is escaped, or stands in code.
  assert.doesNotMatch(markdown.replace(/```[\s\S]*?```|`[^`]*`/g, ''), /(?<!\\)<(script|img|iframe|svg)/i);
}

/**
 * The run ended by itself. Where nothing is bounded it would never; what it takes is counted with what runs beside it in the
 * same process, so this leaves several times that.
 */
export function assertBounded({ ms }: HostileRun): void {
  assert.ok(ms < 60_000, `the run took ${Math.round(ms)} ms`);
}

/** Every accusation says what was expected and what came, and shows it; the suite itself broke nowhere. */
export function assertFair({ scenarios, report }: HostileRun): void {
  for (const { requirement, verdict, failure, exchanges, pages, reason } of scenarios) {
    if (verdict === 'failed') {
      assert.ok(failure?.expected && failure.seen, `${requirement} failed without saying why`);
      assert.ok(exchanges.length + pages.length > 0, `${requirement} failed without evidence`);
      assert.doesNotMatch(failure.seen, /^no answer/, `${requirement} failed for want of an answer`);
    } else if (verdict !== 'passed') assert.ok(reason, `${requirement} is ${verdict} without a reason`);
    assert.doesNotMatch(reason ?? '', /suite itself/, `${requirement}: ${reason}`);
  }
  for (const { id, verdict, scenarios: judged } of report.requirements) {
    if (verdict === 'passed')
      assert.ok(
        judged.some(({ steps }) => steps.every(({ status }) => status === 'passed')),
        id,
      );
  }
}

/** Requirements that failed, with what was seen. */
export function failuresOf({ scenarios }: HostileRun): Readonly<Record<string, string>> {
  return Object.fromEntries(
    scenarios
      .filter(({ verdict }) => verdict === 'failed')
      .map(({ requirement, failure }) => [requirement, failure?.seen ?? '']),
  );
}

export function verdictsOf({ report }: HostileRun): Readonly<Record<string, string>> {
  return Object.fromEntries(report.requirements.map(({ id, verdict }) => [id, verdict]));
}
