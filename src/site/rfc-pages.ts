import { html } from 'hono/html';
import type { FeatureCatalogue } from '../engine/feature-catalogue';
import { label } from '../http/safe-text';
import type { Verdict } from '../report/model';
import type { Party, Requirement } from '../rfc8628/requirement';
import { REQUIREMENTS } from '../rfc8628/requirements';
import { sectionLink } from '../rfc8628/section-link';
import { sectionTitle } from '../rfc8628/section-title';
import { type Markup, type SiteFile, sitePage } from './page';
import { scenarioMarkup } from './requirement-pages';
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

const SECTIONS: readonly string[] = [...new Set(REQUIREMENTS.map(({ section }) => section))].sort((a, b) =>
  a.localeCompare(b, 'en', { numeric: true }),
);

/** The RFC section by section: what each asks in our own words, its scenarios, and who passes and fails. */
export function rfcPages(results: readonly Result[], features: FeatureCatalogue): readonly SiteFile[] {
  return [
    sitePage(
      'rfc/index.html',
      'The RFC, annotated',
      (root) => html`<h1>RFC 8628, annotated</h1>
<p class="lead">What each section asks, said anew, with the scenarios that judge it and the implementations that pass and fail. The text itself is at <a href="https://www.rfc-editor.org/rfc/rfc8628">rfc-editor.org</a>.</p>
<ol>${SECTIONS.map((section) => html`<li><a href="${root}rfc/${section}.html">§${section} ${sectionTitle(section)}</a> <small>${REQUIREMENTS.filter((one) => one.section === section).length} requirements</small></li>`)}</ol>`,
    ),
    ...SECTIONS.map((section, index) =>
      sitePage(
        `rfc/${section}.html`,
        `§${section} ${sectionTitle(section)}`,
        (root) => html`<h1>§${section} ${sectionTitle(section)}</h1>
<p class="quiet">${neighbour(SECTIONS[index - 1], 'Before', root)} ${neighbour(SECTIONS[index + 1], 'Next', root)} <a href="${sectionLink(section)}">The text of §${section}</a></p>
${(['provider', 'client'] as const).map((party) => partyMarkup(party, section, results, features, root))}`,
      ),
    ),
  ];
}

function neighbour(section: string | undefined, word: string, root: string): Markup | string {
  return section === undefined
    ? ''
    : html`${word}: <a href="${root}rfc/${section}.html">§${section} ${sectionTitle(section)}</a> ·`;
}

function partyMarkup(
  party: Party,
  section: string,
  results: readonly Result[],
  features: FeatureCatalogue,
  root: string,
): Markup | string {
  const asked = REQUIREMENTS.filter((one) => one.party === party && one.section === section);
  if (asked.length === 0) return '';
  const about = features.features.find(({ uri }) =>
    uri.startsWith(`features/${party}/${section}-`),
  )?.description;
  return html`<h2>${PARTY_TITLES[party]}</h2>
${about === undefined ? '' : paragraphs(about)}
${asked.map((requirement) => requirementMarkup(requirement, results, features, root))}`;
}

/** A feature's introduction without the lines that are addresses. */
function paragraphs(text: string): readonly Markup[] {
  return text
    .split(/\n\s*\n/)
    .map((block) =>
      block
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => !/^https?:\/\/\S+$/.test(line))
        .join(' ')
        .trim(),
    )
    .filter((block) => block !== '')
    .map((block) => html`<p>${block}</p>`);
}

function requirementMarkup(
  requirement: Requirement,
  results: readonly Result[],
  features: FeatureCatalogue,
  root: string,
): Markup {
  const { id, statement } = requirement;
  return html`<section class="finding" id="${id}" aria-label="${id}">
<h3><a href="${root}${requirementPath(id)}">${statement}</a></h3>
<p>${levelMark(requirement)} ${impactMark(requirement)} <small class="id">${id}</small> <small>${clauseList(requirement)}</small></p>
${(['failed', 'passed'] as const).map((verdict) => who(verdict, requirement, results, root))}
<details><summary>Scenarios</summary>${scenarioMarkup(id, features)}</details>
</section>`;
}

function who(
  verdict: Verdict,
  { id, level }: Requirement,
  results: readonly Result[],
  root: string,
): Markup | string {
  const those = ranked(results).filter(({ report }) =>
    report.requirements.some((one) => one.id === id && one.verdict === verdict),
  );
  if (those.length === 0) return '';
  return html`<p>${verdictMark({ level, verdict })}: ${those.map((one, index) => html`${index > 0 ? ', ' : ''}<a href="${root}${implementationPath(one)}#${id}">${label(one.title)}</a>`)}</p>`;
}
