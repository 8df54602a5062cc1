import type { Exchange } from '../http/exchange';
import { isPassingTrouble } from './limits';
import {
  CameTooLate,
  CodesExpired,
  FailedItself,
  GotStuck,
  LimitReached,
  NeverEnded,
  NoAnswerReceived,
  NotApplicable,
  NotTested,
  RequirementNotMet,
  RestsOnGuess,
  SessionEvicted,
} from './outcomes';
import type { ExplainedVerdict, Failure, Verdict } from './verdict';

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
  /** What has to come in haste came late. The run tries again with few others. */
  late: 'not-tested',
  /** The provider failed by its own account. The run tries again with few others. */
  broken: 'not-tested',
  /** The end user got stuck at the pages. Where others of the run got on, it tries again with few others. */
  stuck: 'not-tested',
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
  | ({ readonly kind: 'not-met' } & Failure)
  | {
      readonly kind: Exclude<keyof typeof VERDICTS, 'not-met' | 'no-answer' | 'stuck'>;
      readonly reason: string;
    }
  /** `decision`: what the end user was to do. */
  | { readonly kind: 'stuck'; readonly reason: string; readonly decision: string }
  | {
      readonly kind: 'no-answer';
      readonly reason: string;
      /** The request that got none, where it is known. */
      readonly exchange?: Exchange;
    };

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
  const { expected, seen, refused } = error;
  return { kind: 'not-met', expected, seen, ...(refused && { refused }) };
}

/** What a scenario lacked, and not why it could not be had: that may be a session which was dropped. */
function isBareLack(error: unknown): error is NotTested {
  return error instanceof NotTested && error.constructor === NotTested;
}

function hindranceOf(error: unknown, { interrupted = false }: Circumstances): Finding {
  // Requests and visits that are given up look like silence, or like pages that lead nowhere.
  if (interrupted && !(error instanceof NotApplicable)) {
    return { kind: 'interrupted', reason: 'The run was interrupted.' };
  }
  if (error instanceof CodesExpired) return { kind: 'expired', reason: error.message };
  if (error instanceof SessionEvicted) return { kind: 'evicted', reason: error.message };
  if (error instanceof RestsOnGuess) return { kind: 'guessed', reason: error.message };
  if (error instanceof CameTooLate) return { kind: 'late', reason: error.message };
  if (error instanceof GotStuck) {
    const { message: reason, decision } = error;
    return { kind: 'stuck', reason, decision };
  }
  if (error instanceof FailedItself) return { kind: 'broken', reason: error.message };
  if (error instanceof LimitReached) return { kind: 'limited', reason: error.message };
  if (error instanceof NotTested) return { kind: 'not-tested', reason: error.message };
  if (error instanceof NotApplicable) return { kind: 'not-applicable', reason: error.message };
  if (error instanceof NoAnswerReceived) {
    const { message: reason, exchange } = error;
    return { kind: 'no-answer', reason, ...(exchange && { exchange }) };
  }
  if (error instanceof NeverEnded) return { kind: 'never-ended', reason: error.message };
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
    ? { verdict, failure: failureOf(finding) }
    : { verdict, reason: finding.reason };
}

function failureOf({ expected, seen, refused }: Failure): Failure {
  return { expected, seen, ...(refused && { refused }) };
}

/** One run of a scenario, alone, that ended at a request without an answer. */
export interface UnansweredRun {
  readonly finding: Extract<Finding, { kind: 'no-answer' }>;
  /** All that the scenario sent in this run. */
  readonly exchanges: readonly Exchange[];
  /** An ordinary request that was sent right after, and answered; absent where none was sent. */
  readonly ordinary?: Exchange;
}

/** An ordinary request is answered at once where it takes less than this part of what the other one was given. */
const AT_ONCE = 0.25;

/**
 * What is found of a scenario that was run alone, again and again, and each time ended at a request without an answer. A
 * lost connection, or an answer that comes late, is no answer and no verdict: a network, a proxy or a busy machine does that
 * to any request. It is the server's own answer only where it is given to that very request every time, while the server
 * answers others, and at once.
 *
 * @param runs at least one
 * @returns the accusation, or that there was no answer
 */
export function findingOfUnanswered(runs: readonly UnansweredRun[]): Finding {
  const last = runs.at(-1)?.finding ?? { kind: 'no-answer', reason: 'There was no answer.' };
  const requests = new Set(runs.map(({ finding }) => finding.exchange && kindOfRequest(finding.exchange)));
  const [request] = requests;
  const isTheServers =
    requests.size === 1 &&
    request !== undefined &&
    runs.every(
      ({ finding, exchanges, ordinary }) =>
        ordinary !== undefined &&
        isAnsweredAtOnce(ordinary, finding.exchange) &&
        [...exchanges, ordinary].every((each) => kindOfRequest(each) !== request || !isAnswered(each)),
    );
  if (!isTheServers) return last;
  const seen = `${runs.length} times in a row, while ordinary requests are answered: ${last.reason}`;
  return { kind: 'not-met', expected: 'an answer', seen };
}

/** What a request is, but for the values that differ from run to run. */
function kindOfRequest({ actor, purpose, request }: Exchange): string {
  const { method, url, headers, body = '' } = request;
  const names = [...new URLSearchParams(body).keys()].map((name) => name.slice(0, 60));
  return JSON.stringify([
    actor,
    purpose,
    method,
    url,
    headers['content-type'],
    body.length > 10_000,
    ...names,
  ]);
}

function isAnswered(exchange: Exchange): boolean {
  return exchange.response !== undefined && !isPassingTrouble(exchange);
}

function isAnsweredAtOnce(ordinary: Exchange, unanswered: Exchange | undefined): boolean {
  if (!isAnswered(ordinary)) return false;
  if (unanswered?.noAnswer?.kind !== 'timeout') return true;
  const given = unanswered.receivedAt - unanswered.sentAt;
  return ordinary.receivedAt - ordinary.sentAt < given * AT_ONCE;
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
