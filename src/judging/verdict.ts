/** What a run says of a requirement, or of one scenario of it. */
export type Verdict = 'passed' | 'failed' | 'not-applicable' | 'not-tested';

/** A verdict with what explains it. */
export interface ExplainedVerdict {
  readonly verdict: Verdict;
  /** Why it is not-applicable or not-tested, in words. */
  readonly reason?: string;
  /** Where it failed: what the RFC has one expect, and what came. */
  readonly failure?: Failure;
}

/** What was expected and what came, in words. */
export interface Failure {
  readonly expected: string;
  readonly seen: string;
  /** The request was refused, only otherwise than asked: nothing was given away. */
  readonly refused?: true;
}
