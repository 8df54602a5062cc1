import { type PlannedScenario, planScenarios } from '../engine/scenario-plan';
import { LEVELS, type Level } from '../rfc8628/requirement';
import { PROVIDER_REQUIREMENTS } from '../rfc8628/requirements';
import { ANY_SESSION } from './session-budget';

const LEVEL_OF: ReadonlyMap<string, Level> = new Map(
  PROVIDER_REQUIREMENTS.map(({ id, level }) => [id, level]),
);

/** Their scenarios type wrong codes, after which some providers look at no code for a while. */
const TYPES_WRONG_CODES: ReadonlySet<string> = new Set([
  '3.3-wrong-code',
  '3.3-escapes-input',
  '3.3-code-spent',
]);

/** A refresh token in wrong hands: where a server ends everything for it that was granted, others have had their look. */
const LOOKS_LIKE_THEFT = '3.5-refresh-bound';

/** The place of what need begin neither early nor late. */
const ALL_ELSE = 3;

/** What is asked sooner than the rest of its level comes after the whole of the level before. */
const HALF_A_LEVEL = 0.5;

/** Scenarios of one requirement beyond which it makes no difference how many there are. */
const MANY = 4;

/** Requests whose answers many scenarios look at, and be it the first one only. */
const LOOKED_AT_BY_MANY =
  / the device sends a (?:device authorization request|series of device authorization requests)$/;

/** The one device that many scenarios look at, once it is authorized. */
const AUTHORIZED_DEVICE = / an authorized device$/;

/** Sentences that take more than one polling interval. */
const TAKES_INTERVALS = [
  / the device polls 3 times, (?:one interval apart|waiting for the interval before each poll)$/,
  / the device received its access token$/,
  / the (?:first )?device used its refresh token\b/,
  / an end user who authorized a device before$/,
  / the end user approves while the device polls$/,
];

/** When the way of an end user begins: after what waits longest, and before any other scenario that has not begun yet. */
export const VISIT_BEGINS_AT = 9;

/** When further requests of a sample are sent: when every scenario has begun, for the first one shows the most. */
export const SAMPLE_GOES_ON_AT = 100;

/** Scenarios in the order in which they begin. */
export function inOrder(scenarios: readonly PlannedScenario[], isLimited: boolean): PlannedScenario[] {
  return [...scenarios].sort((one, other) => beginsAt(one, isLimited) - beginsAt(other, isLimited));
}

/**
 * When a scenario begins beside others, the lowest first: as {@link rankOf} says, but what takes intervals before others of
 * its level. Not before those of a higher one, for a limit may come to light when all that it allows is spent; which is why
 * what many requirements are seen in comes soon.
 */
export function beginsAt(
  { tags, steps }: Pick<PlannedScenario, 'tags' | 'steps'>,
  isLimited: boolean,
): number {
  const rank = rankOf(tags, isLimited);
  if (isLimited || rank < ALL_ELSE * 10) return rank;
  if (tags.includes(ANY_SESSION) || steps.some((step) => LOOKED_AT_BY_MANY.test(step)))
    return VISIT_BEGINS_AT + HALF_A_LEVEL;
  // Not before the first approval, which only shows once what an end user is asked.
  if (steps.some((step) => AUTHORIZED_DEVICE.test(step))) return ALL_ELSE * 10 - 1;
  const takesIntervals = steps.some((step) => TAKES_INTERVALS.some((sentence) => sentence.test(step)));
  return rank + costOf(tags) - (takesIntervals ? HALF_A_LEVEL : 0);
}

/** What is seen in one scenario comes before what takes many, so that as many requirements as can be are judged. */
function costOf(tags: readonly string[]): number {
  const others = tags.map((tag) => scenariosOf().get(tag)).find((count) => count !== undefined) ?? 1;
  return Math.min(others - 1, MANY) * (HALF_A_LEVEL / (MANY + 1));
}

let counts: ReadonlyMap<string, number> | undefined;

/** How many scenarios each requirement has. */
function scenariosOf(): ReadonlyMap<string, number> {
  if (counts) return counts;
  const counted = new Map<string, number>();
  for (const { requirement } of planScenarios('provider'))
    counted.set(requirement, (counted.get(requirement) ?? 0) + 1);
  counts = counted;
  return counted;
}

/**
 * Whose turn comes first: the lowest.
 *
 * The longest waits begin first, for a run cannot end before they do. Then what an end user is asked once only, by a
 * provider that remembers approvals: refusals, and the first approval. Wrong codes come last. Where the provider limits
 * what may be asked of it, it is spent on what binds most.
 *
 * @param tags of a scenario, without the `@`: its requirement among them
 */
export function rankOf(tags: readonly string[], isLimited: boolean): number {
  const level = Math.max(0, LEVELS.indexOf(levelOf(tags)));
  const order = placeOf(tags);
  return isLimited ? level * 10 + order : order * 10 + level;
}

function placeOf(tags: readonly string[]): number {
  if (tags.includes('slow')) return 0;
  if (tags.includes('refusal')) return 1;
  if (tags.includes('consent')) return 2;
  return tags.some((tag) => TYPES_WRONG_CODES.has(tag) || tag === LOOKS_LIKE_THEFT) ? ALL_ELSE + 1 : ALL_ELSE;
}

function levelOf(tags: readonly string[]): Level {
  return tags.map((tag) => LEVEL_OF.get(tag)).find((level) => level !== undefined) ?? 'ADVICE';
}

/** Whether it may have the provider refuse to serve others for a while: such a one comes when all else is done. */
export function isIntrusive({ tags }: PlannedScenario): boolean {
  return tags.includes('intrusive');
}
