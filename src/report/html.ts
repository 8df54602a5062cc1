import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { label, visible } from '../http/safe-text';
import { truncated } from '../http/truncate';
import { LEVELS, type Level } from '../rfc8628/requirement';
import { sectionTitle } from '../rfc8628/section-title';
import { bySection, countsOf, failuresOf } from './aggregate';
import { CONTROLS_STYLE, controlsMarkup } from './html-controls';
import { deviationBadge, impactBadge, levelBadge, requirementMarkup, sentence } from './html-requirement';
import type { Markup } from './html-scenario';
import { SCRIPT } from './html-script';
import { STYLE } from './html-style';
import type { Counts, Report, ReportRequirement, Verdict } from './model';
import { duration, LEVEL_MEANINGS, meaningOf, summaryWords, VERDICT_WORDS } from './report-words';

const PAGE_STYLE = STYLE + CONTROLS_STYLE;

/** Only our own style sheet and script apply, named by their hashes; nothing is fetched, no form is sent. */
const POLICY = `default-src 'none'; style-src ${hashOf(PAGE_STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

const SUMMARY_SIGNS: Readonly<Record<Report['summary']['verdict'], string>> = {
  compliant: '✓',
  'compliant-with-known-deviations': '✓',
  'not-compliant': '✗',
  incomplete: '?',
};

const LONGEST_TEXT = 4096;

/**
 * `report.html`: one file that stands by itself. The verdict comes first, then the counts, then every requirement by
 * section, each with an anchor of its id (`report.html#3.5-success`); failures are open, everything else is folded.
 * Every text in it is escaped and stripped of what could act. Without scripts it can be read whole.
 */
export function htmlReport(report: Report): string {
  const { summary, target, suite } = report;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${`${summaryWords(report)}: ${label(target.name)}, RFC 8628`}</title>
<style>${raw(PAGE_STYLE)}</style>
</head>
<body>
<header>
<p class="kicker">RFC 8628, OAuth 2.0 Device Authorization Grant: ${PARTIES[report.party]}</p>
<h1>${label(target.name)}${target.version === undefined ? '' : html` <small>${label(target.version)}</small>`}</h1>
${target.issuer === undefined ? '' : html`<p class="issuer">${label(target.issuer)}</p>`}
<div class="verdict ${summary.verdict}">
<span class="sign" aria-hidden="true">${SUMMARY_SIGNS[summary.verdict]}</span>
<div><strong>${summaryWords(report)}</strong><p>${meaningOf(report)}</p></div>
</div>
${report.incident === undefined ? '' : html`<p class="incident"><strong>Not judged to the end:</strong> ${visible(truncated(report.incident, LONGEST_TEXT))}</p>`}
${staleMarkup(report)}
${facts(report)}
</header>
<main>
${countsTable(report)}
${failureList(report)}
${controlsMarkup(report.requirements.length)}
${bySection(report.requirements).map(({ section, requirements }) => sectionMarkup(report, section, requirements))}
</main>
<footer><p>Written by ${label(suite.name)} ${label(suite.version)}. Client secrets, passwords, device codes, tokens and cookies are replaced by «redacted». User codes are shown: a person has to be able to compare them, and they have expired by now or soon will. A pass means that nothing was found in what was tried; it is no proof. A failure that the texts it names do not bear out is a mistake of the suite, to be reported to its maintainers.</p></footer>
<script>${raw(SCRIPT)}</script>
</body>
</html>
`;
  if (page instanceof Promise) throw new Error('a part of the HTML report is not written at once');
  return page.toString();
}

const PARTIES: Readonly<Record<Report['party'], string>> = {
  provider: 'an authorization server',
  client: 'a device client',
};

function staleMarkup({ stale_deviations: stale = [] }: Report): Markup | string {
  if (stale.length === 0) return '';
  return html`<div class="incident"><strong>Known deviations that no longer deviate</strong><ul>${stale.map(
    ({ requirement, deviation }) =>
      html`<li><a href="#${requirement}">${requirement}</a>: ${sentence(deviation)}</li>`,
  )}</ul></div>`;
}

function facts(report: Report): Markup {
  const entries: readonly (readonly [string, string | undefined])[] = [
    [report.recording ? 'Recorded at' : 'Judged at', timestamp(report.started_at)],
    ['Judged by', report.recording ? 'a recording of one sign-in, of which these times are' : undefined],
    ['Took', duration(report.duration_ms)],
    ['Longest wait imposed', duration(report.critical_path_ms)],
    ['Requests sent', String(report.requests)],
    ['Sessions started', String(report.sessions)],
    ['Sessions sampled', report.sample_size === undefined ? undefined : String(report.sample_size)],
  ];
  return html`<dl class="facts">${entries.map(([name, value]) =>
    value === undefined ? '' : html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

/** `2026-01-31 12:00:00 UTC`; what is no date stays as it is. */
function timestamp(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return label(iso);
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function countsTable({ summary }: Report): Markup {
  return html`<div class="card"><table>
<caption>Requirements by level</caption>
<thead><tr><th scope="col">Level</th><th scope="col">Passed</th><th scope="col">Failed</th><th scope="col">Not applicable</th><th scope="col">Not tested</th><th class="bar" aria-hidden="true"></th></tr></thead>
<tbody>${LEVELS.map((level) => countsRow(level, summary[level]))}</tbody>
</table></div>`;
}

function countsRow(level: Level, counts: Counts): Markup {
  const must = level === 'MUST';
  const failed = counts.failed === 0 ? 'zero' : must ? 'bad' : 'warn';
  const zero = (count: number): string => (count === 0 ? 'zero' : '');
  return html`<tr class="${must ? 'must' : ''}"><th scope="row">${level}<small>${LEVEL_MEANINGS[level]}</small></th>
<td class="${zero(counts.passed)}">${counts.passed}</td><td class="${failed}">${counts.failed}</td>
<td class="${zero(counts['not-applicable'])}">${counts['not-applicable']}</td><td class="${zero(counts['not-tested'])}">${counts['not-tested']}</td>
<td class="bar" aria-hidden="true">${bar(counts)}</td></tr>`;
}

const BAR_ORDER: readonly Verdict[] = ['failed', 'not-tested', 'not-applicable', 'passed'];

/** Drawn in attributes, for the policy allows no style in the markup. */
function bar(counts: Counts): Markup {
  const total = Math.max(
    1,
    BAR_ORDER.reduce((sum, verdict) => sum + counts[verdict], 0),
  );
  let from = 0;
  const parts = BAR_ORDER.map((verdict) => {
    const width = (counts[verdict] / total) * 100;
    const part = html`<rect class="fill-${verdict}" x="${from.toFixed(2)}" y="0" width="${width.toFixed(2)}" height="8"></rect>`;
    from += width;
    return part;
  });
  return html`<svg viewBox="0 0 100 8" preserveAspectRatio="none" focusable="false">${parts}</svg>`;
}

function failureList(report: Report): Markup | string {
  const failures = failuresOf(report);
  if (failures.length === 0) return '';
  return html`<nav class="card" aria-labelledby="what-failed"><h2 id="what-failed">What failed</h2><ul class="failures">${failures.map(
    (one) =>
      html`<li><span class="tags">${levelBadge(one)} ${impactBadge(one)}</span><span><a href="#${one.id}">${label(one.statement)}</a>${deviationBadge(one)}</span></li>`,
  )}</ul></nav>`;
}

function sectionMarkup(report: Report, section: string, requirements: readonly ReportRequirement[]): Markup {
  const counts = countsOf(requirements);
  const said = (['failed', 'passed', 'not-tested', 'not-applicable'] as const)
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${counts[verdict]} ${VERDICT_WORDS[verdict]}`);
  const link = requirements[0]?.link ?? '';
  return html`<section class="section" aria-labelledby="section-${section}">
<h2 id="section-${section}"><span class="number">§${section}</span>${sectionTitle(section)}</h2>
<p class="about">${said.join(', ')} · <a href="${link}" rel="noreferrer">RFC 8628 §${section}</a></p>
${requirements.map((requirement) => requirementMarkup(report, requirement))}
</section>`;
}
