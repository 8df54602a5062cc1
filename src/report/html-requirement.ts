import { html, raw } from 'hono/html';
import { label, visible } from '../http/safe-text';
import { truncated } from '../http/truncate';
import { clauseText } from '../rfc8628/clause';
import { type Markup, scenarioMarkup } from './html-scenario';
import { impactSentence, issueText } from './issue';
import type { Report, ReportRequirement } from './model';
import { counted, levelAndKeyword, toneOf, VERDICT_WORDS, verdictSign } from './report-words';

const LONGEST_TEXT = 4096;

/** One requirement, folded unless it failed, with an anchor of its id. */
export function requirementMarkup(report: Report, requirement: ReportRequirement): Markup {
  const { id, level, verdict, reason, scenarios } = requirement;
  const failed = verdict === 'failed';
  return html`<details class="requirement ${toneOf(requirement)} is-${level} is-${verdict}" id="${id}"${failed ? raw(' open') : ''}>
<summary><span class="state">${verdictSign(requirement)} ${VERDICT_WORDS[verdict]}</span><h3>${label(requirement.statement)}</h3>
<span class="marks">${levelBadge(requirement)}${impactBadge(requirement)}<span class="id">${id}</span>${deviationBadge(requirement)}</span></summary>
<div class="inside">
${reason === undefined ? '' : html`<p class="reason">${sentence(reason)}</p>`}
${deviationMarkup(requirement)}
<dl class="about-it">
<dt>Asked by</dt><dd class="clauses">${clauseLinks(requirement)}${requirement.why === undefined ? '' : html`<br><span class="why">${label(requirement.why)}</span>`}</dd>
<dt>Why it matters</dt><dd>${impactSentence(requirement)}</dd>
${requirement.remedy === undefined ? '' : html`<dt>What to do</dt><dd>${label(requirement.remedy)}</dd>`}
</dl>
${failed ? issueMarkup(report, requirement) : ''}
${scenarios.map((scenario) => scenarioMarkup(scenario, requirement, report.target))}
<p class="where"><a href="#${id}">Link to this finding</a>${scenarios.length === 0 ? '' : html` · ${counted(scenarios.length, 'scenario')}`}</p>
</div>
</details>`;
}

function issueMarkup(report: Report, requirement: ReportRequirement): Markup {
  const id = `issue-${requirement.id}`;
  return html`<p class="copying" data-needs-script hidden><button type="button" data-copies="${id}">Copy as an issue</button> <span role="status"></span></p>
<details class="evidence issue"><summary>The whole issue in Markdown</summary><pre tabindex="0" id="${id}">${visible(issueText(report, requirement))}</pre></details>`;
}

function deviationMarkup({ known_deviation: deviation, verdict }: ReportRequirement): Markup | string {
  if (deviation === undefined) return '';
  const still =
    verdict === 'failed'
      ? 'It still counts as failed here, but not for the exit status.'
      : 'It still counts as not tested here, but not for the exit status.';
  return html`<p class="reason"><strong>Known deviation:</strong> ${sentence(deviation)} ${still}</p>`;
}

function clauseLinks({ clauses }: ReportRequirement): readonly Markup[] {
  return clauses.map(
    (clause, index) =>
      html`${index === 0 ? '' : ', '}<a href="${clause.url}" rel="noreferrer">${label(clauseText(clause))}</a>`,
  );
}

/** A text of a provider as sentences. */
export function sentence(text: string): string {
  const shown = visible(truncated(text, LONGEST_TEXT)).replace(/[.\s]+$/, '');
  return `${shown.charAt(0).toUpperCase()}${shown.slice(1)}.`;
}

export function levelBadge(requirement: ReportRequirement): Markup {
  return html`<span class="level ${requirement.level === 'MUST' ? 'must' : ''}">${levelAndKeyword(requirement)}</span>`;
}

export function impactBadge({ impact }: ReportRequirement): Markup {
  return html`<span class="impact ${impact}">${impact}</span>`;
}

export function deviationBadge({ known_deviation: deviation }: ReportRequirement): Markup | string {
  return deviation === undefined ? '' : html` <span class="deviation">known deviation</span>`;
}
