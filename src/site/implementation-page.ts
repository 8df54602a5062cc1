import { html } from 'hono/html';
import { label, visible } from '../http/safe-text';
import { truncated } from '../http/truncate';
import { bySection } from '../report/aggregate';
import type { ReportRequirement } from '../report/model';
import { meaningOf, summaryWords, toneOf } from '../report/report-words';
import { sectionTitle } from '../rfc8628/section-title';
import { badgeMessage } from './badge';
import { type Markup, type SiteFile, sitePage } from './page';
import type { Result } from './results';
import {
  clauseList,
  dateOf,
  evidencePath,
  failureWords,
  impactMark,
  implementationPath,
  levelMark,
  PARTY_FOLDERS,
  requirementPath,
  verdictMark,
} from './words';

const LONGEST_TEXT = 600;
const LONGEST_FILE = 20_000;

/** An implementation: what was found of every requirement, how it was started, its runs over time, its badge. */
export function implementationPage(result: Result, now: Date): SiteFile {
  const { report, title, party, slug, sentBy } = result;
  return sitePage(implementationPath(result), title, (root) => {
    const folder = `${root}${PARTY_FOLDERS[party]}/${slug}/`;
    return html`<h1>${label(title)} <small>${label(report.target.version ?? '')}</small></h1>
<p class="lead"><strong>${summaryWords(report)}.</strong> ${meaningOf(report)}</p>
<dl class="facts">
<dt>Judged</dt><dd>${dateOf(result, now)}, with ${label(report.suite.name)} ${label(report.suite.version)}</dd>
${sentBy === undefined ? '' : html`<dt>Sent by</dt><dd>${label(sentBy)}</dd>`}
<dt>MUST</dt><dd>${failureWords(result, 'MUST')}</dd>
<dt>SHOULD</dt><dd>${failureWords(result, 'SHOULD')}</dd>
<dt>Evidence</dt><dd><a href="${root}${evidencePath(result)}">the report with every exchange</a>, <a href="${folder}report.json">report.json</a>, <a href="${folder}findings.json">the findings as JSON</a></dd>
</dl>
${report.incident === undefined ? '' : html`<p><strong>Not judged to the end:</strong> ${shown(report.incident)}</p>`}
<h2>Findings</h2>
${bySection(report.requirements).map(
  ({ section, requirements }) =>
    html`<h3><a href="${root}rfc/${section}.html">§${section} ${sectionTitle(section)}</a></h3>${requirements.map((one) => finding(one, result, root))}`,
)}
${startMarkup(result)}
${historyMarkup(result)}
${badgeMarkup(result, folder)}`;
  });
}

const EDGES: Readonly<Record<string, string>> = { bad: 'bad-edge', warn: 'warn-edge', good: 'good-edge' };

function finding(found: ReportRequirement, result: Result, root: string): Markup {
  const { id, verdict, statement, reason, remedy, known_deviation: deviation } = found;
  const failure = found.scenarios.find((scenario) => scenario.failure)?.failure;
  return html`<section class="finding ${EDGES[toneOf(found)] ?? ''}" id="${id}" aria-label="${id}">
<p>${verdictMark(found)} ${levelMark(found)} ${impactMark(found)} <a class="id" href="${root}${requirementPath(id)}">${id}</a></p>
<p>${label(statement)}</p>
${failure === undefined ? '' : html`<dl class="facts"><dt>Expected</dt><dd>${shown(failure.expected)}</dd><dt>Seen</dt><dd>${shown(failure.seen)}</dd><dt>Asked by</dt><dd>${clauseList(found)}</dd><dt>What to do</dt><dd>${label(remedy ?? '')}</dd></dl>`}
${reason === undefined || verdict === 'passed' ? '' : html`<p>${shown(reason)}</p>`}
${deviation === undefined ? '' : html`<p><strong>Known deviation:</strong> ${shown(deviation)}</p>`}
${verdict === 'failed' ? html`<p><a href="${root}${evidencePath(result)}#${id}">Exchanges and pages</a> · <a href="${root}data.html#contest">Contest this verdict</a></p>` : ''}
</section>`;
}

function startMarkup({ startedBy }: Result): Markup | string {
  if (!startedBy) return '';
  return html`<h2>How it was judged</h2><p><code>${startedBy.name}</code></p><pre tabindex="0">${visible(truncated(startedBy.text, LONGEST_FILE))}</pre>`;
}

function historyMarkup({ history }: Result): Markup | string {
  if (history.length < 2) return '';
  return html`<h2>Over time</h2><div class="scroll"><table><thead><tr><th scope="col">Judged</th><th scope="col">Version</th><th scope="col">Verdict</th><th scope="col">MUST</th></tr></thead><tbody>${history.map(
    (report) =>
      html`<tr><th scope="row">${report.started_at.slice(0, 10)}</th><td>${label(report.target.version ?? 'not said')}</td><td>${summaryWords(report)}</td><td>${badgeMessage(report)}</td></tr>`,
  )}</tbody></table></div>`;
}

function badgeMarkup({ title, report }: Result, folder: string): Markup {
  return html`<h2 id="badge">Badge</h2>
<p><img src="${folder}badge.svg" alt="RFC 8628: ${badgeMessage(report)}" height="20"></p>
<pre tabindex="0">![RFC 8628: ${label(title)}](badge.svg)</pre>
<p class="quiet"><a href="${folder}badge.svg">badge.svg</a> is a picture; <a href="${folder}badge.json">badge.json</a> is an endpoint for shields.io.</p>`;
}

function shown(text: string): string {
  return visible(truncated(text, LONGEST_TEXT));
}
