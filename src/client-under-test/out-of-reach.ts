import type { PlannedScenario } from '../engine/scenario-plan';
import type { ClientDescription } from './client-description';

/**
 * Why a scenario cannot be shown by a program from outside, or not by this one.
 *
 * @returns undefined where it can
 */
export function outOfReach(
  { tags, requirement, name }: PlannedScenario,
  { server }: ClientDescription,
): string | undefined {
  if (tags.includes('in-process'))
    return 'It shows within the process of the client alone: a machine that is suspended, a clock that is put back, what a library hands to a program.';
  if (requirement === '3.1-client-tls' && server.scheme !== 'https')
    return 'The scripted server speaks http on loopback, which the client was told to take; with "server.scheme: https" TLS is judged.';
  if (requirement === '3.1-client-tls' && name.startsWith('A plain http') && !server.intercept)
    return 'A plain http address on loopback may be exempt; one elsewhere takes "server.intercept: true".';
  return undefined;
}
