/**
 * What a requirement asks was not met: the one way for a scenario to accuse a provider. It says what was expected and
 * what came, both in words for a person; nothing else that goes wrong in a run becomes a failure.
 */
export class RequirementNotMet extends Error {
  override readonly name = 'RequirementNotMet';
  constructor(
    readonly expected: string,
    readonly seen: string,
  ) {
    super(`expected ${expected}; saw ${seen}`);
  }
}

/** The scenario lacks what it needs to be judged: no second client, a wait longer than allowed. Never an accusation. */
export class NotTested extends Error {
  override readonly name = 'NotTested';
}

/** The requirement does not concern this provider: an option that it does not offer, a loopback address for TLS. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
}

/**
 * A request got no answer at all. Whether that is the provider's fault, the network's or the end of the provider is
 * not for the scenario to say: the run looks whether the provider still answers, and decides.
 */
export class NoAnswerReceived extends Error {
  override readonly name = 'NoAnswerReceived';
}
