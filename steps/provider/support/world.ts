import { setWorldConstructor } from '@cucumber/cucumber';
import type { Browser, Decision, VerificationTask, Visit } from '../../../src/end-user/end-user';
import { doneBy } from '../../../src/end-user/got-on';
import { NotTested, RequirementNotMet } from '../../../src/judging/outcomes';
import { mentionsScope, scopeToName, textOfChoice } from '../../../src/judging/verification-pages';
import { objectionTo, ordinaryObjection } from '../../../src/provider-under-test/objections';
import { DeviceWorld } from './device-world';

/** What is asked of every answer there is, and so can be seen in the one that an ordinary request gets. */
const ABOUT_ORDINARY_REQUESTS: ReadonlySet<string> = new Set([
  '3.1-form-post',
  '3.2-json-200',
  '3.2-device-code',
  '3.2-error-response',
]);

/** What a page of another site tried, in the end user's browser. */
export interface OtherSite {
  /** In words, after "a page of another site". */
  readonly did: string;
  /** It sent the form as the page has it. */
  readonly isByForm?: true;
  /** It was refused by a status, or by a header that keeps the page from being shown. */
  readonly isRefused: boolean;
  /** Why nobody knows whether a person would have got as far. */
  readonly leftOut?: string;
  /** Why it says nothing that the other site did not get as far. */
  readonly unseen?: string;
  /** Whether the end user had more to do than what the other site tried. */
  readonly isOneOfSeveral?: () => boolean;
}

/** What the steps of one scenario share: what devices do, and what end users do in their browsers. */
export class ProviderWorld extends DeviceWorld {
  readonly pages = this.evidence.pages;
  /** Where a scenario compares several. */
  readonly visits: Visit[] = [];
  otherSite: OtherSite | undefined;
  /** Whether the end user denied a request, as far as the pages told. */
  hasDenied = false;
  /** What speaks against holding it against pages that they name no scope. */
  scopeDoubt: string | undefined;
  /** Wrong codes that were entered by their address and refused. */
  guessesByAddress = 0;
  #visit: Visit | undefined;
  /** What the end user was to do when last sent. */
  #decision: VerificationTask['decision'] | undefined;
  #browser: Browser | undefined;

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

  /** Why how the end user fared is no more than a guess of the driver's: what contradicts it accuses nobody. */
  get guess(): string | undefined {
    return this.#visit?.guess;
  }

  /** What speaks against an accusation that a step of this scenario makes, or lies behind what it lacks. */
  async objectionTo(found: RequirementNotMet | NotTested): Promise<Error | undefined> {
    const ordinary = this.#ordinaryObjectionTo(found);
    if (ordinary) return ordinary;
    const state = {
      session: this.openedSession,
      oldestSession: this.oldestSession,
      lastAnswer: this.answers.at(-1),
      visit: this.#visit,
      decision: this.#decision,
    };
    return objectionTo(found, state, this.run.evictions);
  }

  /** Whether the device authorization request with which the run began, an ordinary one, fared no better. */
  #ordinaryObjectionTo(found: RequirementNotMet | NotTested): Error | undefined {
    const answer = this.answers.at(-1);
    const { ordinary } = this.run;
    if (!(found instanceof RequirementNotMet) || answer?.purpose !== ordinary?.purpose) return undefined;
    if (this.tags.some((tag) => ABOUT_ORDINARY_REQUESTS.has(tag))) return undefined;
    return answer && ordinary && ordinaryObjection(found, answer, ordinary);
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
    // What comes after a first visit, such as the code entered again, is the scenario's own.
    sharedAs = this.#visit === undefined ? 'visit' : undefined,
  ): Promise<Visit> {
    const uri = to.uri ?? this.session.authorization.verification_uri;
    const userCode = to.userCode ?? this.userCode;
    if (uri === undefined)
      throw new NotTested('The device authorization response names no page for the end user.');
    const visit = (): Promise<Visit> =>
      this.run.visit(() => browser.run({ uri, userCode, decision, signal: this.run.signal }), this.conduct);
    const isShared = this.sharedSession !== undefined && sharedAs !== undefined;
    const guessBefore = this.guess;
    const visited = await (isShared ? this.run.once(`${sharedAs}: ${this.sharedSession}`, visit) : visit());
    // What comes after a decision that was a guess is none the surer.
    this.#visit =
      guessBefore !== undefined && visited.guess === undefined ? { ...visited, guess: guessBefore } : visited;
    this.#decision = decision;
    for (const done of doneBy(visited, decision)) this.run.gotOn.add(done);
    this.hasDenied ||= this.#visit.outcome === 'denied';
    this.leavePlace();
    this.pages.push(...this.#visit.pages);
    this.#noteScope(this.#visit);
    return this.#visit;
  }

  /** Keeps in mind that the pages named the scope, as far as they came before an approval. */
  #noteScope({ outcome, pages }: Visit): void {
    const isDone = outcome === 'approved' || outcome === 'done-unasked';
    const { client_id } = this.session.device.registration;
    if (mentionsScope(isDone ? pages.slice(0, -1) : pages, scopeToName(this.run.target.scope)))
      this.run.scopeShown.add(client_id);
    const text = textOfChoice(pages, this.userCode);
    if (text !== undefined && this.#asksForAll(client_id)) this.run.choiceTexts.add(text);
  }

  #asksForAll(clientId: string): boolean {
    const { client, scope } = this.run.target;
    const asked = new URLSearchParams(this.session.opening.request.body ?? '').get('scope') ?? undefined;
    return clientId === client.client_id && asked === scope;
  }

  /**
   * Shows the verification page to the end user in a frame, by the address that has the code where there is one.
   *
   * @throws NotTested when the driver does not tell what a frame shows
   */
  async visitInFrame(decision: Decision): Promise<Visit> {
    const browser = this.browser();
    const { verification_uri, verification_uri_complete } = this.session.authorization;
    const uri = verification_uri_complete ?? verification_uri;
    const { runInFrame } = browser;
    if (!runInFrame)
      throw new NotTested(`The driver "${this.run.endUser.driver}" does not tell what a frame shows.`);
    if (uri === undefined)
      throw new NotTested('The device authorization response names no page for the end user.');
    // Somebody who authorized a device in another browser is not signed in here, and would see nothing.
    if (this.run.sharesVisits) await this.sendUser('look');
    const task = { uri, userCode: this.userCode, decision, signal: this.run.signal };
    const visit = await this.run.visit(() => runInFrame(task), this.conduct);
    this.pages.push(...visit.pages);
    return visit;
  }

  /** Goes back to the page with the choice and decides there. */
  async goBack(decision: Decision): Promise<Visit> {
    const back = this.visit.goBackAndDecide;
    if (!back) throw new NotTested(`The driver "${this.run.endUser.driver}" cannot go back in its browser.`);
    this.#visit = await this.run.visit(() => back(decision), this.conduct);
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

  /** Has this scenario's end user go on in a browser that was used before. */
  continueIn(browser: Browser): void {
    this.#browser = browser;
  }

  /** The browser of a second person. */
  otherUsersBrowser(): Browser {
    if (!this.run.otherUser) {
      throw new NotTested(
        this.run.replay
          ? 'The recording shows no second end user.'
          : 'The target names no second end user (other_user).',
      );
    }
    return this.run.otherUser.openBrowser();
  }

  /** @throws NotTested when the driver does not tell what the pages said */
  needPages(): void {
    if (this.run.endUser.driver === 'none')
      throw new NotTested('The target names no end user (user.driver: none).');
    if (!this.run.endUser.seesPages) {
      throw new NotTested(
        this.run.endUser.whyNoPages ??
          `The driver "${this.run.endUser.driver}" does not tell what the pages say.`,
      );
    }
  }

  /** The last visit of an end user whose driver tells what the pages said. @throws NotTested where it does not */
  get pagesVisit(): Visit {
    this.needPages();
    return this.visit;
  }

  /**
   * The last visit, of an end user who followed the complete address.
   *
   * @throws NotTested when its page did not have the code: what comes after the driver typed it is no merit of the address
   */
  get completeVisit(): Visit {
    if (this.visit.typedCode) {
      throw new NotTested(
        'The page behind verification_uri_complete did not have the code: the driver had to type it (3.3.1-takes-code).',
      );
    }
    return this.visit;
  }
}

setWorldConstructor(ProviderWorld);
