import { setMaxListeners } from 'node:events';
import type { Judgement } from '../engine/judgement';
import {
  countsByRequirement,
  type PlannedScenario,
  planScenarios,
  scenariosLeftOut,
} from '../engine/scenario-plan';
import { recordNotRun, type ScenarioRecord } from '../engine/scenario-record';
import { loadSteps } from '../engine/steps';
import { type VerdictSoFar, VerdictsSoFar } from '../engine/verdicts-so-far';
import type { Wait } from '../engine/wait-board';
import { systemClock } from '../http/clock';
import type { Traffic } from '../http/traffic';
import { axiosTransport, type TransportLimits } from '../http/transport';
import { PASSING_TROUBLE } from '../judging/limits';
import { type Attempted, attempt, attemptAlone } from './attempt';
import { discover } from './discovery';
import {
  type Incident,
  interruption,
  lateIncident,
  missingEndpoints,
  ownFault,
  unreachable,
} from './incidents';
import { type JudgedOnce, judgeOnward, withSuspects } from './judge-onward';
import { beginsAt, inOrder, isIntrusive } from './order';
import { ProviderHealth } from './provider-health';
import { ProviderRun } from './provider-run';
import { rerunDisturbed } from './rerun-disturbed';
import { ScenarioQueue } from './scenario-queue';
import { sampleWithin, withinBudget } from './session-budget';
import { connectionOf, type Target } from './target';
import { plannedVisits } from './visits';

export interface JudgeOptions {
  readonly target: Target;
  /** A Cucumber tag expression: which scenarios to run; all unless told otherwise. */
  readonly tags?: string;
  /** Ends the run early; what was learnt until then is still reported. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Whether Cucumber's messages are kept: they take more memory than all else. Not unless told otherwise. */
  readonly keepsMessages?: boolean;
  /** Hears of all that is sent and that comes, as it does; the judgement then keeps none of it. */
  readonly onTraffic?: (traffic: Traffic) => void;
  /**
   * Has a provider answer again that is gone, and says in words how it had ended; undefined where it cannot. Unless given,
   * it is waited for a moment, for many are started again by what watches over them.
   */
  readonly revive?: () => Promise<string | undefined>;
  /** Time and size of one request, of the device and of the end user; the transport's own unless told otherwise. */
  readonly limits?: Pick<TransportLimits, 'timeoutMs' | 'maxBytes'>;
}

/** How far a run is, for people who watch it. */
export interface Progress {
  readonly done: number;
  readonly of: number;
  /** What can be said of the requirements by now. */
  readonly found: readonly VerdictSoFar[];
  /** What is being waited for, and for how many milliseconds still; the longest first. */
  readonly waits: readonly { readonly what: string; readonly ms: number }[];
}

const PROGRESS_EVERY_MS = 250;
/** How long somebody who watches over a server may take to have it started again. */
const BACK_WITHIN_MS = 20_000;
const LOOK_AGAIN_MS = 1000;
const LOOK = { actor: 'the suite', purpose: 'look whether the server is back' };

/**
 * Judges an authorization server by every scenario of `features/provider`.
 *
 * @returns what was found, secrets included: `reportOf` makes a report of it, without them
 * @throws WrongTags when the tag expression is wrong
 * @throws Error when a feature or step definition of the suite itself is broken; never for what a provider does
 */
export async function judgeProvider(options: JudgeOptions): Promise<Judgement> {
  const first = await judgeOnce(options);
  // A person, or a budget of sessions, is not asked for all of it again.
  const { user, limits } = options.target;
  if (!first.isGone || user.driver === 'manual' || limits?.sessions !== undefined)
    return first.isGone ? withSuspects(first) : first.judgement;
  return judgeOnward(first, {
    judge: (only) => judgeOnce(options, only),
    revive: options.revive ?? (() => answersAgain(options)),
  });
}

/** Judges by those scenarios that are wanted, until the provider is gone. */
async function judgeOnce(
  options: JudgeOptions,
  only: (scenario: PlannedScenario) => boolean = () => true,
): Promise<JudgedOnce> {
  const plan = planScenarios('provider', options.tags).filter(only);
  const { target, isAffordable } = withBudget(options.target, plan);
  const ended = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ended.signal]) : ended.signal;
  // Every request and every wait under way listens to it.
  setMaxListeners(0, signal);
  const limits: TransportLimits = { ...options.limits, ...connectionOf(target) };
  const discovered = await discover(target, axiosTransport(limits), signal);
  const run = new ProviderRun(target, discovered, signal, limits, plannedVisits(plan));
  run.keepsMessages = options.keepsMessages === true;
  if (options.onTraffic) run.onTraffic = options.onTraffic;
  const health = new ProviderHealth(run);
  try {
    const first = await begin(run, health);
    const incident = interruption(options.signal) ?? first;
    const possible = incident === undefined ? plan : plan.filter(incident.canStillRun);
    const runnable = possible.filter(isAffordable);
    if (incident && runnable.length === 0)
      return { judgement: conclude(run, plan, options.tags, [], incident), isGone: false };
    const steps = await loadSteps('provider');

    // Cucumber listens for uncaught errors once for each scenario under way.
    process.setMaxListeners(process.getMaxListeners() + plan.length);
    let done = 0;
    const found = new VerdictsSoFar(runnable);
    const ticker = setInterval(
      () => options.onProgress?.({ done, of: runnable.length, waits: remaining(run), found: found.all }),
      PROGRESS_EVERY_MS,
    );
    const queue = new ScenarioQueue(() => run.concurrency);
    const judgeOne = async (scenario: PlannedScenario, how = attempt): Promise<Attempted> => {
      const attempted = await queue.through(async (): Promise<Attempted> => {
        // A provider that limits what may be asked of it takes longest, and few of its scenarios are under way.
        await run.beginnings.turn(run.pacing.isLimited ? 0 : beginsAt(scenario, false));
        // It would find nothing out; and there may be a thousand in line, of many targets.
        return signal.aborted ? { scenario, messages: [] } : how(scenario, steps, run, health);
      });
      done++;
      if (attempted.record) found.ended(scenario, attempted.record.verdict);
      if (health.isGone && !incident) ended.abort(new Error('The provider is gone.'));
      return attempted;
    };
    try {
      const harmless = inOrder(
        runnable.filter((scenario) => !isIntrusive(scenario)),
        run.pacing.isLimited,
      );
      const all = (scenarios: readonly PlannedScenario[]) =>
        Promise.all(scenarios.map((scenario) => judgeOne(scenario)));
      const again = (scenario: PlannedScenario, how: typeof attempt): Promise<Attempted> => {
        done--;
        return judgeOne(scenario, how);
      };
      const attempted = await rerunDisturbed(
        await all(harmless),
        run,
        {
          withFew: (scenario) => again(scenario, attempt),
          alone: (scenario) => again(scenario, attemptAlone),
        },
        () => health.isSilent || health.isGone,
      );
      attempted.push(...(await all(runnable.filter(isIntrusive))));
      const late =
        interruption(options.signal) ?? incident ?? lateIncident(health, run) ?? ownFault(attempted);
      return {
        judgement: conclude(run, plan, options.tags, attempted, late),
        isGone: health.isGone && !incident && options.signal?.aborted !== true,
      };
    } finally {
      clearInterval(ticker);
      process.setMaxListeners(process.getMaxListeners() - plan.length);
    }
  } finally {
    await run.close();
  }
}

/** Why a scenario was not run within a budget of sessions. */
const BEYOND_BUDGET =
  'The sessions that the run may start went to what binds more (limits.sessions, --max-sessions).';

/** The target as it is judged within its budget of sessions, and which scenarios that is spent on. */
function withBudget(
  target: Target,
  plan: readonly PlannedScenario[],
): { readonly target: Target; readonly isAffordable: (scenario: PlannedScenario) => boolean } {
  const sessions = target.limits?.sessions;
  if (sessions === undefined) return { target, isAffordable: () => true };
  const sample_size = sampleWithin(sessions, target.sample_size);
  const affordable = withinBudget(plan, sessions, sample_size);
  return { target: { ...target, sample_size }, isAffordable: (scenario) => affordable.has(scenario) };
}

/**
 * Starts the run's first session, which shows that the provider can be reached, and stays untouched to show later whether
 * it keeps all that are started after it.
 *
 * @returns why the provider cannot be judged; undefined where it can
 */
async function begin(run: ProviderRun, health: ProviderHealth): Promise<Incident | undefined> {
  const missing = await missingEndpoints(run);
  if (missing) return missing;
  const alive = await health.check();
  if (!alive) return unreachable(run, health);
  const { opening } = alive;
  if (!opening) return undefined;
  run.ordinary = opening;
  run.evictions.watch(
    run.client('device', () => {}),
    opening,
  );
  return undefined;
}

function conclude(
  run: ProviderRun,
  plan: readonly PlannedScenario[],
  tags: string | undefined,
  attempted: readonly Attempted[],
  incident: Incident | undefined,
): Judgement {
  const found = new Map(attempted.map(({ scenario, record }) => [scenario, record]));
  const why = incident?.notRun ?? incident?.what ?? BEYOND_BUDGET;
  const { target } = run;
  return {
    party: 'provider',
    target: {
      name: target.name,
      ...(target.version !== undefined && { version: target.version }),
      ...(target.issuer !== undefined && { issuer: target.issuer }),
      ...(target.ca !== undefined && { ca: true as const }),
      ...(target.certificate !== undefined && { certificate: true as const }),
    },
    knownDeviations: target.known_deviations,
    scenarios: plan.map((scenario) => ({
      requirement: scenario.requirement,
      record: withReasonOfEnd(found.get(scenario), why) ?? recordNotRun(scenario, why),
    })),
    leftOut: countsByRequirement(scenariosLeftOut('provider', tags)),
    startedAt: run.startedAt,
    startedAtMs: run.startedAtMs,
    durationMs: systemClock.now() - run.startedAtMs,
    criticalPathMs: run.waits.criticalPathMs,
    requests: run.requests,
    sessions: run.evictions.started,
    ...(run.sampled !== undefined && { sampleSize: run.sampled }),
    ...(incident && { incident: incident.what }),
    streams: attempted.map(({ messages }) => messages),
    secrets: run.secrets,
    traffic: run.traffic,
  };
}

/** What was under way at the run's end was given up, by whomever: the reason is why the run ended. */
function withReasonOfEnd(record: ScenarioRecord | undefined, reason: string): ScenarioRecord | undefined {
  return record?.finding?.kind === 'interrupted'
    ? { ...record, reason, finding: { ...record.finding, reason } }
    : record;
}

/** Waits for a provider that is gone to answer again. */
async function answersAgain({ target, signal, limits }: JudgeOptions): Promise<string | undefined> {
  const transport = axiosTransport({ ...limits, ...connectionOf(target) });
  const since = systemClock.now();
  const end = since + BACK_WITHIN_MS;
  while (systemClock.now() < end && signal?.aborted !== true) {
    const { endpoints } = await discover(target, transport, signal ?? new AbortController().signal);
    const url = endpoints.device_authorization_endpoint;
    const { response } =
      url === undefined ? {} : await transport.send({ method: 'GET', url, headers: {} }, LOOK);
    if (response && !PASSING_TROUBLE.has(response.status))
      return `nothing answered for ${Math.ceil((systemClock.now() - since) / 1000)} s`;
    await systemClock.sleep(LOOK_AGAIN_MS, signal).catch(() => {});
  }
  return undefined;
}

function remaining(run: ProviderRun): { what: string; ms: number }[] {
  const now = run.clock.now();
  return run.waits.waits.map(({ what, until }: Wait) => ({ what, ms: Math.max(0, until - now) }));
}
