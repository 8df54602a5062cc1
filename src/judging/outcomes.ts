import type { Exchange } from '../http/exchange';

/**
 * How a scenario can end other than by passing. `verdict-policy.ts` says which verdict each of these leads to; an error of
 * any other class is a mistake of the suite.
 */

/**
 * What a requirement asks was not met: the one way for a scenario to accuse anybody. It says what was expected and
 * what came, both in words for a person; nothing else that goes wrong in a run becomes a failure.
 */
export class RequirementNotMet extends Error {
  override readonly name = 'RequirementNotMet';
  constructor(
    readonly expected: string,
    readonly seen: string,
    /** The request was refused, only otherwise than asked: whatever else is wrong, nothing was given away. */
    readonly refused?: true,
  ) {
    super(`expected ${expected}; saw ${seen}`);
  }
}

/** The scenario lacks what it needs to be judged: no second client, a wait longer than allowed. Never an accusation. */
export class NotTested extends Error {
  override readonly name = 'NotTested';
}

/** A limit of the provider kept the scenario from seeing what it is about; run alone, it may see it. */
export class LimitReached extends NotTested {}

/** What has to come at one moment, or soon after, was late for a busy machine or a slow provider; with few others it may not be. */
export class CameTooLate extends NotTested {}

/** The server said that it failed itself, which it may not do again when it is asked by fewer. */
export class FailedItself extends NotTested {}

/** The end user got stuck at the pages; where others of the run got on, a busy machine or server may be why. */
export class GotStuck extends NotTested {
  /** @param decision what the end user was to do there */
  constructor(
    message: string,
    readonly decision: string,
  ) {
    super(message);
  }
}

/** The requirement does not concern who is judged: an option that it does not offer or use, a loopback address for TLS. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
}

/**
 * A request got no answer at all. Whether that is the provider's fault, the network's or the end of the provider is
 * not for the scenario to say: the run looks whether the provider still answers, and decides.
 */
export class NoAnswerReceived extends Error {
  override readonly name = 'NoAnswerReceived';

  /**
   * @param message which request got none, in words
   * @param exchange the request; absent where nobody knows which
   */
  constructor(
    message: string,
    readonly exchange?: Exchange,
  ) {
    super(message);
  }
}

/** The codes expired before a scenario that is not about their expiry came to its end. */
export class CodesExpired extends Error {
  override readonly name = 'CodesExpired';
}

/** The session of a scenario may have been dropped for the many that the run started after it. */
export class SessionEvicted extends Error {
  override readonly name = 'SessionEvicted';
}

/** What a scenario saw rests on a guess of the driver's about the pages. */
export class RestsOnGuess extends Error {
  override readonly name = 'RestsOnGuess';
}

/** A client went on for ever, or came to a stop without an end, and had to be stopped. */
export class NeverEnded extends Error {
  override readonly name = 'NeverEnded';
}
