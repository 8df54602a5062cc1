import type { PlannedScenario } from '../engine/scenario-plan';
import { LEVELS } from '../rfc8628/requirement';
import { PROVIDER_REQUIREMENTS } from '../rfc8628/requirements';
import { sharedSession } from './visits';

/** Scenarios with this tag leave their session as it was, and share one. */
export const ANY_SESSION = 'any-session';

/** Sentences that start sessions of the scenario's own, and how many. */
const STARTS: readonly (readonly [RegExp, number])[] = [
  [/^a device authorization response\b/, 1],
  [/^device authorization responses for two devices$/, 2],
  [/^the end user approved two device authorization requests /, 2],
  [/ sends a device authorization request\b/, 1],
  [/^the verification page is opened with markup /, 1],
  [/^somebody enters wrong and valid user codes /, 1],
];
/** What is said of requests that a server refuses, so that no session comes of them. */
const REFUSED =
  /^(?:the response is "invalid_|the request is refused|the response has status 401|that client is refused|the (?:response|error) has the form of an OAuth error)/;
/** What a server may refuse as well as serve: it is free to ignore a scope value that it does not know. */
const MAY_BE_SERVED = / with the additional scope value /;
/** Requests whose one answer all look at who send the same. */
const ALIKE =
  /^the (?:device|confidential client) sends a device authorization request(?! with (?:the additional|\w+ twice))|^a device authorization response to a request without scope$/;
const SAMPLE = /^the device sends a series of /;
const AUTHORIZED = /^an (?:authorized device|end user who authorized a device before)$/;

/** The first session of a run, which shows that the provider answers, and one to compare it with. */
const BESIDE = 2;
const FEWEST_SAMPLED = 3;
/** The part of the budget that may go into the sample. */
const OF_ALL = 8;

/** How many sessions a run within a budget samples, where the target asks for `wanted`. */
export function sampleWithin(budget: number, wanted: number): number {
  return Math.min(wanted, Math.max(FEWEST_SAMPLED, Math.floor(budget / OF_ALL)));
}

/**
 * Chooses what a budget of sessions is spent on: what binds most first, and of that what costs least, so that as many
 * requirements as can be are judged. A requirement is judged by all of its scenarios or by none.
 *
 * @param plan scenarios of the provider's features
 * @param budget sessions that the whole run may start
 * @param sampled how many of them are sampled, once, where a scenario looks at a sample
 */
export function withinBudget(
  plan: readonly PlannedScenario[],
  budget: number,
  sampled: number,
): ReadonlySet<PlannedScenario> {
  const chosen = new Set<PlannedScenario>();
  const shared = new Set<string>();
  let left = budget - BESIDE;
  const costOf = (scenarios: readonly PlannedScenario[]): { own: number; once: readonly string[] } => {
    const costs = scenarios.map(costOfScenario);
    return {
      own: costs.reduce((sum, { own }) => sum + own, 0),
      once: [...new Set(costs.flatMap(({ once }) => once))],
    };
  };
  const price = (name: string): number => (name === SAMPLE.source ? sampled : 1);
  const entries = PROVIDER_REQUIREMENTS.map(({ id, level }) => {
    const scenarios = plan.filter(({ requirement }) => requirement === id);
    return { level: LEVELS.indexOf(level), scenarios, ...costOf(scenarios) };
  }).sort((one, other) => one.level - other.level || one.own - other.own);
  for (const { scenarios, own, once } of entries) {
    const fresh = once.filter((name) => !shared.has(name));
    const cost = own + fresh.reduce((sum, name) => sum + price(name), 0);
    if (cost > left) continue;
    left -= cost;
    for (const name of fresh) shared.add(name);
    for (const scenario of scenarios) chosen.add(scenario);
  }
  return chosen;
}

/** Sessions that a scenario starts by itself, and what it needs that is started once for the whole run. */
function costOfScenario({ steps, tags }: PlannedScenario): {
  readonly own: number;
  readonly once: readonly string[];
} {
  const sentences = steps.map((step) => step.replace(/^\S+ /, ''));
  const has = (pattern: RegExp): boolean => sentences.some((sentence) => pattern.test(sentence));
  const once = [SAMPLE, AUTHORIZED].filter(has).map(({ source }) => source);
  if (tags.includes(ANY_SESSION)) return { own: 0, once: [...once, ANY_SESSION] };
  const session = sharedSession(sentences);
  if (session !== undefined) return { own: 0, once: [...once, session] };
  const isRefused = has(REFUSED) && !has(MAY_BE_SERVED);
  const own = sentences.reduce((sum, sentence) => {
    if (ALIKE.test(sentence)) {
      const who = sentence.includes('confidential') ? 'confidential client' : 'device';
      if (!isRefused) once.push(`${who}${sentence.replace(/^.*request/, '')}`);
      return sum;
    }
    const [pattern, count = 0] = STARTS.find(([starts]) => starts.test(sentence)) ?? [];
    const isAsked = pattern?.source.startsWith(' sends') === true;
    return sum + (isAsked && isRefused ? 0 : count);
  }, 0);
  return { own, once };
}
