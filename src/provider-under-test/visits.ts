import type { WrittenScenario } from '../engine/feature-catalogue';

/** Sentences in which somebody goes to the verification page. */
const VISITS = /\b(?:end user|somebody)\b/;

/** Sentences that nobody can act or judge by who is only told what the end user did. */
const READS_PAGES = [
  /^the end user opens verification_uri and enters the user code$/,
  /^the end user opens verification_uri_complete$/,
  /^the end user goes back /,
  /^the end user approves while the device polls$/,
  /^a page of another site /,
  /^the end user enters the user code (?:in lower case|without its dashes|with spaces around it)$/,
  /^somebody enters /,
  /^the pages before the approval /,
  /^the last page tells /,
  /^the page shows /,
  /^the page with the approval has /,
  /^the end user need not type /,
  /^no page contains /,
];

/** The first that matches a sentence says how often the end user decides in it. */
const DECISIONS: readonly (readonly [RegExp, number])[] = [
  [/^another end user /, 0],
  // Only where nobody is asked to.
  [/^the end user enters one that /, 0],
  [/^the end user approved two /, 2],
  [/^the end user opened the page of the first device /, 2],
  [/\bthe end user (?:approves|approved|denied|opens|opened|enters)\b/, 1],
  [/^the same user code is entered again /, 1],
];

/** Scenarios that begin so share one device: its end user decides once. */
const SHARED = ['an authorized device', 'an end user who authorized a device before'];

const OPENING = 'a device authorization response';
const DENIAL =
  /^the end user (?:denied the request|opens verification_uri, enters the user code and denies)$/;
const APPROVAL =
  /^the end user (?:approved the request|opens verification_uri, enters the user code and approves)$/;
/** What scenarios do with an approved session that leaves it as the others need it. */
const AFTER_APPROVAL: Readonly<Record<string, string>> = {
  'the device received its access token': 'approved',
  'the device polls after the approval': 'approved',
  'the same user code is entered again in another browser': 'approved',
  'another client polls with the device code': 'approved, and presented by another client',
};

const CONFIDENTIAL_OPENING =
  /^a device authorization response for the confidential client(?:, if there is one)?$/;
/** What scenarios do with a session that nobody decides about; each but the first poll alone is like no other. */
const UNDECIDED: Readonly<Record<string, string>> = {
  'the device polls': 'pending',
  'the device polls 3 times, one interval apart': 'pending',
  'the device polls 3 times without waiting': 'polled in haste',
  'the device polls after expires_in has passed': 'expired',
};
/** Polls of one who is not let in: whoever is, leaves the session as it was, too. */
const UNAUTHENTICATED =
  /^the confidential client polls (?:with a wrong client_secret|without client authentication|with wrong HTTP Basic credentials)$/;
/** What a server may take for theft, and end what was granted for it. */
const ENDS_THE_GRANT = /^another client that authenticates uses the refresh token /;
/** What is only looked at. */
const LOOKS = /^(?:the response|the token endpoint|every response|no response) /;

/**
 * Which session a scenario can share with others where a person acts, or where so many sessions may be started only, for
 * they begin alike: with a decision or with polls that one can look at for all.
 *
 * @param sentences of the scenario, without their keywords
 * @returns the same for all that share one; undefined for a scenario that needs one of its own
 */
export function sharedSession([given, next = '', third = '', fourth = '']: readonly string[]):
  | string
  | undefined {
  if (ENDS_THE_GRANT.test(fourth)) return undefined;
  if (CONFIDENTIAL_OPENING.test(given ?? ''))
    return UNAUTHENTICATED.test(next) && LOOKS.test(third) ? 'confidential, pending' : undefined;
  if (given !== OPENING) return undefined;
  if (DENIAL.test(next)) return 'denied';
  if (APPROVAL.test(next)) return AFTER_APPROVAL[third];
  return LOOKS.test(third) ? UNDECIDED[next] : undefined;
}

/** Whether somebody goes to the verification page in a scenario of these sentences, without their keywords. */
export function visitsPages(sentences: readonly string[]): boolean {
  return sentences.some((sentence) => VISITS.test(sentence));
}

/** Whether a scenario of these sentences needs to know what pages say. */
export function readsPages(sentences: readonly string[]): boolean {
  return sentences.some((sentence) => READS_PAGES.some((reads) => reads.test(sentence)));
}

/**
 * How often a person at the terminal is asked to open a page in a run of these scenarios: at most, for a provider that
 * refuses a request spares them its visit.
 */
export function plannedVisits(scenarios: readonly Pick<WrittenScenario, 'steps'>[]): number {
  let visits = 0;
  const shared = new Set<string>();
  for (const { steps } of scenarios) {
    const sentences = steps.map((step) => step.replace(/^\S+ /, ''));
    if (readsPages(sentences)) continue;
    if (sentences.some((sentence) => SHARED.includes(sentence))) shared.add('authorized device');
    const session = visitsPages(sentences) ? sharedSession(sentences) : undefined;
    if (session !== undefined) shared.add(session);
    sentences.forEach((sentence, place) => {
      const isCounted = session !== undefined && place === 1;
      if (!isCounted) visits += DECISIONS.find(([pattern]) => pattern.test(sentence))?.[1] ?? 0;
    });
  }
  return visits + shared.size;
}
