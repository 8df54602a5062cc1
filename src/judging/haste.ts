import type { Exchange } from '../http/exchange';

/**
 * Whether each poll after the first certainly reached the server before the interval since the one before had passed: only
 * then is the answer one to a device that asks too soon. The server received either at some time between the request and
 * its answer.
 *
 * @param polls in the order in which they were sent
 */
export function cameTooSoon(polls: readonly Exchange[], intervalSeconds: number): boolean {
  if (polls.length < 2) return false;
  return polls.slice(1).every(({ receivedAt }, index) => {
    const before = polls[index];
    return before !== undefined && receivedAt - before.sentAt < intervalSeconds * 1000;
  });
}

/** Whether some of these requests were under way at the same time. */
export function overlap(exchanges: readonly Exchange[]): boolean {
  const inOrder = [...exchanges].sort((one, other) => one.sentAt - other.sentAt);
  return inOrder.slice(1).some(({ sentAt }, index) => sentAt < (inOrder[index]?.receivedAt ?? 0));
}
