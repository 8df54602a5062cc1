import { type IWorldOptions, setWorldConstructor, World } from '@cucumber/cucumber';
import type { RequestShape } from '../../../src/device-client/request-shape';
import type { DeviceRequests } from '../../../src/device-client/requests';
import type {
  Browser,
  Decision,
  Outcome,
  PageSeen,
  VerificationTask,
  Visit,
} from '../../../src/end-user/end-user';
import { currentSubject, openEvidence } from '../../../src/engine/evidence';
import type { WaitTally } from '../../../src/engine/wait-board';
import type { Exchange } from '../../../src/http/exchange';
import { readOAuthAnswer } from '../../../src/http/oauth-answer';
import { answerOf } from '../../../src/judging/answers';
import {
  CodesExpired,
  NotApplicable,
  NotTested,
  RequirementNotMet,
  RestsOnGuess,
  SessionEvicted,
} from '../../../src/judging/outcomes';
import type { AdmittedDevice } from '../../../src/provider-under-test/admitted-device';
import { type ClientRole, ProviderRun } from '../../../src/provider-under-test/provider-run';
import { Session } from '../../../src/provider-under-test/session';
import type { ResponseJudge } from '../codes.steps';
import { openingOf } from './opening';
import type { Sample } from './sample';

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  asked: 'the end user to be asked',
  approved: 'the end user to have approved',
  denied: 'the end user to have refused',
  'code-refused': 'the code to be refused',
  limited: 'a limit on what may be tried',
  'done-unasked': 'an end that the end user was never asked about',
  'no-choice': 'no way to decide',
  stuck: 'pages that lead nowhere',
};

/** Milliseconds before the moment until which codes are certain to be alive. */
const LAST_LOOK_MS = 3000;

/** What the steps of one scenario share: who acts, and what came of it so far. */
export class ProviderWorld extends World {
  readonly run: ProviderRun;
  readonly tally: WaitTally;
  readonly evidence = openEvidence();
  /** The exchanges that this scenario made or looked at. */
  readonly exchanges = this.evidence.exchanges;
  readonly pages = this.evidence.pages;
  /** Set by a Given or When; a Then looks at them. */
  answers: Exchange[] = [];
  /** Why no device gets a token here, however ordinary its circumstances, where that was looked at. */
  noTokenAtAll: NotTested | undefined;
  /** Where a scenario compares several. */
  readonly sessions: Session[] = [];
  #session: Session | undefined;
  #oldestSession: Session | undefined;
  #visit: Visit | undefined;
  #browser: Browser | undefined;
  #admitted: AdmittedDevice | undefined;
  #sample: Sample | undefined;
  #isAboutExpiry = false;
  /** The scenario sends its end user to the pages. */
  willVisit = false;
  #leavePlace: (() => void) | undefined;

  /** @throws Error when the features were started other than by the rfc8628 command */
  constructor(options: IWorldOptions) {
    super(options);
    const run = currentSubject();
    if (!(run instanceof ProviderRun))
      throw new Error('These features are run by the command: npm run -s rfc8628 -- provider [TARGET]');
    this.run = run;
    this.tally = this.run.waits.tally();
  }

  /** The answer that the last step brought. */
  get answer(): Exchange {
    const last = this.answers.at(-1);
    if (!last) throw new Error('No request was sent before this step.');
    return last;
  }

  get session(): Session {
    if (!this.#session) throw new Error('No session was started before this step.');
    return this.#session;
  }

  set session(session: Session) {
    this.#session = session;
  }

  get visit(): Visit {
    if (!this.#visit) throw new Error('The end user did nothing before this step.');
    return this.#visit;
  }

  set visit(visit: Visit) {
    this.#visit = visit;
  }

  /** Whether the end user approved, as far as the pages told, when last at them. */
  get hasApproved(): boolean {
    return this.#visit?.outcome === 'approved' || this.#visit?.outcome === 'done-unasked';
  }

  /** A device that was let in, once for all scenarios that look at its token response. */
  get admitted(): AdmittedDevice {
    if (!this.#admitted) throw new Error('No device was let in before this step.');
    return this.#admitted;
  }

  set admitted(device: AdmittedDevice) {
    this.#admitted = device;
  }

  /** Sessions that were started to look at their codes. */
  get sample(): Sample {
    if (!this.#sample) throw new Error('No sessions were started before this step.');
    return this.#sample;
  }

  set sample(sample: Sample) {
    this.#sample = sample;
  }

  /**
   * Judges every response of the sample.
   *
   * @param expected what each one should be, in words
   * @param judge what is wrong with it instead, in words; undefined where nothing is
   */
  everyResponse(expected: string, judge: ResponseJudge): void {
    this.sample.exchanges.forEach((exchange, index) => {
      const seen = judge(exchange, this.sample.responses[index] ?? {});
      if (seen !== undefined) throw new RequirementNotMet(expected, seen);
    });
  }

  /** @throws NotTested when the sample has fewer than two codes of that name, which nothing could be told from */
  codes(name: string): string[] {
    const codes = this.sample.responses.map((json) => json[name]).filter((code) => typeof code === 'string');
    if (codes.length < 2)
      throw new NotTested(`Fewer than two sessions with a ${name}: too few to tell anything.`);
    return codes;
  }

  /** The requests of the client that plays a part; what it sends becomes evidence. */
  client(role: ClientRole): DeviceRequests {
    return this.run.client(role, (exchange) => this.exchanges.push(exchange));
  }

  /** Sends a device authorization request; the answer may be anything. */
  async ask(role: ClientRole, shape?: RequestShape): Promise<Exchange> {
    const exchange = await this.client(role).deviceAuthorization(
      this.run.target.scope,
      shape,
      this.run.signal,
    );
    this.answers.push(exchange);
    return exchange;
  }

  /** Starts a session, for scenarios that are about what comes after: when the end user who is sent there has a place. */
  async startSession(role: ClientRole = 'device', shape?: RequestShape): Promise<Session> {
    // A second session does not let the codes of the first grow old in the queue.
    if (this.willVisit) this.#leavePlace ??= await this.run.visitors.take(this.#oldestSession !== undefined);
    const { client, opening } = await openingOf(this, role, shape);
    this.session = this.takeUp(client, opening);
    return this.session;
  }

  takeUp(client: DeviceRequests, opening: Exchange): Session {
    const session = new Session(client, opening, {
      signal: this.run.signal,
      maxWaitSeconds: this.run.target.max_wait,
      tally: this.tally,
    });
    this.#oldestSession ??= session;
    return session;
  }

  /** Polls at once and keeps the answer. */
  async poll(session: Session = this.session, shape?: RequestShape): Promise<Exchange> {
    const exchange = await session.poll(shape);
    this.answers.push(exchange);
    return exchange;
  }

  /** Lets the end user of another scenario go: this one's was there, or has to wait first. */
  leavePlace(): void {
    this.#leavePlace?.();
    this.#leavePlace = undefined;
  }

  /** Polls as soon as the interval allows and keeps the answer. */
  async pollInTime(session: Session = this.session): Promise<Exchange> {
    this.leavePlace();
    const exchange = await session.pollInTime();
    this.answers.push(exchange);
    return exchange;
  }

  /**
   * Waits until the session's codes have been certain to be expired for `afterMs`; a negative number is before they may be.
   *
   * @throws NotTested when the response names no lifetime, or one longer than the run may wait
   */
  async waitForExpiry(afterMs: number): Promise<void> {
    if (this.session.authorization.expires_in === 0) {
      throw new NotTested('The device authorization response names no lifetime that could be waited for.');
    }
    if (afterMs > 0) this.session.requireBearableExpiry();
    this.leavePlace();
    // While the run's first session can still be looked at: later it cannot be told any more why one is gone.
    await this.session.waitForExpiry(-Math.min(LAST_LOOK_MS, this.session.authorization.expires_in * 800));
    await this.run.crowd.look();
    await this.session.waitForExpiry(afterMs);
    if (afterMs > 0) this.#isAboutExpiry = true;
  }

  /** Why how the end user fared is no more than a guess of the driver's: what contradicts it accuses nobody. */
  get guess(): string | undefined {
    return this.#visit?.guess;
  }

  /** What speaks against an accusation that a step of this scenario makes, for what the run knows besides. */
  async objectionTo({ seen }: RequirementNotMet): Promise<Error | undefined> {
    if (this.#expiredMeanwhile())
      return new CodesExpired(`The codes expired before the scenario came to its end; it saw ${seen}.`);
    if (this.guess !== undefined)
      return new RestsOnGuess(`How the end user fared is a guess (${this.guess}); the scenario saw ${seen}.`);
    return this.#evictedMeanwhile(seen);
  }

  /**
   * What was seen is what codes look like that have expired, and by now they have, though the scenario is not about
   * that: it came too late, on a slow machine or with a slow provider, and has nothing to say.
   */
  #expiredMeanwhile(): boolean {
    if (!this.#session || this.#isAboutExpiry) return false;
    const { authorization, aliveUntil } = this.#session;
    if (authorization.expires_in === 0 || this.run.clock.now() < aliveUntil) return false;
    const answer = this.answers.at(-1);
    const error = answer && readOAuthAnswer(answer).error;
    return error === 'expired_token' || error === 'invalid_grant' || this.#visit?.outcome === 'code-refused';
  }

  /** What this scenario saw may come of its session having been dropped for the many that the run started meanwhile. */
  async #evictedMeanwhile(seen: string): Promise<SessionEvicted | undefined> {
    const oldest = this.#oldestSession;
    if (!oldest || !(await this.run.crowd.mayHavePushedOut(oldest))) return undefined;
    return new SessionEvicted(
      `With ${this.run.crowd.after(oldest)} sessions started after its own, at a provider that may drop the oldest when ` +
        `they are many, this scenario saw ${seen}.`,
    );
  }

  /**
   * Sends the end user to the verification page, in the browser of this scenario.
   *
   * @throws NotTested when there is no end user, or the pages could not be followed
   */
  async sendUser(
    decision: VerificationTask['decision'],
    to: Partial<VerificationTask> = {},
    browser = this.browser(),
  ): Promise<Visit> {
    const { authorization } = this.session;
    const uri = to.uri ?? authorization.verification_uri;
    const userCode = to.userCode ?? authorization.user_code;
    if (uri === '' || userCode === '') {
      throw new NotTested('The device authorization response names no page or no code for the end user.');
    }
    this.#visit = await this.run.visit(() =>
      browser.run({ uri, userCode, decision, signal: this.run.signal }),
    );
    this.leavePlace();
    this.pages.push(...this.#visit.pages);
    return this.#visit;
  }

  /**
   * Judges how the end user fared.
   *
   * @throws RequirementNotMet when the pages did something else
   * @throws NotTested when the pages could not be followed: that is not the provider's fault
   */
  expectVisit(...outcomes: readonly Outcome[]): void {
    if (!this.#visit) return;
    const { outcome, detail, pages } = this.#visit;
    if (outcomes.includes(outcome)) return;
    const status = pages.at(-1)?.status ?? 0;
    if (outcome === 'limited') throw new NotTested(`The pages limit what may be tried: ${detail}`);
    if (outcome === 'no-choice' || (outcome === 'stuck' && status < 500)) {
      throw new NotTested(`The driver "${this.run.endUser.driver}" could not follow the pages: ${detail}`);
    }
    throw new RequirementNotMet(
      outcomes.map((each) => OUTCOMES[each]).join(' or '),
      `${OUTCOMES[outcome]}: ${detail}`,
    );
  }

  /**
   * Judges that the pages led somewhere. Where they did not, that is the provider's fault only if the driver cannot have
   * caused it: the first page is not there, or an error came though no page has scripts that the driver leaves out.
   *
   * @throws RequirementNotMet when the provider's own pages are a dead end
   */
  expectNoDeadEnd(): void {
    if (this.#visit?.outcome !== 'stuck') return;
    const { pages, detail } = this.#visit;
    const status = pages.at(-1)?.status ?? 0;
    if (pages.length === 1 && (status === 404 || status === 410)) {
      throw new RequirementNotMet('a page at the verification URI', `status ${status}`);
    }
    const refused = status >= 400 && ![401, 403, 407, 429].includes(status);
    if (refused && pages.every(({ holds }) => !holds.idleScripts)) {
      throw new RequirementNotMet('pages that lead to an end', detail);
    }
  }

  /**
   * The pages that the end user saw on the way to an outcome, for what is judged of them and not of the way.
   *
   * @throws NotTested when the end user did not get there
   */
  pagesUpTo(...outcomes: readonly Outcome[]): readonly PageSeen[] {
    this.needPages();
    const { outcome, detail, pages } = this.visit;
    if (!outcomes.includes(outcome)) throw new NotTested(`The end user did not get that far: ${detail}`);
    return pages;
  }

  /**
   * A server may ask to slow down more than once. A device that keeps to it each time has to be served in the end; three
   * times in a row is for ever.
   */
  async bearFurtherSlowDowns(): Promise<void> {
    for (let again = 0; again < 2 && answerOf(this.answer).error === 'slow_down'; again++) {
      const { intervalSeconds, aliveUntil } = this.session;
      if (this.run.clock.now() + intervalSeconds * 1000 >= aliveUntil) {
        throw new NotTested(
          `The codes expire before the device, which was told to slow down again, may ask after ${intervalSeconds} s.`,
        );
      }
      await this.pollInTime();
    }
  }

  /** Goes back to the page with the choice and decides there. */
  async goBack(decision: Decision): Promise<Visit> {
    const back = this.visit.goBackAndDecide;
    if (!back) throw new NotTested(`The driver "${this.run.endUser.driver}" cannot go back in its browser.`);
    this.#visit = await this.run.visit(() => back(decision));
    this.pages.push(...this.#visit.pages);
    return this.#visit;
  }

  /** The browser that this scenario's end user keeps using. */
  browser(): Browser {
    this.#browser ??= this.freshBrowser();
    return this.#browser;
  }

  /** @throws NotTested when the target names no end user */
  freshBrowser(): Browser {
    if (this.run.endUser.driver === 'none')
      throw new NotTested('The target names no end user (user.driver: none).');
    return this.run.endUser.openBrowser();
  }

  /** The browser of a second person. */
  otherUsersBrowser(): Browser {
    if (!this.run.otherUser) throw new NotTested('The target names no second end user (other_user).');
    return this.run.otherUser.openBrowser();
  }

  /** @throws NotTested when the driver does not tell what the pages said */
  needPages(): void {
    if (this.run.endUser.driver === 'none')
      throw new NotTested('The target names no end user (user.driver: none).');
    if (!this.run.endUser.seesPages) {
      throw new NotTested(`The driver "${this.run.endUser.driver}" does not tell what the pages say.`);
    }
  }

  /** @throws NotApplicable when the provider does not offer verification_uri_complete */
  completeUri(): string {
    const uri = this.session.authorization.verification_uri_complete;
    if (uri === undefined) throw new NotApplicable('The provider does not offer verification_uri_complete.');
    return uri;
  }

  /**
   * Sends the end user to the complete address.
   *
   * @throws NotTested when its page did not have the code: what comes after the driver typed it is no merit of the address
   */
  async followCompleteUri(decision: VerificationTask['decision']): Promise<void> {
    const { typedCode } = await this.sendUser(decision, { uri: this.completeUri() });
    if (typedCode) {
      throw new NotTested(
        'The page behind verification_uri_complete did not have the code: the driver had to type it.',
      );
    }
  }

  /** @throws NotApplicable always */
  notApplicable(reason: string): never {
    throw new NotApplicable(reason);
  }

  /** Adds evidence in words. */
  note(sentence: string): void {
    this.evidence.notes.push(sentence);
  }
}

setWorldConstructor(ProviderWorld);
