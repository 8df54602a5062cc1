import { setMaxListeners } from 'node:events';
import type { ISupportCodeLibrary } from '@cucumber/cucumber/api';
import type { Envelope } from '@cucumber/messages';
import type { Endpoints } from '../device-client/endpoints';
import { mergeStreams, redacted } from '../engine/cucumber-output';
import { PACKAGE } from '../engine/package-root';
import { runScenario } from '../engine/run-scenario';
import { loadSteps, type PlannedScenario, planScenarios } from '../engine/scenario-plan';
import { readScenario, type ScenarioRecord } from '../engine/scenario-record';
import type { Wait } from '../engine/wait-board';
import { systemClock } from '../http/clock';
import type { Exchange } from '../http/exchange';
import { axiosTransport, type TransportLimits } from '../http/transport';
import { aggregate, type JudgedScenario } from '../report/aggregate';
import type { Report, ReportScenario } from '../report/model';
import { PROVIDER_REQUIREMENTS } from '../rfc8628/requirements';
import { type Discovered, discover } from './discovery';
import { grantNotOffered, needsMetadataOnly } from './grant-offer';
import { ProviderHealth } from './provider-health';
import { ProviderRun } from './provider-run';
import { registerRun } from './run-registry';
import { connectionOf, type Target } from './target';

export interface JudgeOptions {
  readonly target: Target;
  /** A Cucumber tag expression: which scenarios to run; all unless told otherwise. */
  readonly tags?: string;
  /** Ends the run early; what was learnt until then is still reported. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Time and size of one request, of the device and of the end user; the transport's own unless told otherwise. */
  readonly limits?: Pick<TransportLimits, 'timeoutMs' | 'maxBytes'>;
}

/** How far a run is, for people who watch it. */
export interface Progress {
  readonly done: number;
  readonly of: number;
  /** What is being waited for, and for how many milliseconds still; the longest first. */
  readonly waits: readonly { readonly what: string; readonly ms: number }[];
}

export interface Judgement {
  readonly report: Report;
  /** The provider was unreachable, does not offer the grant at all, or was gone before the end. */
  readonly couldNotBeJudged: boolean;
  /** Cucumber's messages as one stream, in the order of the features, without secrets. */
  readonly messages: () => readonly Envelope[];
  /** Takes what the run learnt to be secret out of any text, such as a provider's log. */
  readonly withoutSecrets: (text: string) => string;
}

/** A scenario that gets no answer is tried this often before that is held against the provider. */
const ATTEMPTS = 3;
const PROGRESS_EVERY_MS = 250;

let steps: Promise<ISupportCodeLibrary> | undefined;

/**
 * Judges an authorization server by every scenario of `features/provider`.
 *
 * @throws Error when a feature or step definition of the suite itself is broken; never for what a provider does
 */
export async function judgeProvider(options: JudgeOptions): Promise<Judgement> {
  const { target } = options;
  const ended = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ended.signal]) : ended.signal;
  // Every request and every wait under way listens to it.
  setMaxListeners(0, signal);
  const limits: TransportLimits = { ...options.limits, ...connectionOf(target) };
  const discovered = await discover(target, axiosTransport(limits), signal);
  const run = new ProviderRun(target, discovered, endpointsOf(discovered), signal, limits);
  const health = new ProviderHealth(run);
  const registered = registerRun(run);
  try {
    const plan = await planScenarios(options.tags ?? '');
    const first = await firstIncident(run, health);
    const incident = interruption(options) ?? first;
    const tellable = incident === undefined ? plan : plan.filter(incident.leaves);
    if (incident && tellable.length === 0) return conclude(run, plan, [], incident);
    steps ??= loadSteps();
    const support = await steps;

    // Cucumber listens for uncaught errors once for each scenario under way.
    process.setMaxListeners(process.getMaxListeners() + plan.length);
    let done = 0;
    const ticker = setInterval(
      () => options.onProgress?.({ done, of: tellable.length, waits: remaining(run) }),
      PROGRESS_EVERY_MS,
    );
    const judgeOne = async (scenario: PlannedScenario): Promise<Judged> => {
      const judged = await attempt(scenario, support, registered.name, health, signal);
      done++;
      if (health.isGone && !incident) ended.abort(new Error('The provider is gone.'));
      return judged;
    };
    try {
      // Guessing codes may have the provider refuse everybody for a while: that comes when all else is done.
      const harmless = tellable.filter(({ intrusive }) => !intrusive);
      // The longest waits begin first, for the run cannot end before they do. Then what an end user is asked once only, by
      // a provider that remembers approvals: refusals, and the first approval.
      const rank = ({ slow, refusal, consent }: PlannedScenario) =>
        slow ? 0 : refusal ? 1 : consent ? 2 : 3;
      const inOrder = [...harmless].sort((one, other) => rank(one) - rank(other));
      const judged = await apartFromTheCrowd(await Promise.all(inOrder.map(judgeOne)), (scenario) => {
        done--;
        return judgeOne(scenario);
      });
      judged.push(...(await Promise.all(tellable.filter(({ intrusive }) => intrusive).map(judgeOne))));
      return conclude(
        run,
        plan,
        judged,
        interruption(options) ?? incident ?? lateIncident(health, run) ?? ownFault(judged),
      );
    } finally {
      clearInterval(ticker);
      process.setMaxListeners(process.getMaxListeners() - plan.length);
    }
  } finally {
    registered.forget();
    await run.close();
  }
}

interface Judged {
  readonly scenario: PlannedScenario;
  readonly record?: ScenarioRecord;
  readonly stream: readonly Envelope[];
}

async function attempt(
  scenario: PlannedScenario,
  support: ISupportCodeLibrary,
  run: string,
  health: ProviderHealth,
  signal: AbortSignal,
): Promise<Judged> {
  for (let attempts = 1; ; attempts++) {
    const stream = await runScenario(scenario, support, run);
    const record = readScenario(stream);
    if (record?.finding?.kind !== 'no-answer' || signal.aborted)
      return { scenario, stream, ...(record && { record }) };
    health.unanswered(scenario, record.finding.reason);
    const alive = await health.check();
    if (!alive || health.isSilent) return { scenario, stream, record };
    if (attempts === ATTEMPTS)
      return { scenario, stream, record: heldAgainst(record, record.finding.reason) };
  }
}

/** So few at a time that none of them is in the others' way. */
const APART = 8;

/** Runs scenarios whose session was dropped for the crowd of the others once more, a few at a time. */
async function apartFromTheCrowd(
  judged: readonly Judged[],
  again: (scenario: PlannedScenario) => Promise<Judged>,
): Promise<Judged[]> {
  const settled = [...judged];
  const crowdedOut = [...settled.keys()].filter(
    (index) => settled[index]?.record?.finding?.kind === 'crowded-out',
  );
  for (let first = 0; first < crowdedOut.length; first += APART) {
    await Promise.all(
      crowdedOut.slice(first, first + APART).map(async (index) => {
        const { scenario, record } = settled[index] as Judged;
        settled[index] = withNote(await again(scenario), record?.scenario.reason);
      }),
    );
  }
  return settled;
}

function withNote(judged: Judged, before: string | undefined): Judged {
  const { record } = judged;
  if (!record || before === undefined) return judged;
  const note = `${before} It was run once more with few others, and this is how that went.`;
  const scenario = { ...record.scenario, notes: [...record.scenario.notes, note] };
  return { ...judged, record: { ...record, scenario } };
}

/** No answer, again and again, from a provider that answers everything else: that is an answer, too. */
function heldAgainst(record: ScenarioRecord, reason: string): ScenarioRecord {
  const { reason: _, ...scenario } = record.scenario;
  const failure = {
    expected: 'an answer',
    seen: `${ATTEMPTS} times in a row, while ordinary requests are answered: ${reason}`,
  };
  return { ...record, scenario: { ...scenario, verdict: 'failed', failure } };
}

/** Why a provider cannot be judged, or not to the end. */
interface Incident {
  /** In words. */
  readonly what: string;
  /** What is said of each scenario that did not run for it; `what` unless told otherwise. */
  readonly notRun?: string;
  /** The scenarios that can be judged all the same. */
  readonly leaves: (scenario: PlannedScenario) => boolean;
}

const nothing = (): boolean => false;

async function firstIncident(run: ProviderRun, health: ProviderHealth): Promise<Incident | undefined> {
  const { discovered, endpoints } = run;
  if (endpoints.token_endpoint === '' && discovered.exchanges.every(({ response }) => !response)) {
    return {
      what: `The provider cannot be reached: ${reasonOf(discovered.exchanges)}.`,
      leaves: nothing,
    };
  }
  if (endpoints.device_authorization_endpoint === '') {
    return {
      what: await grantNotOffered(run),
      notRun: 'There is no device authorization endpoint to be judged.',
      leaves: needsMetadataOnly,
    };
  }
  if (endpoints.token_endpoint === '') {
    return { what: 'Nothing names the token endpoint (endpoints.token_endpoint).', leaves: nothing };
  }
  if (!(await health.check())) {
    return {
      what: `The provider cannot be reached: ${health.lastReason}.`,
      leaves: discovered.metadata ? needsMetadataOnly : nothing,
    };
  }
  return undefined;
}

function interruption({ signal }: JudgeOptions): Incident | undefined {
  return signal?.aborted
    ? { what: 'The run was interrupted; what was learnt until then is reported.', leaves: nothing }
    : undefined;
}

function lateIncident(health: ProviderHealth, run: ProviderRun): Incident | undefined {
  if (health.isGone) {
    return {
      what: `The provider stopped answering after ${run.requests} requests: ${health.lastReason}.`,
      leaves: nothing,
    };
  }
  if (health.isSilent) return { what: health.silence, leaves: nothing };
  return undefined;
}

/** An error of ours is no verdict about the provider, and must not pass for a complete run either. */
function ownFault(judged: readonly Judged[]): Incident | undefined {
  const faults = judged.filter(
    ({ record }) => record === undefined || record.finding?.kind === 'suite-error',
  );
  if (faults.length === 0) return undefined;
  const names = faults.map(({ scenario }) => `${scenario.uri}:${scenario.line}`).join(', ');
  return { what: `The suite itself failed, which says nothing of the provider: ${names}.`, leaves: nothing };
}

function conclude(
  run: ProviderRun,
  plan: readonly PlannedScenario[],
  judged: readonly Judged[],
  incident: Incident | undefined,
): Judgement {
  const found = new Map(judged.map(({ scenario, record }) => [scenario, record]));
  const scenarios: JudgedScenario[] = plan.map((scenario) => ({
    requirement: scenario.requirement,
    scenario: found.get(scenario)?.scenario ?? notRun(scenario, incident),
  }));
  const { target } = run;
  const report = aggregate(PROVIDER_REQUIREMENTS, scenarios, {
    suite: { name: PACKAGE.name, version: PACKAGE.version },
    party: 'provider',
    target: {
      name: target.name,
      ...(target.version !== undefined && { version: target.version }),
      ...(target.issuer !== undefined && { issuer: target.issuer }),
    },
    started_at: run.startedAt.toISOString(),
    duration_ms: Math.round(systemClock.now() - run.startedAtMs),
    critical_path_ms: Math.round(run.waits.criticalPathMs),
    requests: run.requests,
    sessions: run.crowd.started,
    ...(run.sampled !== undefined && { sample_size: run.sampled }),
    ...(incident && { incident: incident.what }),
    known_deviations: target.known_deviations,
  });
  return {
    report: run.redactor.report(report),
    couldNotBeJudged: incident !== undefined,
    messages: () => {
      const streams = judged.map(({ stream }) => stream);
      return redacted(mergeStreams(streams), (text) => run.redactor.text(text));
    },
    withoutSecrets: (text) => run.redactor.body(text),
  };
}

function notRun({ name, uri, line }: PlannedScenario, incident: Incident | undefined): ReportScenario {
  return {
    name,
    verdict: 'not-tested',
    reason: incident?.notRun ?? incident?.what ?? 'The scenario did not run.',
    location: `${uri}:${line}`,
    steps: [],
    exchanges: [],
    pages: [],
    notes: [],
    duration_ms: 0,
  };
}

/** Missing endpoints are empty here; `firstIncident` ends such a run before anything is sent to them. */
function endpointsOf({ endpoints }: Discovered): Endpoints {
  return { device_authorization_endpoint: '', token_endpoint: '', ...endpoints };
}

function reasonOf(exchanges: readonly Exchange[]): string {
  return exchanges.at(-1)?.noAnswer?.message ?? 'it gives no answer';
}

function remaining(run: ProviderRun): { what: string; ms: number }[] {
  const now = run.clock.now();
  return run.waits.waits.map(({ what, until }: Wait) => ({ what, ms: Math.max(0, until - now) }));
}
