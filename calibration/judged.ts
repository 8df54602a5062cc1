import type { Report, Verdict } from '../src/report/model';

/** What a run said of one requirement. */
export interface JudgedRequirement {
  readonly id: string;
  readonly verdict: Verdict;
  /** What was expected and seen, or why it was not judged, in words. */
  readonly evidence: string;
}

/** As much of a run's report as the catalogues look at: the whole of it would pass from process to process for nothing. */
export interface Judged {
  readonly requirements: readonly JudgedRequirement[];
  /** Requirements of the level MUST that were judged, passed or failed. */
  readonly mustJudged: number;
  readonly requests: number;
}

/**
 * @example
 * judgedOf(report).requirements[0]; // { id: '3.5-success', verdict: 'failed', evidence: 'expected …; saw …' }
 */
export function judgedOf({ requirements, summary, requests }: Report): Judged {
  return {
    requirements: requirements.map(({ id, verdict, reason, scenarios }) => {
      const failure = scenarios.find((each) => each.failure)?.failure;
      return {
        id,
        verdict,
        evidence: failure ? `expected ${failure.expected}; saw ${failure.seen}` : (reason ?? ''),
      };
    }),
    mustJudged: summary.MUST.passed + summary.MUST.failed,
    requests,
  };
}
