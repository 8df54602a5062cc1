import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AnnotationRules, annotations, stepSummary, workflowCommand } from '../report/github';
import { codeSpan } from '../report/markdown-text';
import type { Report } from '../report/model';

/** What a run came to, for the step of a GitHub workflow that it is. */
export interface StepResult {
  readonly reports: readonly Report[];
  /** Where the reports lie. */
  readonly folder: string;
  /** The output `verdict`: of several targets that of the worst. */
  readonly verdict: string;
  /** Comes before the reports in the summary. */
  readonly head?: string;
  /** What got worse since the baseline, in one line each. */
  readonly worse?: readonly string[];
  /** Which targets the baseline has no report of, in one line each. */
  readonly notCompared?: readonly string[];
  /** What kept a target from being judged, in one line each. */
  readonly problems?: readonly string[];
}

/** How a command ended: its exit status, and what the step of a workflow is told. */
export interface CommandEnd {
  readonly status: number;
  readonly result: StepResult;
}

/** A step of a GitHub workflow, as the command sees it that runs in it. */
export class GithubStep {
  readonly #write: (line: string) => void;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #token = randomBytes(16).toString('hex');

  private constructor(write: (line: string) => void, environment: NodeJS.ProcessEnv) {
    this.#write = write;
    this.#environment = environment;
  }

  /**
   * The step that this process runs in; undefined anywhere else.
   *
   * @param write takes a line for the log
   */
  static current(
    write: (line: string) => void,
    environment: NodeJS.ProcessEnv = process.env,
  ): GithubStep | undefined {
    return environment.GITHUB_ACTIONS === 'true' ? new GithubStep(write, environment) : undefined;
  }

  /** From here on the runner takes no line for a command, whatever a provider has the log say. */
  mute(): void {
    this.#write(`::stop-commands::${this.#token}`);
  }

  unmute(): void {
    this.#write(`::${this.#token}::`);
  }

  /**
   * Annotates that nothing was judged, and why.
   *
   * @param folder where what the server wrote lies: the output `report`, for whoever has to find out why
   */
  fail(message: string, folder?: string): void {
    this.#write(workflowCommand('error', 'rfc8628', message));
    this.#append('GITHUB_STEP_SUMMARY', `## ❔ RFC 8628: not judged\n\n${codeSpan(message)}\n`);
    if (folder !== undefined) this.#append('GITHUB_OUTPUT', `verdict=\nreport=${resolve(folder)}\n`);
  }

  /** Annotates the run, and leaves its summary and its outputs (`verdict`, `report`). To be called when it is unmuted. */
  conclude(
    { reports, folder, verdict, head, worse = [], notCompared = [], problems = [] }: StepResult,
    rules: AnnotationRules,
  ): void {
    for (const line of problems) this.#write(workflowCommand('error', 'Not judged', line));
    for (const line of worse) this.#write(workflowCommand('error', 'Worse than the baseline', line));
    for (const line of notCompared) this.#write(workflowCommand('warning', 'Not compared', line));
    for (const report of reports) for (const line of annotations(report, rules)) this.#write(line);
    this.#append('GITHUB_STEP_SUMMARY', `${stepSummary(reports, head)}\n`);
    this.#append('GITHUB_OUTPUT', `verdict=${verdict}\nreport=${resolve(folder)}\n`);
  }

  #append(variable: string, text: string): void {
    const file = this.#environment[variable];
    if (file) appendFileSync(file, text);
  }
}
