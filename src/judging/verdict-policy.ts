import {
  CodesExpired,
  LimitReached,
  NeverEnded,
  NoAnswerReceived,
  NotApplicable,
  NotTested,
  RequirementNotMet,
  RestsOnGuess,
  SessionEvicted,
} from './outcomes';
import type { ExplainedVerdict, Verdict } from './verdict';

/**
 * The one policy that turns how a scenario ended into a verdict, for authorization servers and device clients alike.
 *
 * A scenario passes when every step ran and passed. It fails only where a step found that a requirement is not met. All
 * else kept us from judging and accuses nobody, above all a mistake of the suite itself.
 */

/** Why a scenario did not pass, each with the verdict that it leads to. */
const VERDICTS = {
  /** A step found that the requirement is not met: the only accusation there is. */
  'not-met': 'failed',
  /** It is about an option that is not offered or used, or about circumstances that are not given. */
  'not-applicable': 'not-applicable',
  /** What it takes to judge was lacking: a second client, a longer wait, an end user, an answer to look at. */
  'not-tested': 'not-tested',
  /** A request got no answer. The run finds out whether the other party is still there, and tries again. */
  'no-answer': 'not-tested',
  /** The codes expired on the way, though the scenario is not about that: it came too late, and saw what is right then. */
  expired: 'not-tested',
  /** The session was dropped for the many that we started ourselves. The run tries again with few others. */
  evicted: 'not-tested',
  /** The provider refused for there being too much of us, which is its right. The run tries again with few others. */
  limited: 'not-tested',
  /** What contradicts the requirement rests on a guess of the driver's. */
  guessed: 'not-tested',
  /** A client had to be stopped. A step that is about the end looks at it; to all others it shows nothing. */
  'never-ended': 'not-tested',
  /** Somebody ended the run, and whatever went wrong then may come of that. */
  interrupted: 'not-tested',
  /** An error that no step means to throw, or a step without a definition: ours, whoever is judged. */
  'suite-error': 'not-tested',
} as const satisfies Readonly<Record<string, Verdict>>;

/** Why a scenario did not pass. */
export type Finding =
  | { readonly kind: 'not-met'; readonly expected: string; readonly seen: string }
  | { readonly kind: Exclude<keyof typeof VERDICTS, 'not-met'>; readonly reason: string };

/** What a step that throws cannot know, and what decides whether it accuses. */
export interface Circumstances {
  /** The run was told to end. */
  readonly interrupted?: boolean;
  /**
   * What speaks against an accusation, or lies behind a lack, for those who know more than the step that found it.
   *
   * @param found an accusation, or what the scenario lacks
   * @returns one of the errors of `outcomes.ts` that takes its place; undefined where nothing speaks against it
   */
  readonly objectionTo?: (found: RequirementNotMet | NotTested) => Promise<Error | undefined>;
}

/** What an error that was thrown by a step says of its scenario. */
export async function findingOf(error: unknown, circumstances: Circumstances = {}): Promise<Finding> {
  if (!(error instanceof RequirementNotMet) && !isBareLack(error)) return hindranceOf(error, circumstances);
  const objection = await circumstances.objectionTo?.(error);
  if (objection !== undefined) return hindranceOf(objection, circumstances);
  if (!(error instanceof RequirementNotMet)) return hindranceOf(error, circumstances);
  return { kind: 'not-met', expected: error.expected, seen: error.seen };
}

/** What a scenario lacked, and not why it could not be had: that may be a session which was dropped. */
function isBareLack(error: unknown): error is NotTested {
  return error instanceof NotTested && error.constructor === NotTested;
}

function hindranceOf(error: unknown, { interrupted = false }: Circumstances): Finding {
  if (error instanceof CodesExpired) return { kind: 'expired', reason: error.message };
  if (error instanceof SessionEvicted) return { kind: 'evicted', reason: error.message };
  if (error instanceof RestsOnGuess) return { kind: 'guessed', reason: error.message };
  if (error instanceof LimitReached) return { kind: 'limited', reason: error.message };
  if (error instanceof NotTested) return { kind: 'not-tested', reason: error.message };
  if (error instanceof NotApplicable) return { kind: 'not-applicable', reason: error.message };
  if (error instanceof NoAnswerReceived) return { kind: 'no-answer', reason: error.message };
  if (error instanceof NeverEnded) return { kind: 'never-ended', reason: error.message };
  if (interrupted) return { kind: 'interrupted', reason: 'The run was interrupted.' };
  return suiteError(error instanceof Error ? error.message : String(error));
}

/** What is said of a scenario that broke by a mistake of the suite, such as a step that nobody defined. */
export function suiteError(what: string): Finding {
  return { kind: 'suite-error', reason: `The suite itself failed here: ${what.split('\n', 1)[0]}` };
}

/**
 * The verdict of a scenario.
 *
 * @param finding why it did not pass, where a step said so
 * @param allPassed whether every step ran and passed
 */
export function verdictOf(finding: Finding | undefined, allPassed: boolean): ExplainedVerdict {
  if (finding === undefined) {
    return allPassed
      ? { verdict: 'passed' }
      : { verdict: 'not-tested', reason: 'The scenario did not run to its end.' };
  }
  const verdict = VERDICTS[finding.kind];
  return finding.kind === 'not-met'
    ? { verdict, failure: { expected: finding.expected, seen: finding.seen } }
    : { verdict, reason: finding.reason };
}

/**
 * What is found of a scenario whose requests got no answer, again and again, from a party that answers everything else:
 * that is an answer, too.
 *
 * @param attempts how often it was tried
 * @param reason why there was no answer the last time, in words
 */
export function failAsUnresponsive(attempts: number, reason: string): Finding {
  const seen = `${attempts} times in a row, while ordinary requests are answered: ${reason}`;
  return { kind: 'not-met', expected: 'an answer', seen };
}

/**
 * The verdict of a requirement, by those of its scenarios: one that failed fails it, whatever the others say, and it
 * passes only where nothing was left untested.
 */
export function verdictOfRequirement(scenarios: readonly Verdict[]): Verdict {
  if (scenarios.includes('failed')) return 'failed';
  if (scenarios.length === 0 || scenarios.includes('not-tested')) return 'not-tested';
  return scenarios.includes('passed') ? 'passed' : 'not-applicable';
}
