import type { Target } from '../provider-under-test/target';
import { TargetError } from './target-error';

/**
 * Makes sure that clients which have to be different ones are: a code of the one that the other may use, or a client that
 * has the grant in the place of one that has not, would be held against the server.
 *
 * @param source what to call the target in an error
 * @throws TargetError naming both keys
 */
export function expectDistinctClients(target: Target, source: string): void {
  for (const [key, other] of [
    ['other_client', 'client'],
    ['unauthorized_client', 'client'],
    ['unauthorized_client', 'other_client'],
    ['unauthorized_client', 'confidential_client'],
  ] as const) {
    const id = target[key]?.client_id;
    if (id === undefined || id !== target[other]?.client_id) continue;
    const has =
      key === 'other_client' ? 'a second client' : 'one that is not registered for the device grant';
    throw new TargetError(
      `${source}: "${key}" and "${other}" are the same client, ${JSON.stringify(id)}; "${key}" is ${has}.`,
    );
  }
}
