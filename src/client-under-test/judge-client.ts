import { setMaxListeners } from 'node:events';
import type { Envelope } from '@cucumber/messages';
import { Gate } from '../engine/gate';
import type { Judgement } from '../engine/judgement';
import { runScenario, runScenarios } from '../engine/run-scenarios';
import {
  countsByRequirement,
  type PlannedScenario,
  planScenarios,
  scenariosLeftOut,
} from '../engine/scenario-plan';
import { recordNotRun, type ScenarioRecord } from '../engine/scenario-record';
import { type LoadedSteps, loadSteps } from '../engine/steps';
import { type VerdictSoFar, VerdictsSoFar } from '../engine/verdicts-so-far';
import { systemClock } from '../http/clock';
import type { ClientDescription } from './client-description';
import { ClientRun } from './client-run';
import type { ClientSubject } from './client-subject';
import { expectedSeconds } from './expected-seconds';
import { signInOnce } from './first-sign-in';
import { outOfReach } from './out-of-reach';

export interface JudgeClientOptions {
  readonly client: ClientDescription;
  /** Of the client, as reports show it. */
  readonly version?: string;
  /** A Cucumber tag expression: which scenarios to run; all unless told otherwise. */
  readonly tags?: string;
  /** How many scenarios go on at once. */
  readonly jobs?: number;
  /** Whether scenarios that the program cannot tell apart share one start of it. Not unless told otherwise. */
  readonly sharesStarts?: boolean;
  /** Ends the run early; what was learnt until then is still reported. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ClientProgress) => void;
  /** Whether Cucumber's messages are kept: they take more memory and time than all else. Not unless told otherwise. */
  readonly keepsMessages?: boolean;
}

/** How far a run is, for people who watch it. */
export interface ClientProgress {
  readonly done: number;
  readonly of: number;
  /** Titles of the scenarios that go on, the longest first. */
  readonly underWay: readonly string[];
  /** What can be said of the requirements by now. */
  readonly found: readonly VerdictSoFar[];
}

/** Waiting costs nothing, and a process that waits a few dozen megabytes. */
const JOBS = 24;
const PROGRESS_EVERY_MS = 250;
const STOOD_STILL =
  'The machine was so busy that the scripted server stood still for more than a second, also when the scenario was run alone: what the client made of it says nothing.';

interface Judged {
  readonly scenario: PlannedScenario;
  readonly record: ScenarioRecord | undefined;
  readonly messages: readonly Envelope[];
  /** It failed by time alone, or came to nothing else while the machine was busy. */
  readonly isDoubtful: boolean;
  /** The scripted server stood still for so long that no failure but one by time is certain. */
  readonly isUncertain: boolean;
}

/**
 * Judges a device client by every scenario of `features/client` that a program can show from outside: in real time, in
 * processes against scripted servers of their own. Scenarios that the program could not tell apart share one.
 *
 * @throws WrongClient when the command cannot be started
 * @throws ClientNotJudged when one plain sign-in does not work
 * @throws WrongTags when the tag expression cannot be read or selects nothing
 * @throws CertificatesUnavailable when https takes a package that is not installed
 */
export async function judgeClient(options: JudgeClientOptions): Promise<Judgement> {
  const { client, jobs = JOBS } = options;
  const startedAt = new Date();
  const startedAtMs = systemClock.now();
  const plan = planScenarios('client', options.tags ?? '');
  const steps = await loadSteps('client');
  const signal = options.signal ?? new AbortController().signal;
  setMaxListeners(0, signal);
  const run = new ClientRun(client, signal, options.sharesStarts);
  process.setMaxListeners(process.getMaxListeners() + plan.length);
  const underWay = new Set<PlannedScenario>();
  let done = 0;
  const runnable = plan.filter((scenario) => outOfReach(scenario, client) === undefined);
  const found = new VerdictsSoFar(runnable);
  const ticker = setInterval(
    () =>
      options.onProgress?.({
        done,
        of: runnable.length,
        underWay: [...underWay].sort(longestFirst).map(({ name }) => name),
        found: found.all,
      }),
    PROGRESS_EVERY_MS,
  );
  try {
    try {
      await run.prepare();
      run.habits = await signInOnce(run.newHarness('plain-sign-in'), client);
    } catch (error) {
      // Ctrl-C at a terminal ends the client, too: that it did not sign in is no fault of anybody then.
      if (!signal.aborted) throw error;
      return conclude(options, plan, [], { startedAt, startedAtMs, signal });
    }

    const judgeOne = async (scenario: PlannedScenario): Promise<Judged> => {
      underWay.add(scenario);
      const subject = run.subject(scenario.requirement);
      const { record, messages } = await runOne(scenario, steps, subject, options.keepsMessages === true);
      underWay.delete(scenario);
      done += 1;
      const { harness } = subject;
      if (record) found.ended(scenario, record.verdict);
      const hasFailed = record?.verdict === 'failed' && harness !== undefined;
      // What a busy machine kept from being seen may be seen when it is not.
      const cameToNothing =
        record?.verdict === 'not-tested' &&
        (harness?.isDisturbed === true || harness?.heldBack() !== undefined);
      return {
        scenario,
        record,
        messages,
        isDoubtful: cameToNothing || (hasFailed && (harness.byTime || harness.isDisturbed)),
        isUncertain: hasFailed && !harness.byTime && harness.isStalled,
      };
    };

    const gate = new Gate(jobs);
    const inOrder = [...runnable].sort(longestFirst);
    const first = await Promise.all(inOrder.map((scenario) => gate.through(() => judgeOne(scenario))));
    run.startAfresh();
    const judged = await confirmAlone(first, judgeOne, signal);
    return conclude(options, plan, judged, { startedAt, startedAtMs, signal });
  } finally {
    clearInterval(ticker);
    process.setMaxListeners(process.getMaxListeners() - plan.length);
    await run.close();
  }
}

/** Its messages are kept only where somebody wants them. */
async function runOne(
  scenario: PlannedScenario,
  steps: LoadedSteps,
  subject: ClientSubject,
  keepsMessages: boolean,
): Promise<Pick<Judged, 'record' | 'messages'>> {
  if (!keepsMessages) return { record: await runScenario(scenario, steps, subject), messages: [] };
  const { records, messages } = await runScenarios([scenario], steps, subject);
  return { record: records[0], messages };
}

/** The run cannot end before its longest scenario does. */
function longestFirst(one: PlannedScenario, other: PlannedScenario): number {
  return expectedSeconds(other) - expectedSeconds(one);
}

/**
 * Runs what failed by time alone, or while the machine was busy, once more, with nothing beside it. One scenario that fails again is enough for its
 * requirement: the others of it stand.
 */
async function confirmAlone(
  judged: readonly Judged[],
  again: (scenario: PlannedScenario) => Promise<Judged>,
  signal: AbortSignal,
): Promise<readonly Judged[]> {
  const settled = [...judged];
  const confirmed = new Set(
    judged
      .filter(({ record, isDoubtful }) => record?.verdict === 'failed' && !isDoubtful)
      .map(({ scenario }) => scenario.requirement),
  );
  /** Requirements of which nothing was to be seen alone either: their other scenarios would show no more. */
  const unseen = new Set<string>();
  // The shortest first: most of them will do.
  const doubtful = [...settled.keys()]
    .filter((index) => settled[index]?.isDoubtful)
    .sort(
      (one, other) => (settled[one]?.record?.durationMs ?? 0) - (settled[other]?.record?.durationMs ?? 0),
    );
  for (const index of doubtful) {
    const before = settled[index] as Judged;
    const { requirement } = before.scenario;
    if (signal.aborted || confirmed.has(requirement)) continue;
    if (before.record?.verdict === 'not-tested' && unseen.has(requirement)) continue;
    const alone = await again(before.scenario);
    const { record } = alone;
    if (!record) continue;
    if (record.verdict === 'failed' && alone.isUncertain) {
      settled[index] = { ...alone, record: recordNotRun(before.scenario, STOOD_STILL) };
      continue;
    }
    if (record.verdict === 'failed') confirmed.add(requirement);
    if (record.verdict === 'not-tested') unseen.add(requirement);
    const happened = before.record?.verdict === 'failed' ? 'It failed' : 'It came to nothing';
    const note =
      before.record?.verdict === 'failed' && record.verdict === 'failed'
        ? 'It failed beside other scenarios, and failed again when it was run alone.'
        : `${happened} beside other scenarios, and was run once more alone: this is how that went.`;
    settled[index] = { ...alone, record: { ...record, notes: [...record.notes, note] } };
  }
  return settled;
}

function conclude(
  { client, version, tags }: JudgeClientOptions,
  plan: readonly PlannedScenario[],
  judged: readonly Judged[],
  { startedAt, startedAtMs, signal }: { startedAt: Date; startedAtMs: number; signal: AbortSignal },
): Judgement {
  const incident = incidentOf(judged, signal);
  const found = new Map(judged.map(({ scenario, record }) => [scenario, record]));
  // What one run of the program showed to several scenarios was sent once.
  const exchanges = [...new Set(judged.flatMap(({ record }) => record?.exchanges ?? []))];
  return {
    party: 'client',
    target: { name: client.name, ...(version !== undefined && { version }) },
    knownDeviations: client.known_deviations,
    scenarios: withinReach(plan, client).map((scenario) => ({
      requirement: scenario.requirement,
      record:
        found.get(scenario) ??
        notRun(scenario, client, signal.aborted ? 'The run was interrupted.' : incident),
    })),
    leftOut: countsByRequirement(withinReach(scenariosLeftOut('client', tags), client)),
    startedAt,
    startedAtMs,
    durationMs: systemClock.now() - startedAtMs,
    criticalPathMs: Math.max(0, ...judged.map(({ record }) => record?.durationMs ?? 0)),
    requests: exchanges.length,
    sessions: exchanges.filter(({ purpose }) => purpose === 'device authorization request').length,
    ...(incident !== undefined && { incident }),
    streams: judged.map(({ messages }) => messages),
    // Codes and tokens are the scripted server's own, and good for nothing: reports show what became of them.
    secrets: client.client.client_secret === undefined ? [] : [client.client.client_secret],
    traffic: [],
  };
}

function incidentOf(judged: readonly Judged[], signal: AbortSignal): string | undefined {
  if (signal.aborted) return 'The run was interrupted; what was learnt until then is reported.';
  const broken = judged.filter(
    ({ record }) => record === undefined || record.finding?.kind === 'suite-error',
  );
  if (broken.length === 0) return undefined;
  const where = broken.map(({ scenario }) => `${scenario.uri}:${scenario.line}`).join(', ');
  return `The suite itself failed, which says nothing of the client: ${where}.`;
}

/** Of a requirement that a program can show, or this client could, what only a library shows is no part. */
function withinReach(
  plan: readonly PlannedScenario[],
  client: ClientDescription,
): readonly PlannedScenario[] {
  const whole = planScenarios('client');
  const isShown = (scenario: PlannedScenario): boolean => outOfReach(scenario, client) === undefined;
  const shown = new Set(whole.filter(isShown).map(({ requirement }) => requirement));
  const ofPrograms = new Set(whole.filter(isOfPrograms).map(({ requirement }) => requirement));
  return plan.filter(
    (scenario) =>
      isShown(scenario) ||
      (!shown.has(scenario.requirement) && (isOfPrograms(scenario) || !ofPrograms.has(scenario.requirement))),
  );
}

function isOfPrograms({ tags }: PlannedScenario): boolean {
  return !tags.includes('in-process');
}

function notRun(
  scenario: PlannedScenario,
  client: ClientDescription,
  incident: string | undefined,
): ScenarioRecord {
  const reason = outOfReach(scenario, client);
  const record = recordNotRun(scenario, reason ?? incident ?? 'The scenario did not run.');
  return reason === undefined ? record : { ...record, verdict: 'not-applicable' };
}
