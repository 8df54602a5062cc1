import { LEVELS, type Level } from '../rfc8628/requirement';
import { knownDeviationsOf } from './aggregate';
import type { Report, ReportRequirement, SummaryVerdict, Verdict } from './model';

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

const SUMMARY_WORDS: Readonly<Record<SummaryVerdict, string>> = {
  compliant: 'Compliant',
  'compliant-with-known-deviations': 'Compliant',
  'not-compliant': 'Not compliant',
  incomplete: 'Incomplete',
};

/** The verdict in words: `Compliant but for 2 known deviations`. */
export function summaryWords(report: Report): string {
  return verdictWords(report.summary.verdict, knownDeviationsOf(report).length);
}

/** The same, where it is counted already how many deviations are known. */
export function verdictWords(verdict: SummaryVerdict, knownDeviations: number): string {
  const words = SUMMARY_WORDS[verdict];
  if (verdict !== 'compliant-with-known-deviations') return words;
  return `${words} but for ${counted(knownDeviations, 'known deviation')}`;
}

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

/** So many requirements of one reason are named; more are counted. */
const MOST_LISTED = 6;

/** `3.1-tls (MUST), 3.3-tls (MUST)`; of many only how many, by level: `85 requirements (46 MUST, 9 SHOULD, …)`. */
export function requirementList(requirements: readonly ReportRequirement[]): string {
  if (requirements.length <= MOST_LISTED) {
    return requirements.map(({ id, level }) => `${id} (${level})`).join(', ');
  }
  const byLevel = LEVELS.map((level) => ({
    level,
    count: requirements.filter((one) => one.level === level).length,
  })).filter(({ count }) => count > 0);
  return `${requirements.length} requirements (${byLevel.map(({ level, count }) => `${count} ${level}`).join(', ')})`;
}

/** What the verdict means for whom was judged, in a few sentences. */
export function meaningOf(report: Report): string {
  return [...verdictSentences(report), ...staleSentences(report)].join(' ');
}

function verdictSentences(report: Report): readonly string[] {
  const { summary } = report;
  const must = summary.MUST;
  const judged = must.passed + must.failed;
  const known = knownDeviationsOf(report);
  const knownFailed = known.filter(({ verdict }) => verdict === 'failed').length;
  switch (summary.verdict) {
    case 'not-compliant': {
      const deviations =
        knownFailed > 0
          ? `, ${knownFailed} of them ${knownFailed === 1 ? 'a known deviation' : 'known deviations'}`
          : '';
      const notMet = `${must.failed} of ${counted(judged, 'judged MUST requirement')} ${was(must.failed)} not met${deviations}.`;
      return [notMet, ...untestedSentences(report)];
    }
    case 'incomplete':
      return judged === 0
        ? ['No MUST requirement was tested, so nothing can be said of compliance.']
        : [
            must.failed > 0
              ? `Of ${counted(judged, 'judged MUST requirement')} none failed but ${counted(knownFailed, 'known deviation')}.`
              : judged === 1
                ? 'The one judged MUST requirement was met.'
                : `None of ${judged} judged MUST requirements failed.`,
            ...untestedSentences(report),
            'This is no statement of compliance.',
          ];
    case 'compliant-with-known-deviations':
      return [
        `Every other MUST requirement that applies was tested and met; ${knownList(known)} ${known.length === 1 ? 'is a known deviation' : 'are known deviations'}.`,
        ...shouldSentences(report),
      ];
    case 'compliant':
      return ['Every MUST requirement that applies was tested and met.', ...shouldSentences(report)];
  }
}

const MOST_NAMED = 3;

function knownList(known: readonly ReportRequirement[]): string {
  const named = known.slice(0, MOST_NAMED).map(({ id }) => id);
  const more = known.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : listed(named);
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function untestedSentences({ requirements }: Report): readonly string[] {
  const open = requirements.filter(({ level, verdict }) => level === 'MUST' && verdict === 'not-tested');
  const leftOut = open.filter(({ scenarios }) => scenarios.length === 0).length;
  const untested = open.length - leftOut;
  const inPart = requirements.filter((one) => one.level === 'MUST' && one.left_out !== undefined).length;
  return [
    ...(untested > 0 ? [`${untested} could not be tested.`] : []),
    ...(leftOut > 0 ? [`${leftOut} ${was(leftOut)} left out by --tags.`] : []),
    ...(inPart > 0
      ? [
          `${inPart} ${was(inPart)} judged in part, because --tags left out some of ${inPart === 1 ? 'its' : 'their'} scenarios.`,
        ]
      : []),
  ];
}

function shouldSentences({ summary }: Report): readonly string[] {
  const should = summary.SHOULD.failed;
  return should > 0 ? [`${counted(should, 'SHOULD requirement')} ${was(should)} not met.`] : [];
}

function staleSentences({ stale_deviations: stale = [] }: Report): readonly string[] {
  if (stale.length === 0) return [];
  const ids = listed(stale.map(({ requirement }) => requirement));
  return [
    stale.length === 1
      ? `The known deviation ${ids} no longer deviates: take it out of the file that names it.`
      : `The known deviations ${ids} no longer deviate: take them out of the file that names them.`,
  ];
}

function was(count: number): string {
  return count === 1 ? 'was' : 'were';
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
