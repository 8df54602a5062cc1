import type { Judgement } from '../engine/judgement';
import { countsByRequirement, planScenarios, scenariosLeftOut } from '../engine/scenario-plan';
import { recordNotRun } from '../engine/scenario-record';
import { loadSteps } from '../engine/steps';
import type { Transport } from '../http/transport';
import { type Attempted, runOnce } from './attempt';
import { type Discovered, discover } from './discovery';
import { interruption, ownFault } from './incidents';
import { ProviderRun } from './provider-run';
import type { Recording } from './recording';
import { Replay } from './replay';
import type { Target } from './target';

/** What is known of the provider besides its recording. */
export type RecordedProvider = Pick<Target, 'name' | 'version' | 'dialect' | 'known_deviations'>;

export interface JudgeRecordingOptions {
  readonly recording: Recording;
  readonly provider: RecordedProvider;
  /** A Cucumber tag expression: which scenarios to run; all unless told otherwise. */
  readonly tags?: string;
  readonly signal?: AbortSignal;
  readonly keepsMessages?: boolean;
}

/** A recording waits for nothing: its codes expired long ago. */
const ANY_WAIT_SECONDS = 10 ** 9;

/**
 * Judges an authorization server by what a recording of one sign-in shows, with the scenarios that judge it elsewhere:
 * each one has the recording answer its requests. What the recording does not show is not tested.
 *
 * @returns what was found; its times are those of the recording
 * @throws WrongTags when the tag expression is wrong
 * @example await judgeRecording({ recording, provider: { name: 'idp', known_deviations: {} } })
 */
export async function judgeRecording(options: JudgeRecordingOptions): Promise<Judgement> {
  const { recording, signal = new AbortController().signal } = options;
  const plan = planScenarios('provider', options.tags);
  const steps = await loadSteps('provider');
  const target = targetOf(options);
  const discovered = await recordedMetadata(target, recording);
  process.setMaxListeners(process.getMaxListeners() + plan.length);
  let attempted: readonly Attempted[];
  try {
    attempted = await Promise.all(
      plan.map(async (scenario) => {
        const replay = new Replay(recording);
        const run = new ProviderRun(target, discovered, signal, {}, undefined, replay);
        run.keepsMessages = options.keepsMessages === true;
        return runOnce(scenario, steps, run);
      }),
    );
  } finally {
    process.setMaxListeners(process.getMaxListeners() - plan.length);
  }
  const found = new Map(attempted.map(({ scenario, record }) => [scenario, record]));
  const incident = interruption(options.signal) ?? ownFault(attempted);
  const exchanges = [recording.opening, ...recording.polls, ...recording.others];
  const { name, version, issuer } = target;
  return {
    party: 'provider',
    target: {
      name,
      ...(version !== undefined && { version }),
      ...(issuer !== undefined && { issuer }),
    },
    knownDeviations: target.known_deviations,
    scenarios: plan.map((scenario) => ({
      requirement: scenario.requirement,
      record: found.get(scenario) ?? recordNotRun(scenario, incident?.what ?? 'The scenario did not run.'),
    })),
    leftOut: countsByRequirement(scenariosLeftOut('provider', options.tags)),
    startedAt: recording.opening.startedAt,
    startedAtMs: recording.opening.sentAt,
    durationMs: Math.max(...exchanges.map(({ receivedAt }) => receivedAt)) - recording.opening.sentAt,
    criticalPathMs: 0,
    requests: exchanges.length,
    sessions: 1,
    sampleSize: target.sample_size,
    isRecording: true,
    ...(incident && { incident: incident.what }),
    streams: attempted.map(({ messages }) => messages),
    secrets: [recording.confidentialClient?.client_secret].filter((secret) => secret !== undefined),
    traffic: exchanges,
  };
}

function targetOf({ recording, provider }: JudgeRecordingOptions): Target {
  const { client, confidentialClient, scope, resource, issuer, endpoints, otherOpenings } = recording;
  return {
    ...provider,
    ...(issuer !== undefined && { issuer }),
    endpoints,
    client,
    ...(confidentialClient && { confidential_client: confidentialClient }),
    ...(scope !== undefined && { scope }),
    user: { driver: 'none' },
    ...(resource !== undefined && { resource }),
    max_wait: ANY_WAIT_SECONDS,
    sample_size: 1 + otherOpenings.length,
    intrusive: false,
  };
}

/** The metadata, as far as somebody asked for it while the recording was made. */
async function recordedMetadata(target: Target, { others }: Recording): Promise<Discovered> {
  const transport: Transport = {
    async send(request, context) {
      const found = others.find(
        ({ request: recorded }) => recorded.method === 'GET' && recorded.url === request.url,
      );
      const now = { startedAt: new Date(0), sentAt: 0, receivedAt: 0 };
      const missing = { kind: 'connection' as const, message: 'the recording does not have it' };
      return { request, noAnswer: missing, ...now, ...found, ...context };
    },
  };
  const discovered = await discover(target, transport);
  return { ...discovered, exchanges: discovered.exchanges.filter(({ response }) => response) };
}
