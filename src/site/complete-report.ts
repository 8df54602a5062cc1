import type { Report, ReportRequirement, Verdict } from '../report/model';
import { clauseOf } from '../rfc8628/clause';
import { REQUIREMENTS } from '../rfc8628/requirements';

/** Members that a report.json of an earlier version lacks. */
type EarlierRequirement = Omit<ReportRequirement, 'impact' | 'clauses'> &
  Partial<Pick<ReportRequirement, 'impact' | 'clauses'>>;
type EarlierReport = Omit<Report, 'party' | 'sessions' | 'requirements'> &
  Partial<Pick<Report, 'party' | 'sessions'>> & { readonly requirements: readonly EarlierRequirement[] };

const VERDICTS: readonly Verdict[] = ['passed', 'failed', 'not-applicable', 'not-tested'];

/** A file that is no report.json of this suite; the message says what is missing. */
class NoReportError extends Error {
  override readonly name = 'NoReportError';
}

/**
 * A report as this version writes it, from one of this version or of an earlier one: what is missing is taken from the
 * data of today, by id.
 *
 * @param value the parsed report.json
 * @throws NoReportError when it is none
 */
export function completeReport(value: unknown): Report {
  if (!isReport(value)) throw new NoReportError('it has no requirements with verdicts, or no summary');
  const requirements = value.requirements.map(completeRequirement);
  const { party = requirements[0]?.party ?? 'provider', sessions = 0 } = value;
  return { ...value, party, sessions, requirements };
}

function completeRequirement(found: EarlierRequirement): ReportRequirement {
  const known = REQUIREMENTS.find(({ id }) => id === found.id);
  const remedy = found.remedy ?? known?.remedy;
  return {
    ...found,
    impact: found.impact ?? known?.impact ?? 'interoperability',
    clauses: found.clauses ?? known?.clauses ?? [clauseOf(`RFC 8628 ${found.section}`)],
    ...(found.verdict === 'failed' && remedy !== undefined && { remedy }),
  };
}

function isReport(value: unknown): value is EarlierReport {
  if (typeof value !== 'object' || value === null) return false;
  const { suite, target, summary, requirements, started_at } = value as Partial<EarlierReport>;
  return (
    typeof suite?.version === 'string' &&
    typeof target?.name === 'string' &&
    typeof started_at === 'string' &&
    typeof summary?.MUST?.failed === 'number' &&
    Array.isArray(requirements) &&
    requirements.every(
      (one: Partial<EarlierRequirement>) =>
        typeof one.id === 'string' &&
        typeof one.statement === 'string' &&
        one.verdict !== undefined &&
        VERDICTS.includes(one.verdict) &&
        Array.isArray(one.scenarios),
    )
  );
}
