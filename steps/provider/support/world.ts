import { type IWorldOptions, setWorldConstructor, World } from '@cucumber/cucumber';
import type { Exchange } from '../../../src/device-client/exchange';
import type { RequestShape } from '../../../src/device-client/request-shape';
import type { DeviceRequests } from '../../../src/device-client/requests';
import type { Browser, Decision, Errand, PageSeen, Visit } from '../../../src/end-user/end-user';
import { NotApplicable, NotTested } from '../../../src/judging/outcomes';
import { EVIDENCE, type Finding } from '../../../src/run/evidence';
import type { ClientRole, ProviderRun } from '../../../src/run/provider-run';
import { runNamed } from '../../../src/run/run-registry';
import { Session } from '../../../src/run/session';
import type { WaitTally } from '../../../src/run/wait-board';

/** What the steps of one scenario share: who acts, and what came of it so far. */
export class ProviderWorld extends World<{ readonly run: string }> {
  readonly run: ProviderRun;
  readonly tally: WaitTally;
  /** The exchanges that this scenario made or looked at, in the order of their being sent. */
  readonly exchanges: Exchange[] = [];
  readonly pages: PageSeen[] = [];
  /** Set by a Given or When; a Then looks at them. */
  answers: Exchange[] = [];
  #session: Session | undefined;
  #visit: Visit | undefined;
  #browser: Browser | undefined;

  constructor(options: IWorldOptions<{ readonly run: string }>) {
    super(options);
    this.run = runNamed(options.parameters.run);
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

  /** The requests of the client that plays a part; what it sends becomes evidence. */
  client(role: ClientRole): DeviceRequests {
    return this.run.client(role, (exchange) => this.exchanges.push(exchange));
  }

  /** Sends a device authorization request; the answer may be anything. */
  async ask(role: ClientRole, shape?: RequestShape): Promise<Exchange> {
    const exchange = await this.client(role).deviceAuthorization(this.run.target.scope, shape, this.run.signal);
    this.answers.push(exchange);
    return exchange;
  }

  /** Starts a session, for scenarios that are about what comes after. */
  async startSession(role: ClientRole = 'device', shape?: RequestShape): Promise<Session> {
    const client = this.client(role);
    const opening = await client.deviceAuthorization(this.run.target.scope, shape, this.run.signal);
    this.session = this.takeUp(client, opening);
    return this.session;
  }

  takeUp(client: DeviceRequests, opening: Exchange): Session {
    return new Session(client, opening, {
      signal: this.run.signal,
      maxWaitSeconds: this.run.target.max_wait,
      tally: this.tally,
    });
  }

  /** Polls at once and keeps the answer. */
  async poll(session: Session = this.session, shape?: RequestShape): Promise<Exchange> {
    const exchange = await session.poll(shape);
    this.answers.push(exchange);
    return exchange;
  }

  /** Polls as soon as the interval allows and keeps the answer. */
  async pollInTime(session: Session = this.session): Promise<Exchange> {
    const exchange = await session.pollInTime();
    this.answers.push(exchange);
    return exchange;
  }

  /**
   * Sends the end user to the verification page, in the browser of this scenario.
   *
   * @throws NotTested when there is no end user, or the pages could not be followed
   */
  async sendUser(decision: Errand['decision'], to: Partial<Errand> = {}, browser = this.browser()): Promise<Visit> {
    const { authorization } = this.session;
    const uri = to.uri ?? authorization.verification_uri;
    const userCode = to.userCode ?? authorization.user_code;
    if (uri === '' || userCode === '') {
      throw new NotTested('The device authorization response names no page or no code for the end user.');
    }
    this.#visit = await this.run.visit(() => browser.run({ uri, userCode, decision, signal: this.run.signal }));
    this.pages.push(...this.#visit.pages);
    return this.#visit;
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
    if (this.run.endUser.driver === 'none') throw new NotTested('The target names no end user (user.driver: none).');
    return this.run.endUser.openBrowser();
  }

  /** The browser of a second person. */
  otherUsersBrowser(): Browser {
    if (!this.run.otherUser) throw new NotTested('The target names no second end user (other_user).');
    return this.run.otherUser.openBrowser();
  }

  /** @throws NotTested when the driver does not tell what the pages said */
  needPages(): void {
    if (this.run.endUser.driver === 'none') throw new NotTested('The target names no end user (user.driver: none).');
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

  /** Adds evidence in words. */
  note(sentence: string): void {
    this.attach(JSON.stringify(this.run.redactor.text(sentence)), EVIDENCE.note);
  }

  find(finding: Finding): void {
    const redacted = Object.fromEntries(
      Object.entries(finding).map(([key, text]) => [key, this.run.redactor.text(text)]),
    );
    this.attach(JSON.stringify(redacted), EVIDENCE.finding);
  }
}

setWorldConstructor(ProviderWorld);
