import type { Envelope, TestStepResultStatus } from '@cucumber/messages';
import type { ReportExchange, ReportPage, ReportScenario, ReportStep } from '../report/model';
import { EVIDENCE, type Finding } from './evidence';

/** What the message stream of one scenario's run said. */
export interface ScenarioRecord {
  /** Ids of the requirements that the scenario is tagged with. */
  readonly requirements: readonly string[];
  readonly scenario: ReportScenario;
  readonly finding?: Finding;
}

/**
 * Reads the message stream of one scenario's run.
 *
 * A verdict is only ever `passed` when every step was run and passed, and only ever `failed` when a step found that a
 * requirement is not met; an error of the suite itself is no verdict about a provider.
 *
 * @returns undefined when the stream holds no finished scenario
 */
export function readScenario(envelopes: readonly Envelope[]): ScenarioRecord | undefined {
  const testCase = envelopes.find((each) => each.testCase)?.testCase;
  // Every pickle of the feature is announced, though only one is run.
  const pickle = envelopes.find((each) => each.pickle?.id === testCase?.pickleId)?.pickle;
  const finished = envelopes.find((each) => each.testCaseFinished)?.testCaseFinished;
  if (!pickle || !testCase || !finished) return undefined;

  const statuses = new Map<string, TestStepResultStatus>();
  let thrown: string | undefined;
  for (const { testStepFinished } of envelopes) {
    if (!testStepFinished) continue;
    const { testStepId, testStepResult } = testStepFinished;
    statuses.set(testStepId, testStepResult.status);
    if (testStepResult.status === 'FAILED') thrown ??= testStepResult.message;
    if (testStepResult.status === 'UNDEFINED' || testStepResult.status === 'AMBIGUOUS') {
      thrown ??= `a step is ${testStepResult.status.toLowerCase()}`;
    }
  }
  const evidence = readEvidence(envelopes);
  const started = envelopes.find((each) => each.testCaseStarted)?.testCaseStarted;
  const durationMs = started ? milliseconds(finished.timestamp) - milliseconds(started.timestamp) : 0;
  const finding: Finding | undefined =
    evidence.finding ??
    (thrown === undefined ? undefined : { kind: 'suite-error', reason: thrown.split('\n', 1)[0] ?? thrown });
  const allPassed = [...statuses.values()].every((status) => status === 'PASSED');

  return {
    requirements: pickle.tags.map(({ name }) => name.slice(1)),
    ...(finding && { finding }),
    scenario: {
      name: pickle.name,
      ...judge(finding, allPassed),
      location: `${pickle.uri}:${lineOf(envelopes, pickle.astNodeIds.at(-1)) ?? 1}`,
      steps: readSteps(envelopes, pickle, testCase, statuses),
      exchanges: evidence.exchanges,
      pages: evidence.pages,
      notes: evidence.notes,
      duration_ms: Math.round(durationMs),
    },
  };
}

function judge(
  finding: Finding | undefined,
  allPassed: boolean,
): Pick<ReportScenario, 'verdict' | 'reason' | 'failure'> {
  switch (finding?.kind) {
    case 'not-met':
      return { verdict: 'failed', failure: { expected: finding.expected, seen: finding.seen } };
    case 'not-applicable':
      return { verdict: 'not-applicable', reason: finding.reason };
    case 'not-tested':
    case 'no-answer':
    case 'crowded-out':
      return { verdict: 'not-tested', reason: finding.reason };
    case 'suite-error':
      return { verdict: 'not-tested', reason: `The suite itself failed here: ${finding.reason}` };
    case undefined:
      return allPassed
        ? { verdict: 'passed' }
        : { verdict: 'not-tested', reason: 'The scenario did not run to its end.' };
  }
}

function readEvidence(envelopes: readonly Envelope[]) {
  const exchanges: ReportExchange[] = [];
  const pages: ReportPage[] = [];
  const notes: string[] = [];
  let finding: Finding | undefined;
  for (const { attachment } of envelopes) {
    if (!attachment) continue;
    const body =
      attachment.contentEncoding === 'BASE64'
        ? Buffer.from(attachment.body, 'base64').toString()
        : attachment.body;
    if (attachment.mediaType === EVIDENCE.exchange) exchanges.push(JSON.parse(body));
    else if (attachment.mediaType === EVIDENCE.page) pages.push(JSON.parse(body));
    else if (attachment.mediaType === EVIDENCE.note) notes.push(JSON.parse(body));
    else if (attachment.mediaType === EVIDENCE.finding) finding ??= JSON.parse(body);
  }
  return { exchanges, pages, notes, finding };
}

function readSteps(
  envelopes: readonly Envelope[],
  pickle: NonNullable<Envelope['pickle']>,
  testCase: NonNullable<Envelope['testCase']>,
  statuses: ReadonlyMap<string, TestStepResultStatus>,
): ReportStep[] {
  const keywords = stepKeywords(envelopes);
  return pickle.steps.map((step) => {
    const testStep = testCase.testSteps.find(({ pickleStepId }) => pickleStepId === step.id);
    const status = testStep && statuses.get(testStep.id);
    return {
      keyword: keywords.get(step.astNodeIds[0] ?? '') ?? '',
      text: step.text,
      status: status === 'PASSED' ? 'passed' : status === 'FAILED' ? 'failed' : 'skipped',
    };
  });
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

function stepKeywords(envelopes: readonly Envelope[]): Map<string, string> {
  const keywords = new Map<string, string>();
  for (const { gherkinDocument } of envelopes) {
    for (const { id, keyword } of astNodes(gherkinDocument?.feature)) {
      if (id !== undefined && keyword !== undefined) keywords.set(id, keyword);
    }
  }
  return keywords;
}

function lineOf(envelopes: readonly Envelope[], id: string | undefined): number | undefined {
  for (const { gherkinDocument } of envelopes) {
    for (const node of astNodes(gherkinDocument?.feature)) {
      if (node.id === id) return node.location?.line;
    }
  }
  return undefined;
}

function milliseconds({ seconds, nanos }: { seconds: number; nanos: number }): number {
  return seconds * 1000 + nanos / 1e6;
}
