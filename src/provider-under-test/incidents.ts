import type { PlannedScenario } from '../engine/scenario-plan';
import type { Exchange } from '../http/exchange';
import type { Attempted } from './attempt';
import { grantNotOffered, needsMetadataOnly } from './grant-offer';
import type { ProviderHealth } from './provider-health';
import type { ProviderRun } from './provider-run';

/** Why a provider cannot be judged, or not to the end. */
export interface Incident {
  /** In words. */
  readonly what: string;
  /** What is said of each scenario that did not run for it; `what` unless told otherwise. */
  readonly notRun?: string;
  /** The scenarios that can be judged all the same. */
  readonly canStillRun: (scenario: PlannedScenario) => boolean;
}

const nothing = (): boolean => false;

/**
 * What keeps a provider from being judged at all, or from being judged by more than its metadata, as far as what it
 * publishes tells.
 */
export async function missingEndpoints(run: ProviderRun): Promise<Incident | undefined> {
  const { discovered, endpoints } = run;
  if (endpoints.token_endpoint === undefined && discovered.exchanges.every(({ response }) => !response)) {
    return {
      what: `The provider cannot be reached: ${reasonOf(discovered.exchanges)}.`,
      canStillRun: nothing,
    };
  }
  if (endpoints.device_authorization_endpoint === undefined) {
    return {
      what: await grantNotOffered(run),
      notRun: 'There is no device authorization endpoint to be judged.',
      canStillRun: needsMetadataOnly,
    };
  }
  if (endpoints.token_endpoint === undefined) {
    return {
      what: 'Nothing names the token endpoint (endpoints.token_endpoint).',
      canStillRun: nothing,
    };
  }
  return undefined;
}

/** A provider that does not answer an ordinary request. */
export function unreachable({ discovered }: ProviderRun, { lastReason }: ProviderHealth): Incident {
  return {
    what: `The provider cannot be reached: ${lastReason}.`,
    canStillRun: discovered.metadata ? needsMetadataOnly : nothing,
  };
}

/** Somebody ended the run. */
export function interruption(signal: AbortSignal | undefined): Incident | undefined {
  return signal?.aborted
    ? {
        what: 'The run was interrupted; what was learnt until then is reported.',
        notRun: 'The run was interrupted.',
        canStillRun: nothing,
      }
    : undefined;
}

/** What happened to a provider while it was judged. */
export function lateIncident(health: ProviderHealth, run: ProviderRun): Incident | undefined {
  if (health.isGone) {
    return {
      what: `The provider stopped answering after ${run.requests} requests: ${health.lastReason}.`,
      canStillRun: nothing,
    };
  }
  if (health.isSilent) return { what: health.silence, canStillRun: nothing };
  return undefined;
}

/** An error of ours is no verdict about the provider, and must not pass for a complete run either. */
export function ownFault(attempted: readonly Attempted[]): Incident | undefined {
  const faults = attempted.filter(
    ({ record }) => record === undefined || record.finding?.kind === 'suite-error',
  );
  if (faults.length === 0) return undefined;
  const names = faults.map(({ scenario }) => `${scenario.uri}:${scenario.line}`).join(', ');
  return {
    what: `The suite itself failed, which says nothing of the provider: ${names}.`,
    canStillRun: nothing,
  };
}

function reasonOf(exchanges: readonly Exchange[]): string {
  return exchanges.at(-1)?.noAnswer?.message ?? 'it gives no answer';
}
