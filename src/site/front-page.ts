import { html } from 'hono/html';
import { label } from '../http/safe-text';
import type { Verdict } from '../report/model';
import { summaryWords } from '../report/report-words';
import { IMPACT_ORDER, type Party } from '../rfc8628/requirement';
import type { Grid } from './grid';
import { gridTable } from './grid-pages';
import { type Markup, type SiteFile, sitePage } from './page';
import { type Result, ranked } from './results';
import { findingOf, type Vulnerability } from './vulnerabilities';
import { dateOf, failureWords, implementationPath, PARTY_TITLES } from './words';

/** Servers, then clients, fewest failures of MUST first; who signs in where; known vulnerabilities. */
export function frontPage(
  results: readonly Result[],
  now: Date,
  grid: Grid,
  vulnerabilities: readonly Vulnerability[],
): SiteFile {
  return sitePage(
    'index.html',
    'Results',
    (root) => html`<h1>Who keeps RFC 8628?</h1>
<p class="lead">RFC 8628 lets devices without a keyboard sign people in. rfc8628-conformance judged these authorization servers and device clients by every requirement of it, with evidence for each verdict.</p>
${(['provider', 'client'] as const).map((party) => partyTable(party, results, now, root))}
${gridTable(grid, root)}
${vulnerabilitiesMarkup(vulnerabilities, root)}`,
  );
}

function vulnerabilitiesMarkup(vulnerabilities: readonly Vulnerability[], root: string): Markup | string {
  if (vulnerabilities.length === 0) return '';
  const caught = vulnerabilities.filter(
    ({ advisory, vulnerable, fixed }) =>
      findingOf(vulnerable, advisory)?.verdict === 'failed' &&
      findingOf(fixed, advisory)?.verdict !== 'failed',
  );
  return html`<h2>Known vulnerabilities</h2><p>${vulnerabilities.length} public advisories about the device grant were <a href="${root}vulnerabilities.html">replayed</a>: in ${caught.length} of them the flawed version failed the requirement that is about it, and the mended one did not.</p>`;
}

function partyTable(party: Party, results: readonly Result[], now: Date, root: string): Markup | string {
  const judged = ranked(results.filter((one) => one.party === party));
  if (judged.length === 0) return '';
  return html`<h2 id="${party}s">${PARTY_TITLES[party]}</h2>
<div class="scroll" role="region" aria-labelledby="${party}s" tabindex="0"><table class="results">
<thead><tr><th scope="col">Implementation</th><th scope="col">Verdict</th><th scope="col">MUST</th><th scope="col" class="bar"><span class="hidden">MUST as a bar</span></th><th scope="col">SHOULD</th><th scope="col">Judged</th></tr></thead>
<tbody>${judged.map((one) => row(one, now, root))}</tbody></table></div>`;
}

function row(result: Result, now: Date, root: string): Markup {
  const { report, title } = result;
  const { MUST: must } = report.summary;
  const tone = must.failed > 0 ? 'bad' : must['not-tested'] > 0 ? 'untested' : 'good';
  return html`<tr><th scope="row"><a href="${root}${implementationPath(result)}">${label(title)}</a>${report.target.version === undefined ? '' : html` <small>${label(report.target.version)}</small>`}</th>
<td class="state ${tone}">${summaryWords(report)}</td>
<td><span class="narrow">MUST: </span>${failureWords(result, 'MUST')}<br><small>${must.passed} passed, ${must['not-tested']} not tested</small></td>
<td class="bar">${bar(result)}</td>
<td><span class="narrow">SHOULD: </span>${failureWords(result, 'SHOULD')}</td>
<td class="when">${dateOf(result, now)}</td></tr>`;
}

const ORDER: readonly Verdict[] = ['not-tested', 'not-applicable', 'passed'];

/** Failures of MUST by impact, security first, each part with a gap of its own; then what did not fail. */
function bar({ report }: Result): Markup {
  const must = report.requirements.filter(({ level }) => level === 'MUST');
  const parts = [
    ...IMPACT_ORDER.map((impact) => ({
      kind: 'failed',
      count: must.filter((one) => one.verdict === 'failed' && one.impact === impact).length,
    })),
    ...ORDER.map((verdict) => ({
      kind: verdict,
      count: must.filter((one) => one.verdict === verdict).length,
    })),
  ];
  const total = Math.max(1, must.length);
  let from = 0;
  const rectangles = parts.map(({ kind, count }) => {
    const width = (count / total) * 100;
    const x = from;
    from += width;
    return width === 0
      ? ''
      : html`<rect class="f-${kind}" x="${x.toFixed(2)}" width="${Math.max(0.5, width - 0.5).toFixed(2)}" height="8"></rect>`;
  });
  return html`<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">${rectangles}</svg>`;
}
