import type { PlannedScenario } from '../engine/scenario-plan';
import { LEVELS, type Level } from '../rfc8628/requirement';
import { PROVIDER_REQUIREMENTS } from '../rfc8628/requirements';

const LEVEL_OF: ReadonlyMap<string, Level> = new Map(
  PROVIDER_REQUIREMENTS.map(({ id, level }) => [id, level]),
);

/** Their scenarios type wrong codes, after which some providers look at no code for a while. */
const TYPES_WRONG_CODES: ReadonlySet<string> = new Set([
  '3.3-wrong-code',
  '3.3-escapes-input',
  '3.3-code-spent',
]);

/** The place of what need begin neither early nor late. */
const ALL_ELSE = 3;

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

/** Scenarios in the order in which they begin. */
export function inOrder(scenarios: readonly PlannedScenario[], isLimited: boolean): PlannedScenario[] {
  return [...scenarios].sort((one, other) => beginsAt(one, isLimited) - beginsAt(other, isLimited));
}

/** When a scenario begins beside others, the lowest first: as {@link rankOf} says, and what takes intervals not last. */
export function beginsAt(
  { tags, steps }: Pick<PlannedScenario, 'tags' | 'steps'>,
  isLimited: boolean,
): number {
  const rank = rankOf(tags, isLimited);
  const takesIntervals = steps.some((step) => TAKES_INTERVALS.some((sentence) => sentence.test(step)));
  return takesIntervals && !isLimited ? Math.min(rank, ALL_ELSE * 10 - 1) : rank;
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
  return tags.some((tag) => TYPES_WRONG_CODES.has(tag)) ? ALL_ELSE + 1 : ALL_ELSE;
}

function levelOf(tags: readonly string[]): Level {
  return tags.map((tag) => LEVEL_OF.get(tag)).find((level) => level !== undefined) ?? 'ADVICE';
}

/** Whether it may have the provider refuse to serve others for a while: such a one comes when all else is done. */
export function isIntrusive({ tags }: PlannedScenario): boolean {
  return tags.includes('intrusive');
}
