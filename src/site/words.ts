import { html } from 'hono/html';
import type { ReportRequirement } from '../report/model';
import { counted, levelAndKeyword, toneOf, VERDICT_WORDS, verdictSign } from '../report/report-words';
import { clauseText } from '../rfc8628/clause';
import { IMPACT_ORDER, type Level, type Party, type Requirement } from '../rfc8628/requirement';
import type { Markup } from './page';
import type { Result } from './results';

export const PARTY_TITLES: Readonly<Record<Party, string>> = {
  provider: 'Authorization servers',
  client: 'Device clients',
};

/** The folder of a party's pages. */
export const PARTY_FOLDERS: Readonly<Record<Party, string>> = { provider: 'providers', client: 'clients' };

/** The page of an implementation. */
export function implementationPath({ party, slug }: Result): string {
  return `${PARTY_FOLDERS[party]}/${slug}.html`;
}

/** The page of its evidence: the report itself. */
export function evidencePath({ party, slug }: Result): string {
  return `${PARTY_FOLDERS[party]}/${slug}/report.html`;
}

/** The address of a requirement, which can be cited without the file's name. */
export function requirementPath(id: string): string {
  return `${id}/index.html`;
}

export function levelMark(requirement: Pick<Requirement, 'level' | 'keyword'>): Markup {
  return html`<span class="level ${requirement.level === 'MUST' ? 'must' : ''}">${levelAndKeyword(requirement)}</span>`;
}

export function impactMark({ impact }: Pick<Requirement, 'impact'>): Markup {
  return html`<span class="impact ${impact}">${impact}</span>`;
}

export function verdictMark(found: Pick<ReportRequirement, 'level' | 'verdict'>): Markup {
  return html`<span class="state ${toneOf(found)}">${verdictSign(found)} ${VERDICT_WORDS[found.verdict]}</span>`;
}

export function clauseList({ clauses }: Pick<Requirement, 'clauses'>): readonly Markup[] {
  return clauses.map(
    (clause, index) => html`${index > 0 ? ', ' : ''}<a href="${clause.url}">${clauseText(clause)}</a>`,
  );
}

/** `2 failed: 1 security, 1 interoperability`; security comes first. */
export function failureWords({ report }: Result, level: Level): string {
  const failed = report.requirements.filter((one) => one.verdict === 'failed' && one.level === level);
  if (failed.length === 0) return 'None failed';
  const parts = IMPACT_ORDER.map((impact) => ({
    impact,
    count: failed.filter((one) => one.impact === impact).length,
  })).filter(({ count }) => count > 0);
  return `${failed.length} failed: ${parts.map(({ impact, count }) => `${count} ${impact}`).join(', ')}`;
}

/** The date of a run with its age when the site was built. */
export function dateOf({ report }: Result, now: Date): string {
  const day = report.started_at.slice(0, 10);
  const days = Math.floor((now.getTime() - Date.parse(report.started_at)) / 86_400_000);
  return Number.isNaN(days) ? day : `${day}, ${days < 1 ? 'less than a day' : counted(days, 'day')} old`;
}
