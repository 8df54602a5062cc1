import type { VerificationTask, Visit } from '../end-user/end-user';
import { gotStuck } from '../end-user/got-on';
import type { Exchange } from '../http/exchange';
import { CODES_EXPECTED } from '../judging/answers';
import { describeAnswer } from '../judging/describe';
import { readMeantAnswer } from '../judging/error-meant';
import {
  CodesExpired,
  GotStuck,
  LimitReached,
  NotTested,
  RequirementNotMet,
  RestsOnGuess,
  SessionEvicted,
} from '../judging/outcomes';
import { deniedElsewhere } from './denied-elsewhere';
import type { EvictionDetector } from './eviction-detector';
import type { Session } from './session';

/** How far a scenario has come when one of its steps accuses the provider. */
export interface ScenarioState {
  /** The session that it is about now, and the first that it started. */
  readonly session: Session | undefined;
  readonly oldestSession: Session | undefined;
  /** The answer to its last request. */
  readonly lastAnswer: Exchange | undefined;
  /** How its end user fared last. */
  readonly visit: Visit | undefined;
  /** What the end user was to do then. */
  readonly decision?: VerificationTask['decision'] | undefined;
}

/**
 * What speaks against an accusation, or lies behind a lack, for what the run knows besides the scenario; undefined where
 * nothing does.
 */
export async function objectionTo(
  found: RequirementNotMet | NotTested,
  state: ScenarioState,
  evictions: EvictionDetector,
): Promise<Error | undefined> {
  const isAccusation = found instanceof RequirementNotMet;
  const seen = isAccusation
    ? `saw ${found.seen}`
    : `could not be judged (${found.message.replace(/\.$/, '')})`;
  if (mayHaveExpired(state))
    return new CodesExpired(`The codes expired before the scenario came to its end; it ${seen}.`);
  if (isAccusation && state.visit?.cutOffBefore)
    return new LimitReached(
      `A limit, or trouble on the way, cut off a visit that had entered the code, which may be good once; the next visit ${seen}.`,
    );
  const elsewhere = isAccusation ? whereDenied(state) : undefined;
  if (elsewhere !== undefined)
    return new NotTested(
      `The end user said no to another site (${elsewhere}), which did not lead back: whether the provider ever heard of it cannot be seen. The scenario ${seen}.`,
    );
  const { visit, decision } = state;
  if (!isAccusation && visit && decision && gotStuck(visit) && !isAboutAnswer(state))
    return new GotStuck(found.message, decision);
  const guess = visit?.guess;
  const cameOfIt = isAccusation || isAboutAnswer(state);
  if (guess !== undefined && cameOfIt)
    return new RestsOnGuess(`How the end user fared is a guess (${guess}); the scenario ${seen}.`);
  const oldest = state.oldestSession;
  if (!oldest || !(await evictions.mayHaveEvicted(oldest, isAccusation))) return undefined;
  return new SessionEvicted(
    `With ${evictions.startedAfter(oldest)} sessions started after its own, at a provider that may drop the oldest when ` +
      `they are many, this scenario ${seen}.`,
  );
}

/**
 * What speaks against an accusation by the answer to a device authorization request: an ordinary request, with which
 * nothing is wrong, is answered in the same way. That this one is not served is a flaw of its own (`3.1-form-post`), or of
 * the response (`3.2-…`); what the server would have made of the other request, nobody has seen.
 *
 * @param answer the answer that the accusation goes by
 * @param ordinary the answer to an ordinary request of the same device
 */
export function ordinaryObjection(
  found: RequirementNotMet,
  answer: Exchange,
  ordinary: Exchange,
): NotTested | undefined {
  const [one, other] = [answer, ordinary].map((exchange) => {
    const { status, error, json } = readMeantAnswer(exchange);
    return { status, error, hasCodes: json?.device_code != null };
  });
  const isAlike =
    one?.status === other?.status && one?.error === other?.error && one?.hasCodes === other?.hasCodes;
  const isRefusal = one?.error !== undefined || (one?.status ?? 0) >= 400;
  // That what had to be refused is served is seen all the same.
  if (!isAlike || !(isRefusal || found.expected === CODES_EXPECTED)) return undefined;
  return new NotTested(
    `An ordinary device authorization request is answered in the same way, with ${describeAnswer(ordinary)}, so that ` +
      'nothing is to be seen of this one (3.1-form-post).',
  );
}

/**
 * What was seen is what codes look like that have expired, and by now they may have, though the scenario is not about
 * that: it came too late, on a slow machine or with a slow provider, and has nothing to say.
 */
function mayHaveExpired({ session, lastAnswer, visit }: ScenarioState): boolean {
  if (!session || session.isAboutExpiry || session.isCertainlyAlive) return false;
  const error = lastAnswer && readMeantAnswer(lastAnswer).error;
  return error === 'expired_token' || error === 'invalid_grant' || visit?.outcome === 'code-refused';
}

/** Whether the device asked for a token since: then the lack is one of the answer's. */
function isAboutAnswer({ lastAnswer }: ScenarioState): boolean {
  return lastAnswer?.purpose === 'token request';
}

/** The other site that was told of a denial, where the device of that session is still told to wait. */
function whereDenied({ session, lastAnswer, visit }: ScenarioState): string | undefined {
  const error = lastAnswer && readMeantAnswer(lastAnswer).error;
  if (!session || !visit || (error !== 'authorization_pending' && error !== 'slow_down')) return undefined;
  const { verification_uri, verification_uri_complete } = session.authorization;
  const endpoints = [session.opening.request.url, lastAnswer?.request.url];
  return deniedElsewhere(visit, [...endpoints, verification_uri, verification_uri_complete]);
}
