import type { Level } from '../rfc8628/requirement';
import type { Report, ReportRequirement, Verdict } from './model';

/** What each level means to a reader. */
export const LEVEL_MEANINGS: Readonly<Record<Level, string>> = {
  MUST: 'what compliance depends on',
  SHOULD: 'recommended, with room for good reasons',
  MAY: 'optional',
  ADVICE: 'good practice that no keyword demands',
};

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  passed: 'passed',
  failed: 'failed',
  'not-applicable': 'not applicable',
  'not-tested': 'not tested',
};

export const SUMMARY_WORDS: Readonly<Record<Report['summary']['verdict'], string>> = {
  compliant: 'Compliant',
  'not-compliant': 'Not compliant',
  incomplete: 'Incomplete',
};

/** The level with the keyword that stands behind it, where the RFC uses another word: `SHOULD (RECOMMENDED)`. */
export function levelAndKeyword({ level, keyword }: Pick<ReportRequirement, 'level' | 'keyword'>): string {
  if (keyword === 'none') return level;
  if (keyword === level || keyword.startsWith(`${level} `)) return keyword;
  return `${level} (${keyword})`;
}

/** `1 requirement`, `2 requirements`. */
export function counted(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}

/** What the verdict means for this provider, in one or two sentences. */
export function meaningOf(report: Report): string {
  const { summary } = report;
  const must = summary.MUST;
  const judged = must.passed + must.failed;
  const untested = must['not-tested'];
  const unsaid = untested > 0 ? ` ${untested} more could not be tested.` : '';
  if (summary.verdict === 'not-compliant') {
    const known = report.requirements.filter(
      (one) => one.level === 'MUST' && one.verdict === 'failed' && one.known_deviation !== undefined,
    ).length;
    const deviations =
      known > 0 ? `, ${known} of them ${known === 1 ? 'a known deviation' : 'known deviations'}` : '';
    return `${must.failed} of ${counted(judged, 'judged MUST requirement')} ${must.failed === 1 ? 'was' : 'were'} not met${deviations}.${unsaid}`;
  }
  if (summary.verdict === 'incomplete') {
    if (judged === 0) return 'No MUST requirement could be tested, so nothing can be said of compliance.';
    return `None of ${counted(judged, 'judged MUST requirement')} failed, but ${untested} could not be tested: this is no statement of compliance.`;
  }
  const should = summary.SHOULD.failed;
  const but =
    should > 0 ? ` ${counted(should, 'SHOULD requirement')} ${should === 1 ? 'was' : 'were'} not.` : '';
  return `Every MUST requirement that applies was tested and met.${but}`;
}

/** A duration for people: `0.4 s`, `12 s`, `3 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest > 0 ? ` ${rest} s` : ''}`;
}

/** How a verdict is meant, for colours: only a MUST that failed is bad. */
export type Tone = 'good' | 'bad' | 'warn' | 'untested' | 'none';

export function toneOf({ level, verdict }: Pick<ReportRequirement, 'level' | 'verdict'>): Tone {
  if (verdict === 'passed') return 'good';
  if (verdict === 'failed') return level === 'MUST' ? 'bad' : 'warn';
  return verdict === 'not-tested' ? 'untested' : 'none';
}

const SIGNS: Readonly<Record<Tone, string>> = {
  good: '✓',
  bad: '✗',
  warn: '!',
  untested: '?',
  none: '–',
};

/** A sign for what colour says, so that it is not said by colour alone. */
export function verdictSign(finding: Pick<ReportRequirement, 'level' | 'verdict'>): string {
  return SIGNS[toneOf(finding)];
}
