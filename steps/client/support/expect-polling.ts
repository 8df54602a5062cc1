import { NotTested } from '../../../src/judging/outcomes';
import type { ClientWorld } from './client-world';

/** Nothing is said of the last second before an expiry. */
const LAST_SECOND_MS = 1000;

/**
 * A program that ended before its first poll, and long before its codes did, ended for another reason than their end.
 *
 * @param seconds that the codes live
 * @throws NotTested where it did
 */
export function expectPolling({ harness, polls, codesSentAt }: ClientWorld, seconds: number): void {
  const { outcome, isInProcess, cancelledAt } = harness;
  if (isInProcess || cancelledAt !== undefined || polls.length > 0 || outcome?.at === undefined) return;
  if (outcome.at - codesSentAt < seconds * 1000 - LAST_SECOND_MS)
    throw new NotTested(`The device ended before it polled: ${outcome.how}.`);
}
