import type { Envelope, TestCaseStarted, TestStepResult } from '@cucumber/messages';
import type { PageSeen } from '../end-user/end-user';
import type { Exchange } from '../http/exchange';
import type { ExplainedVerdict } from '../judging/verdict';
import { type Finding, suiteError, verdictOf } from '../judging/verdict-policy';
import type { Evidence } from './evidence';
import { linesBelow } from './lines-below';
import type { PlannedScenario } from './scenario-plan';
import type { TimelineEntry } from './timeline-entry';

/** A step as it ran. */
export interface StepRecord {
  /** `Given `, `When `, `Then ` … as written in the feature. */
  readonly keyword: string;
  readonly text: string;
  /** The table or the text that stands below it, line by line; left out where there is none. */
  readonly below?: readonly string[];
  readonly status: 'passed' | 'failed' | 'skipped';
}

/** One scenario as it ran, with its evidence as it came: secrets are still in it. */
export interface ScenarioRecord extends ExplainedVerdict {
  readonly name: string;
  /** The feature file, relative to the package, with its line: `features/provider/3.5-….feature:12`. */
  readonly location: string;
  readonly steps: readonly StepRecord[];
  /** In the order of their being sent, each once. */
  readonly exchanges: readonly Exchange[];
  readonly pages: readonly PageSeen[];
  readonly notes: readonly string[];
  /** Of a device client: what happened, in order. */
  readonly timeline?: readonly TimelineEntry[];
  readonly durationMs: number;
  /** Why it did not pass. */
  readonly finding?: Finding;
}

/** The record of a scenario that did not run, and why not. */
export function recordNotRun(
  { name, uri, line }: Pick<PlannedScenario, 'name' | 'uri' | 'line'>,
  reason: string,
): ScenarioRecord {
  return {
    name,
    verdict: 'not-tested',
    reason,
    location: `${uri}:${line}`,
    steps: [],
    exchanges: [],
    pages: [],
    notes: [],
    durationMs: 0,
  };
}

/**
 * Reads the message stream of a run of Cucumber, of one scenario or of many.
 *
 * @param evidence what each of them saw, in the order in which they began
 * @returns the scenarios that have ended, in that order
 */
export function readScenarios(
  envelopes: readonly Envelope[],
  evidence: readonly Evidence[],
): ScenarioRecord[] {
  const stream = new Stream(envelopes);
  const started = envelopes.flatMap(({ testCaseStarted }) => (testCaseStarted ? [testCaseStarted] : []));
  return started.flatMap((each, index) => stream.record(each, evidence[index]) ?? []);
}

/** A message stream, with what belongs together found by id. */
class Stream {
  readonly #pickles = new Map<string, NonNullable<Envelope['pickle']>>();
  readonly #cases = new Map<string, NonNullable<Envelope['testCase']>>();
  readonly #finished = new Map<string, NonNullable<Envelope['testCaseFinished']>>();
  readonly #results = new Map<string, Map<string, TestStepResult>>();
  readonly #keywords = new Map<string, string>();
  readonly #lines = new Map<string, number>();

  constructor(envelopes: readonly Envelope[]) {
    for (const { pickle, testCase, testCaseFinished, testStepFinished, gherkinDocument } of envelopes) {
      if (pickle) this.#pickles.set(pickle.id, pickle);
      if (testCase) this.#cases.set(testCase.id, testCase);
      if (testCaseFinished) this.#finished.set(testCaseFinished.testCaseStartedId, testCaseFinished);
      if (testStepFinished) {
        const { testCaseStartedId, testStepId, testStepResult } = testStepFinished;
        const results = this.#results.get(testCaseStartedId) ?? new Map<string, TestStepResult>();
        this.#results.set(testCaseStartedId, results.set(testStepId, testStepResult));
      }
      for (const { id, keyword, location } of astNodes(gherkinDocument?.feature)) {
        if (id === undefined) continue;
        if (keyword !== undefined) this.#keywords.set(id, keyword);
        if (location) this.#lines.set(id, location.line);
      }
    }
  }

  record(started: TestCaseStarted, evidence: Evidence | undefined): ScenarioRecord | undefined {
    const testCase = this.#cases.get(started.testCaseId);
    const pickle = testCase && this.#pickles.get(testCase.pickleId);
    const finished = this.#finished.get(started.id);
    if (!testCase || !pickle || !finished) return undefined;

    const results = this.#results.get(started.id) ?? new Map<string, TestStepResult>();
    const finding = evidence?.finding ?? brokenBy(results.values());
    const allPassed = results.size > 0 && [...results.values()].every(({ status }) => status === 'PASSED');
    return {
      name: pickle.name,
      location: `${pickle.uri}:${this.#lines.get(pickle.astNodeIds.at(-1) ?? '') ?? 1}`,
      ...verdictOf(finding, allPassed),
      ...(finding && { finding }),
      steps: pickle.steps.map((step) => {
        const testStep = testCase.testSteps.find(({ pickleStepId }) => pickleStepId === step.id);
        const status = testStep && results.get(testStep.id)?.status;
        return {
          keyword: this.#keywords.get(step.astNodeIds[0] ?? '') ?? '',
          text: step.text,
          ...(step.argument && { below: linesBelow(step.argument) }),
          status: status === 'PASSED' ? 'passed' : status === 'FAILED' ? 'failed' : 'skipped',
        };
      }),
      exchanges: [...new Set(evidence?.exchanges)].sort((one, other) => one.sentAt - other.sentAt),
      pages: evidence?.pages ?? [],
      notes: evidence?.notes ?? [],
      ...(evidence && evidence.timeline.length > 0 && { timeline: evidence.timeline }),
      durationMs: milliseconds(finished.timestamp) - milliseconds(started.timestamp),
    };
  }
}

/** What went wrong though no step found anything: a hook that broke, a step that nobody defined. */
function brokenBy(results: Iterable<TestStepResult>): Finding | undefined {
  for (const { status, message } of results) {
    if (status === 'FAILED') return suiteError(message ?? 'an error without a message');
    if (status === 'UNDEFINED' || status === 'AMBIGUOUS' || status === 'PENDING')
      return suiteError(`a step is ${status.toLowerCase()}`);
  }
  return undefined;
}

interface AstNode {
  readonly id?: string;
  readonly keyword?: string;
  readonly location?: { readonly line: number };
}

function* astNodes(value: unknown): Generator<AstNode> {
  if (typeof value !== 'object' || value === null) return;
  if ('id' in value) yield value as AstNode;
  for (const child of Object.values(value)) yield* astNodes(child);
}

function milliseconds({ seconds, nanos }: { seconds: number; nanos: number }): number {
  return seconds * 1000 + nanos / 1e6;
}
