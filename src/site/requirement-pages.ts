import { html } from 'hono/html';
import type { FeatureCatalogue, WrittenScenario } from '../engine/feature-catalogue';
import { label } from '../http/safe-text';
import { impactSentence } from '../report/issue';
import type { Requirement } from '../rfc8628/requirement';
import { REQUIREMENTS } from '../rfc8628/requirements';
import { sectionTitle } from '../rfc8628/section-title';
import type { Catalogue, CatalogueEntry } from './catalogue';
import { type Markup, type SiteFile, sitePage } from './page';
import { type Result, ranked } from './results';
import {
  clauseList,
  impactMark,
  implementationPath,
  levelMark,
  PARTY_TITLES,
  requirementPath,
  verdictMark,
} from './words';

/** A page for each requirement, at an address that can be cited: `/3.5-slow-down-recovers`. */
export function requirementPages(
  results: readonly Result[],
  features: FeatureCatalogue,
  catalogue: Catalogue,
): readonly SiteFile[] {
  return REQUIREMENTS.map((requirement) =>
    sitePage(requirementPath(requirement.id), requirement.id, (root) =>
      body(requirement, results, features, catalogue, root),
    ),
  );
}

function body(
  requirement: Requirement,
  results: readonly Result[],
  features: FeatureCatalogue,
  catalogue: Catalogue,
  root: string,
): Markup {
  const { id, section, statement, remedy, why, party } = requirement;
  return html`<p class="quiet"><a href="${root}rfc/${section}.html">§${section} ${sectionTitle(section)}</a></p>
<h1><span class="id">${id}</span></h1>
<p class="lead">${statement}</p>
<p>${levelMark(requirement)} ${impactMark(requirement)}</p>
<dl class="facts">
<dt>Asked by</dt><dd>${clauseList(requirement)}</dd>
${why === undefined ? '' : html`<dt>Why this level</dt><dd>${why}</dd>`}
<dt>Why it matters</dt><dd>${impactSentence(requirement)}</dd>
<dt>What to do</dt><dd>${remedy}</dd>
${requirement.needs === undefined ? '' : html`<dt>To judge it</dt><dd>A run must be given: ${requirement.needs}.</dd>`}
</dl>
<h2>How it is judged</h2>
${scenarioMarkup(id, features)}
<h2>${PARTY_TITLES[party]}</h2>
${resultsMarkup(id, results, root)}
${entries('Defects that it catches', catalogue.defects[id])}
${entries('Unusual but fair, and left in peace', catalogue.fairVariants[id])}`;
}

/** The scenarios of a requirement, as they are written. */
export function scenarioMarkup(id: string, { scenarios }: FeatureCatalogue): readonly Markup[] {
  return scenarios
    .filter(({ tags }) => tags.includes(id))
    .map(
      (scenario) => html`<pre tabindex="0"><code>Scenario: ${scenario.name}
${indented(scenario).join('\n')}</code></pre>`,
    );
}

/** The lines of a scenario as a feature has them: a table or a text stands deeper than the step it belongs to. */
function indented({ steps, lines }: WrittenScenario): readonly string[] {
  let next = 0;
  return lines.map((line) => {
    const isStep = line === steps[next];
    if (isStep) next++;
    return `${isStep ? '  ' : '    '}${line}`;
  });
}

function resultsMarkup(id: string, results: readonly Result[], root: string): Markup {
  const rows = ranked(results).flatMap((result) => {
    const found = result.report.requirements.find((one) => one.id === id);
    if (!found) return [];
    const failure = found.scenarios.find((scenario) => scenario.failure)?.failure;
    const said = failure?.seen ?? found.reason ?? '';
    return [
      html`<tr><th scope="row"><a href="${root}${implementationPath(result)}#${id}">${label(result.title)}</a></th><td>${verdictMark(found)}</td><td>${label(said)}</td></tr>`,
    ];
  });
  return rows.length === 0
    ? html`<p>Nobody has been judged by it yet.</p>`
    : html`<div class="scroll"><table class="results"><thead><tr><th scope="col">Implementation</th><th scope="col">Verdict</th><th scope="col">What was seen</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function entries(title: string, list: readonly CatalogueEntry[] = []): Markup | string {
  if (list.length === 0) return '';
  return html`<h2>${title}</h2><ul>${list.map(({ id, what }) => html`<li>${what} <small class="id">${id}</small></li>`)}</ul>`;
}
