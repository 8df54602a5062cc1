import type { ReceivedRequest } from './received-request';

/** A request, as far as its place among the others is concerned. */
export type RequestInOrder = Pick<ReceivedRequest, 'at' | 'answeredAt' | 'gaveUp'>;

/** Milliseconds after an expiry of which nothing is said: servers and clients count in whole seconds. */
const WHOLE_SECOND_MS = 1000;

/**
 * True where polls came so soon that nothing which a busy machine does to a request explains it. A request may be read long
 * after it was sent, which makes the wait after it look shorter than it was. But no poll is sent before the answer to the
 * request before it, so that from an answer to a later poll there is room for all waits between the polls that follow it.
 *
 * @param codes the device authorization requests; where there is more than one, nothing is proven
 * @param polls in their order
 * @param leastMs of the wait after each poll
 * @param resolutionMs what the times can be trusted with
 *
 * ```ts
 * // The codes at 0, polls after 1 and 2 seconds, of which the first was answered with slow_down: 6 seconds have no room.
 * isProvenTooEarly([codes], [poll(1000), poll(2000)], [6000], 100); // true
 * ```
 */
export function isProvenTooEarly(
  codes: readonly RequestInOrder[],
  polls: readonly RequestInOrder[],
  leastMs: readonly number[],
  resolutionMs: number,
): boolean {
  const [asked] = codes;
  if (!asked || codes.length > 1) return false;
  const requests = [asked, ...polls];
  return requests.some((first, index) => {
    let roomNeeded = 0;
    for (let next = index + 1; next < requests.length; next += 1) {
      const request = requests[next];
      if (!request || !follows(request, requests[next - 1])) return false;
      // The wait before the first poll after the answer counts for nothing: it is not known when that was sent.
      if (next > index + 1) roomNeeded += leastMs[next - 2] ?? 0;
      if (request.at - first.answeredAt < roomNeeded - resolutionMs) return true;
    }
    return false;
  });
}

/**
 * True where a client polled on when its codes had expired, whatever was late on a busy machine. It had them when it sent
 * its first poll, and a poll that follows the answer to one that came after that and their whole life was sent after it.
 *
 * @param codes the device authorization requests; where there is more than one, nothing is proven
 * @param polls in their order
 * @param lifeMs of the codes
 */
export function isProvenTooLate(
  codes: readonly RequestInOrder[],
  polls: readonly RequestInOrder[],
  lifeMs: number,
): boolean {
  const [first] = polls;
  if (!first || codes.length !== 1) return false;
  const expiredAt = first.at + lifeMs + WHOLE_SECOND_MS;
  return polls.some((poll, index) => {
    const before = polls[index - 1];
    return before !== undefined && before.at > expiredAt && follows(poll, before);
  });
}

/** Whoever gave up, or had two requests under way, may have sent the second without waiting for an answer to the first. */
function follows(request: RequestInOrder, before: RequestInOrder | undefined): boolean {
  return before !== undefined && !before.gaveUp && !request.gaveUp && request.at >= before.answeredAt;
}
