import type { PlannedScenario } from '../engine/scenario-plan';

/**
 * Scenarios in the order in which they begin. The longest waits begin first, for the run cannot end before they do. Then
 * what an end user is asked once only, by a provider that remembers approvals: refusals, and the first approval.
 */
export function inOrder(scenarios: readonly PlannedScenario[]): PlannedScenario[] {
  return [...scenarios].sort((one, other) => rankOf(one) - rankOf(other));
}

function rankOf({ tags }: PlannedScenario): number {
  if (tags.includes('slow')) return 0;
  if (tags.includes('refusal')) return 1;
  return tags.includes('consent') ? 2 : 3;
}

/** Whether it may have the provider refuse to serve others for a while: such a one comes when all else is done. */
export function isIntrusive({ tags }: PlannedScenario): boolean {
  return tags.includes('intrusive');
}
