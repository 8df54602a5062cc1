import type { Target } from '../provider-under-test/target';

/** What the command line may say besides the target itself; each wins over the target file. */
export interface TargetOverrides {
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly scope?: string;
  /** For a service that has tenants. */
  readonly tenant?: string;
  readonly maxWait?: number;
  readonly sampleSize?: number;
  /** Sessions that the whole run may start. */
  readonly maxSessions?: number;
  /** Requests a second. */
  readonly rate?: number;
}

/** What the command line says of a target wins over what the target file says. */
export function override(
  target: Target,
  { clientId, clientSecret, scope, maxWait, sampleSize, maxSessions, rate }: TargetOverrides,
): Target {
  return {
    ...target,
    client: {
      ...target.client,
      ...(clientId !== undefined && { client_id: clientId }),
      ...(clientSecret !== undefined && { client_secret: clientSecret }),
    },
    ...(scope !== undefined && { scope }),
    ...(maxWait !== undefined && { max_wait: maxWait }),
    ...(sampleSize !== undefined && { sample_size: sampleSize }),
    ...((maxSessions !== undefined || rate !== undefined) && {
      limits: {
        ...target.limits,
        ...(maxSessions !== undefined && { sessions: maxSessions }),
        ...(rate !== undefined && { requests_per_second: rate }),
      },
    }),
  };
}
