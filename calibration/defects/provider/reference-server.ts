import { randomBytes } from 'node:crypto';
import { type GatewayOptions, type RunningGateway, startGateway } from '../../../src/gateway/gateway';
import { guessBudgets } from '../../../src/gateway/guess-limiter';
import type { Upstream } from '../../../src/gateway/upstream';
import type { Target } from '../../../src/provider-under-test/target';
import type { EmbeddedOptions } from '../../../src/targets/embedded';
import { gatewayTargetClients } from '../../../src/targets/gateway-target';

/** How the embedded provider is changed: its settings, or what stands in front. */
export type EmbeddedChange = Pick<EmbeddedOptions, 'configure' | 'front' | 'lifetimeSeconds'> & {
  readonly told?: Partial<Target>;
};

/** How the reference server is changed into one that misbehaves: one part of it, what stands in front, or a setting. */
export interface ServerChange
  extends Pick<GatewayOptions, 'replace' | 'front' | 'lifetimeSeconds' | 'intervalSeconds' | 'host'> {
  /** What the run is told of the server besides. */
  readonly told?: (gateway: RunningGateway, target: Target) => Partial<Target>;
  /** How the embedded provider is changed, for what is on that baseline. */
  readonly embedded?: EmbeddedChange;
}

const SCOPE = 'openid profile';

/**
 * Starts the gateway, changed as told, and describes it as a target.
 *
 * @param lifetimeSeconds how long codes live unless the change says otherwise
 */
export async function startReferenceServer(
  upstream: Upstream,
  lifetimeSeconds: number,
  { told, embedded: _, ...change }: ServerChange = {},
): Promise<{ readonly target: Target; close(): Promise<void> }> {
  const secret = randomBytes(24).toString('base64url');
  const gateway = await startGateway({
    upstream,
    clients: gatewayTargetClients(secret),
    scope: SCOPE,
    // As short as an interval can be: nothing but waiting takes time here.
    intervalSeconds: 1,
    lifetimeSeconds,
    ...change,
    replace: (parts, settings) => ({
      // A small budget, so that guessing it away takes few requests.
      guesses: guessBudgets({ perSource: 12 }),
      ...change.replace?.(parts, settings),
    }),
  });
  const target: Target = {
    name: 'reference server',
    issuer: gateway.issuer,
    client: { client_id: 'tv', client_name: 'Living-room TV' },
    other_client: { client_id: 'radio' },
    confidential_client: {
      client_id: 'box',
      client_secret: secret,
      token_endpoint_auth_method: 'client_secret_basic',
    },
    unauthorized_client: { client_id: 'web' },
    scope: SCOPE,
    user: { driver: 'form' },
    other_user: { driver: 'form' },
    max_wait: 120,
    sample_size: 20,
    intrusive: true,
    known_deviations: {},
  };
  return { target: { ...target, ...told?.(gateway, target) }, close: () => gateway.close() };
}
