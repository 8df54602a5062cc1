import type { WrittenScenario } from '../engine/feature-catalogue';

/** Sentences in which somebody goes to the verification page. */
const VISITS = /\b(?:end user|somebody)\b/;

/** Sentences that nobody can act or judge by who is only told what the end user did. */
const READS_PAGES = [
  /^the end user opens verification_uri and enters the user code$/,
  /^the end user opens verification_uri_complete$/,
  /^the end user goes back /,
  /^the end user enters the user code (?:in lower case|without its dashes|with spaces around it)$/,
  /^somebody enters /,
  /^the pages before the approval /,
  /^the last page tells /,
  /^the page shows /,
  /^no page contains /,
];

/** The first that matches a sentence says how often the end user decides in it. */
const DECISIONS: readonly (readonly [RegExp, number])[] = [
  [/^another end user /, 0],
  [/^the end user approved two /, 2],
  [/^the end user opened the page of the first device /, 2],
  [/\bthe end user (?:approves|approved|denied|opens|opened|enters)\b/, 1],
  [/^an end user who authorized a device before$/, 1],
  [/^the same user code is entered again /, 1],
];

/** Scenarios that begin so share one device: its end user decides once. */
const SHARED = 'an authorized device';

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
  let isShared = false;
  for (const { steps } of scenarios) {
    const sentences = steps.map((step) => step.replace(/^\S+ /, ''));
    if (readsPages(sentences)) continue;
    if (sentences.includes(SHARED)) isShared = true;
    for (const sentence of sentences)
      visits += DECISIONS.find(([pattern]) => pattern.test(sentence))?.[1] ?? 0;
  }
  return visits + (isShared ? 1 : 0);
}
