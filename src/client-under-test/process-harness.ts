import type { Evidence } from '../engine/evidence';
import { NotApplicable } from '../judging/outcomes';
import { ENDPOINTS } from './addresses';
import type { ClientDescription } from './client-description';
import type { ProcessEnd } from './client-process';
import type { Habits } from './habits';
import { type ClientHarness, newSituation, type Outcome } from './harness';
import type { ProgramRun } from './program-run';
import type { ReceivedRequest } from './received-request';
import { Screen } from './screen';
import type { ServedExchange } from './scripted-server';
import { ServerScript } from './server-script';
import type { SharedRuns } from './shared-runs';
import { timelineOf } from './timeline';
import { UNSUPPORTED, wayOfItsOwn } from './way-of-its-own';

export interface ProcessHarnessOptions {
  readonly description: ClientDescription;
  /** The requirement that the scenario judges. */
  readonly requirement: string;
  readonly habits?: Habits | undefined;
  readonly runs: SharedRuns;
}

/** What the clocks of two processes of one machine can be trusted with. */
const RESOLUTION_MS = 100;
/** What an interpreter takes to come to its end. */
const SLACK_MS = 3000;
const LONG_STALL_MS = 1000;
/** The requirement that address and code are shown. */
const SHOWS = '3.3-client-shows';
/** Milliseconds by which text on a terminal and a request may overtake each other. */
const ORDER_MS = 300;

/** A client as a process of its own, with a scripted server of its own, in real time, as one scenario looks at it. */
export class ProcessHarness implements ClientHarness {
  readonly situation = newSituation({ endpoints: ENDPOINTS });
  readonly isInProcess = false;
  /** A requirement was not met by time alone. */
  byTime = false;
  readonly #options: ProcessHarnessOptions;
  readonly #script = new ServerScript();
  readonly #emptyScreen = new Screen();
  #run: ProgramRun | undefined;

  constructor(options: ProcessHarnessOptions) {
    this.#options = options;
  }

  /** What the server is to answer; once the client has signed in, what is left of that. */
  get script(): ServerScript {
    return this.#run?.script ?? this.#script;
  }

  get screen(): Screen {
    return this.#run?.screen ?? this.#emptyScreen;
  }

  get outcome(): Outcome | undefined {
    return this.#run?.outcome;
  }

  get cancelledAt(): number | undefined {
    return this.#run?.cancelledAt;
  }

  get end(): ProcessEnd | undefined {
    return this.#run?.end;
  }

  get watchedUntil(): number {
    return this.#run?.watchedUntil ?? 0;
  }

  get received(): readonly ReceivedRequest[] {
    return this.#run?.received ?? [];
  }

  get exchanges(): readonly ServedExchange[] {
    return this.#run?.exchanges ?? [];
  }

  get resolutionMs(): number {
    return RESOLUTION_MS + this.stalledMs;
  }

  get slackMs(): number {
    return SLACK_MS + this.stalledMs + (this.#run?.firstRequestAfter ?? 0);
  }

  /** For how long this process stood still at a time while the scenario went on. */
  get stalledMs(): number {
    return this.#run?.stalledMs ?? 0;
  }

  /** What happened here may be the doing of a busy machine: alone, it may go otherwise. */
  get isDisturbed(): boolean {
    const gaveUp = this.exchanges.some(({ request, trouble }) => request.gaveUp && trouble === undefined);
    return this.isStalled || gaveUp || (this.received.length === 0 && !this.#isSilenceExpected);
  }

  /** This process stood still for so long that a client may have lost patience with its server. */
  get isStalled(): boolean {
    return this.stalledMs > LONG_STALL_MS;
  }

  get opened(): readonly string[] {
    return this.openedBrowsers.map(({ address }) => address);
  }

  get openedBrowsers(): ProgramRun['openedBrowsers'] {
    return this.#run?.openedBrowsers ?? [];
  }

  textBefore(moment: 'the first poll' | 'a browser is opened'): string | undefined {
    const [at] =
      moment === 'a browser is opened'
        ? this.openedBrowsers.map((browser) => browser.at)
        : this.received.filter(({ url }) => url.startsWith(ENDPOINTS.token_endpoint)).map((poll) => poll.at);
    if (at === undefined) return undefined;
    if (!this.#options.description.terminal)
      throw new NotApplicable(
        'What is written into a pipe may be held back by the program, so that the order cannot be told: "terminal: true" has it written line by line.',
      );
    const until = at + ORDER_MS;
    return `${this.screen.textUntil(until)}\n${this.screen.standingAt(until)}`;
  }

  unseen(): string | undefined {
    // Whoever has not even connected has not looked at the certificate.
    if (this.#run?.isMistrusted === true && this.#run.connections === 0)
      return 'The client made no connection at all.';
    if (this.received.length > 0 || this.#isSilenceExpected) return undefined;
    return this.outcome?.signedIn
      ? 'The client sent no request at all, and ended as if it had signed in: it may keep a token elsewhere than below its HOME, which is empty each time.'
      : 'The client sent no request at all.';
  }

  heldBack(): string | undefined {
    const wasEnded = this.outcome !== undefined && this.outcome.at === undefined;
    return wasEnded && this.screen.length === 0 && !this.#options.description.terminal
      ? 'The client wrote nothing before it was ended, and what is written into a pipe may be held back by a program until its end: "terminal: true" has it written line by line.'
      : undefined;
  }

  neverShown(text: string): string | undefined {
    const { habits, requirement } = this.#options;
    if (requirement === SHOWS) return undefined;
    const member = habits?.unshown.find((name) => String(this.script.code(name)).includes(text));
    return (
      member && `The device shows no ${member} in an ordinary sign-in either, which is what ${SHOWS} says.`
    );
  }

  objection(): string | undefined {
    return this.unseen();
  }

  addEvidence(evidence: Evidence): void {
    evidence.timeline.push(...timelineOf(this));
    evidence.exchanges.push(...(this.#run?.reportedExchanges ?? []));
  }

  failedByTime(): void {
    this.byTime = true;
  }

  async signIn(): Promise<void> {
    const { runs, requirement } = this.#options;
    const task = { script: this.#script, situation: this.situation, requirement };
    this.#run = runs.of(task);
    await this.#run.ended;
    // What a program says that it cannot do, it may say of the one requirement whose name it was told.
    if (this.end?.status !== UNSUPPORTED || this.#run.requirement === requirement) return;
    this.#run = runs.ofRequirement(task);
    await this.#run.ended;
  }

  notApplicable(): string | undefined {
    const { habits, description } = this.#options;
    return wayOfItsOwn({
      situation: this.situation,
      received: this.received,
      habits,
      description,
      status: this.end?.status,
    });
  }

  /** What it looked at has ended by itself. */
  async close(): Promise<void> {}

  /** Nothing need come from a client that has nobody to send it to. */
  get #isSilenceExpected(): boolean {
    return this.#run?.isUnreachable === true || this.situation.isAboutAddresses;
  }
}
