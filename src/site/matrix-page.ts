import { html, raw } from 'hono/html';
import { label } from '../http/safe-text';
import type { Verdict } from '../report/model';
import { VERDICT_WORDS } from '../report/report-words';
import { IMPACT_ORDER, LEVELS, type Party, type Requirement } from '../rfc8628/requirement';
import { REQUIREMENTS } from '../rfc8628/requirements';
import { sectionTitle } from '../rfc8628/section-title';
import { type Markup, type SiteFile, sitePage } from './page';
import { type Result, ranked } from './results';
import { implementationPath, PARTY_TITLES, requirementPath } from './words';

const PARTIES = ['provider', 'client'] as const;

/** Every requirement of a party by every implementation of it; a state has a shape of its own besides its colour. */
export function matrixPage(results: readonly Result[]): SiteFile {
  return sitePage(
    'matrix.html',
    'Matrix',
    (root) => html`<h1>Requirements and implementations</h1>
<ul class="legend" aria-label="Signs"><li>✓ passed</li><li>✗ failed, a MUST</li><li>! failed, anything weaker</li><li>– not applicable</li><li>? not tested, for the reason that the cell leads to</li><li>empty: newer than the run</li></ul>
<style>${raw(filterStyle())}</style>
<section class="filters" aria-label="What is shown">
${filter('Level', LEVELS)}${filter('Impact', IMPACT_ORDER)}${filter('Party', PARTIES, PARTY_TITLES)}
</section>
${PARTIES.map((party) => partyMatrix(party, results, root))}`,
  );
}

function filter<T extends string>(
  name: string,
  values: readonly T[],
  titles?: Readonly<Record<T, string>>,
): Markup {
  return html`<fieldset><legend>${name}</legend>${values.map(
    (value) =>
      html`<label><input type="checkbox" id="show-${value}" checked> ${titles?.[value] ?? value}</label>`,
  )}</fieldset>`;
}

function filterStyle(): string {
  return [...LEVELS, ...IMPACT_ORDER, ...PARTIES]
    .map((value) => `body:has(#show-${value}:not(:checked)) .is-${value}{display:none}`)
    .join('\n');
}

function partyMatrix(party: Party, results: readonly Result[], root: string): Markup | string {
  const judged = ranked(results.filter((one) => one.party === party));
  if (judged.length === 0) return '';
  const requirements = REQUIREMENTS.filter((one) => one.party === party);
  const found = judged.map(({ report }) => new Map(report.requirements.map((one) => [one.id, one.verdict])));
  const links = judged.map((one) => root + implementationPath(one));
  let section = '';
  const rows = requirements.map((requirement) => {
    const heading = requirement.section === section ? '' : sectionRow(requirement.section, judged.length);
    section = requirement.section;
    return html`${heading}${row(requirement, found, links, root)}`;
  });
  return html`<div class="is-${party}"><h2 id="${party}s">${PARTY_TITLES[party]}</h2>
<div class="scroll" role="region" aria-labelledby="${party}s" tabindex="0"><table class="matrix">
<thead><tr><th scope="col">Requirement</th>${judged.map((one, index) => html`<th scope="col"><a href="${links[index]}">${label(one.title)}</a></th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div></div>`;
}

function sectionRow(section: string, implementations: number): Markup {
  return html`<tr class="section"><th scope="colgroup" colspan="${implementations + 1}">§${section} ${sectionTitle(section)}</th></tr>`;
}

function row(
  { id, level, impact, statement }: Requirement,
  found: readonly ReadonlyMap<string, Verdict>[],
  links: readonly string[],
  root: string,
): Markup {
  const cells = found.map((verdicts, index) => cell(verdicts.get(id), level, `${links[index]}#${id}`));
  return html`<tr class="is-${level} is-${impact}"><th scope="row"><a href="${root}${requirementPath(id)}" title="${statement}">${id}</a> <small>${level}</small></th>${raw(cells.join(''))}</tr>`;
}

const CELLS: Readonly<Record<Verdict, readonly [name: string, sign: string]>> = {
  passed: ['p', '✓'],
  failed: ['f', '✗'],
  'not-applicable': ['n', '–'],
  'not-tested': ['t', '?'],
};

/** Written short, for there are thousands; slugs and ids have no character that needs escaping. */
function cell(verdict: Verdict | undefined, level: Requirement['level'], link: string): string {
  if (verdict === undefined) return '<td></td>';
  const [name, sign] = verdict === 'failed' && level !== 'MUST' ? ['w', '!'] : CELLS[verdict];
  return `<td class=${name}><a href=${link} aria-label="${VERDICT_WORDS[verdict]}">${sign}</a></td>`;
}
