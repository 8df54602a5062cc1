import { Given, When } from '@cucumber/cucumber';
import type { Browser, Outcome, Visit } from '../../src/end-user/end-user';
import { readOAuthAnswer } from '../../src/http/oauth-answer';
import { hasToken } from '../../src/judging/answers';
import { leadNowhereAlike, leadsNowhere } from '../../src/judging/dead-end';
import { describeAnswer } from '../../src/judging/describe';
import { LimitReached, NotTested } from '../../src/judging/outcomes';
import { saysTooMany } from '../../src/judging/verification-pages';
import { type AddressWithCode, withOtherCode } from '../../src/provider-under-test/code-in-address';
import {
  codeThatBeginsOtherwise,
  codeThatEndsOtherwise,
  endingInWildcards,
  firstHalfOf,
  unknownCode,
} from '../../src/provider-under-test/wrong-codes';
import { requireDenialKept } from './support/any-denial';
import { authorizeDevice } from './support/authorize-device';
import { decide, sendUserToDecide } from './support/decision';
import { pollAfterApproval } from './support/poll-after-decision';
import type { ProviderWorld } from './support/world';

/** Wrong codes in a row that nobody types by mistake. */
const WRONG_IN_A_ROW = 15;
/** What the page of a code that was decided on may come to, where it can be once more. */
const DECIDED_ANEW: ReadonlySet<Outcome> = new Set(['asked', 'approved', 'done-unasked']);

/** What a page comes to that takes a code for one that was issued. */
const LET_IN: ReadonlySet<Outcome> = new Set(['asked', 'approved', 'denied', 'done-unasked']);
/** A code is drawn so often where it was issued meanwhile, which hardly ever happens. */
const DRAWS = 20;

/** Wrong codes with one's own in between: more than that many people who share an address would be given. */
const WRONG_WITH_OWN = 40;

Given('the end user approved the request', async function (this: ProviderWorld) {
  await decide(this, 'approve');
});

Given('the end user denied the request', async function (this: ProviderWorld) {
  await decide(this, 'deny');
});

Given('an authorized device', async function (this: ProviderWorld) {
  this.authorized = await authorizeDevice(this);
  this.exchanges.push(...this.authorized.exchanges);
  this.answers.push(this.authorized.tokenResponse);
});

Given('an end user who authorized a device before', async function (this: ProviderWorld) {
  // A person is one and the same in every browser.
  if (this.run.sharesVisits) {
    await authorizeDevice(this);
    return;
  }
  await this.startSession();
  await decide(this, 'approve');
  await pollAfterApproval(this);
  if (!hasToken(this.answer))
    throw new NotTested(`No device could be authorized before: it got ${describeAnswer(this.answer)}.`);
  this.answers = [];
});

Given('the end user opened verification_uri and entered the user code', async function (this: ProviderWorld) {
  const { outcome, detail } = await sendUserToDecide(this, 'look');
  if (outcome !== 'asked') throw new NotTested(`The end user was not asked to approve: ${detail}`);
});

When(
  /^the end user opens verification_uri, enters the user code and (approves|denies)$/,
  async function (this: ProviderWorld, what: string) {
    await this.sendUser(what === 'approves' ? 'approve' : 'deny');
  },
);

When('the end user opens verification_uri and enters the user code', async function (this: ProviderWorld) {
  this.needPages();
  await this.sendUser('look');
});

When('the end user opens verification_uri_complete', async function (this: ProviderWorld) {
  this.needPages();
  await this.sendUser('look', { uri: this.completeUri() });
});

When('the end user opens verification_uri_complete and approves', async function (this: ProviderWorld) {
  await this.sendUser('approve', { uri: this.completeUri() });
});

When('the end user enters a user code that was never issued', async function (this: ProviderWorld) {
  const { visit, isByAddress } = await enterWrongCode(this, notIssued(this, codeThatEndsOtherwise));
  const { pages, outcome, detail } = visit;
  if (isByAddress && (outcome === 'code-refused' || LET_IN.has(outcome))) return;
  if (!this.run.endUser.seesPages || pages.some(({ action }) => action?.startsWith('typed the code'))) return;
  if (outcome === 'limited') throw new LimitReached(`The pages limit what may be tried: ${detail}`);
  if (outcome === 'stuck')
    throw new NotTested(`The end user did not get as far as entering a code: ${detail}`);
  throw new NotTested('The pages ask for no user code that could be mistyped.');
});

/**
 * Enters a code that was never issued, by its address where the provider puts codes into verification_uri.
 *
 * @throws NotTested when it let somebody in by an address that names the session in another way, too
 */
async function enterWrongCode(
  world: ProviderWorld,
  userCode: string,
): Promise<{ readonly visit: Visit; readonly isByAddress: boolean }> {
  const address = addressWith(world, userCode);
  const visit = await world.sendUser('approve', { userCode, ...(address && { uri: address.uri }) });
  if (address?.namesSessionOtherwise && LET_IN.has(visit.outcome))
    throw new NotTested(
      `The address has more than the code by which the session may be told: ${visit.detail}`,
    );
  return { visit, isByAddress: address !== undefined };
}

/**
 * Draws until it is none of another session of this run.
 *
 * @throws NotTested where every one is: codes are few, or counted, or nobody knows what another one looks like
 */
function notIssued({ run, userCode }: ProviderWorld, draw: (code: string) => string): string {
  let code = draw(userCode);
  for (let tries = 0; run.userCodes.has(code) && tries < DRAWS; tries++) code = draw(userCode);
  if (run.userCodes.has(code))
    throw new NotTested('Every user code that could be made up has been issued (5.1-user-code-entropy).');
  return code;
}

When(
  'the end user enters one that begins otherwise, half of the issued one, and one with wildcards, where no limit forbids it',
  async function (this: ProviderWorld) {
    const { visit, run } = this;
    // Each costs a person a visit; where the first was taken, nothing is left to be seen.
    const isRefused = visit.outcome === 'code-refused' || visit.outcome === 'stuck';
    if (!run.endUser.seesPages || run.sharesVisits || !isRefused) return;
    for (const [userCode, what] of [
      [notIssued(this, codeThatBeginsOtherwise), 'one that begins otherwise'],
      [firstHalfOf(this.userCode), 'half of the issued one'],
      [endingInWildcards(this.userCode), 'one that ends in the wildcards of a database'],
    ] as const) {
      if (run.pacing.isLimited || userCode === this.userCode || userCode === '') break;
      const { visit: next } = await this.inHaste(() => enterWrongCode(this, userCode));
      const { outcome, detail } = next;
      this.note(`Then ${what} was entered: ${detail}`);
      if (LET_IN.has(outcome)) return;
      if (outcome !== 'code-refused') break;
    }
    this.visit = visit;
  },
);

When('the same user code is entered again in another browser', async function (this: ProviderWorld) {
  // Whoever shares the session has seen by then what it was like before.
  const polls = this.sharedSession === undefined ? 0 : this.sharedSession === 'denied' ? 3 : 1;
  for (let poll = 0; poll < polls; poll++) await this.pollInTime();
  const { outcome } = await this.sendUser('approve', {}, this.freshBrowser());
  if (this.hasDenied && DECIDED_ANEW.has(outcome)) await requireDenialKept(this);
});

Given(
  'the end user opened the page of the first device and then that of the second',
  async function (this: ProviderWorld) {
    for (const session of this.sessions) {
      this.session = session;
      const visit = await sendUserToDecide(this, 'look');
      const { outcome, detail } = visit;
      if (outcome === 'limited') throw new LimitReached(`The pages limit what may be tried: ${detail}`);
      if (outcome !== 'asked') throw new NotTested(`The end user was not asked to approve: ${detail}`);
      this.visits.push(visit);
    }
  },
);

When(
  'the end user goes back to the page of the first device and approves',
  async function (this: ProviderWorld) {
    const [session] = this.sessions;
    const [visit] = this.visits;
    if (!session || !visit) throw new Error('The pages of two devices were opened before this step.');
    this.session = session;
    this.visit = visit;
    await this.goBack('approve');
  },
);

When('the end user goes back and approves', async function (this: ProviderWorld) {
  await this.goBack('approve');
});

When(
  'the end user enters the user code and approves after expires_in has passed',
  async function (this: ProviderWorld) {
    this.browser();
    await this.waitForExpiry(1000);
    await this.sendUser('approve');
  },
);

When('somebody enters wrong and valid user codes in turn', async function (this: ProviderWorld) {
  if (!this.run.target.intrusive) {
    throw new NotTested(
      'The target does not give leave to guess user codes until it is stopped (intrusive: true).',
    );
  }
  this.needPages();
  await this.startSession();
  const browser = this.browser();
  const guess = async (browser: Browser): Promise<'goes on' | 'is over'> => {
    const userCode = unknownCode(this.userCode);
    const uri = addressWith(this, userCode)?.uri;
    const { outcome, pages } = await this.inHaste(() =>
      enterCode(this, { userCode, ...(uri !== undefined && { uri }) }, browser),
    );
    if (uri !== undefined && outcome === 'code-refused') this.guessesByAddress += 1;
    return outcome === 'stuck' || outcome === 'limited' || pages.some(saysTooMany) ? 'is over' : 'goes on';
  };
  let allowed = 0;
  while ((await guess(browser)) === 'goes on') if (++allowed === WRONG_IN_A_ROW) return;
  if (allowed === 0 || this.visit.outcome === 'stuck') return;
  // With a right code before it comes to that: one's own must not buy new guesses.
  const other = this.freshBrowser();
  for (let wrong = 1; wrong <= WRONG_WITH_OWN; wrong++) {
    if ((await guess(other)) === 'is over') return;
    if (wrong % Math.max(1, allowed - 1) === 0) await this.inHaste(() => enterCode(this, {}, other));
  }
});

When('another end user enters the same user code and approves', async function (this: ProviderWorld) {
  if (this.visit.codeNotSent)
    this.notApplicable('Entering the user code approves, so that nobody enters it before they approve.');
  if (this.visit.notSignedIn)
    this.notApplicable('Signing in approves, so that nobody is known by the code before they approve.');
  await this.sendUser('approve', {}, this.otherUsersBrowser());
});

When('the end user enters the user code in lower case', async function (this: ProviderWorld) {
  await typeAs(this, (code) => code.toLowerCase(), 'The user code has no capital letters.');
  // "For codes using only characters in the range A-Z": where small letters are characters of their own, so is each case.
  if (this.visit.outcome === 'code-refused' && usesBothCases(this))
    this.notApplicable('The user codes have letters of both cases, which the provider tells apart.');
});

/** One code may have capitals only by chance: that with which the run began is looked at, too. */
function usesBothCases({ userCode, run }: ProviderWorld): boolean {
  const first = run.ordinary && readOAuthAnswer(run.ordinary).json?.user_code;
  return /\p{Ll}/u.test(userCode) || (typeof first === 'string' && /\p{Ll}/u.test(first));
}

When('the end user enters the user code without its dashes', async function (this: ProviderWorld) {
  await typeAs(
    this,
    (code) => code.replace(/[^\p{L}\p{N}]/gu, ''),
    'The user code has no dashes or other punctuation.',
  );
});

When('the end user enters the user code with spaces around it', async function (this: ProviderWorld) {
  await typeAs(this, (code) => ` ${code} `, '');
});

/** The address by which another code is entered, where verification_uri has the code. */
function addressWith({ session, userCode }: ProviderWorld, other: string): AddressWithCode | undefined {
  const { verification_uri: uri } = session.authorization;
  return uri === undefined ? undefined : withOtherCode(uri, userCode, other);
}

/** Enters a code, and goes no further than that takes: where the page approves with it, as far as the approval. */
async function enterCode(
  world: ProviderWorld,
  change: { readonly userCode?: string; readonly uri?: string },
  browser?: Browser,
): Promise<Visit> {
  const visit = await world.sendUser('look', change, browser);
  return visit.codeNotSent ? world.sendUser('approve', change, browser) : visit;
}

/**
 * Enters the code spelt in another way; where that is refused, as it is shown, too. What leads nowhere was refused, where it
 * does so twice, and the code as it is shown leads on.
 */
async function typeAs(
  world: ProviderWorld,
  spell: (code: string) => string,
  unchanged: string,
): Promise<void> {
  world.needPages();
  const code = world.userCode;
  const spelt = spell(code);
  if (spelt === code) world.notApplicable(unchanged);
  const visit = await enterCode(world, { userCode: spelt });
  const isTaken =
    visit.outcome === 'asked' || visit.outcome === 'approved' || visit.outcome === 'done-unasked';
  // An address that has the code leads to pages that ask for none: what was spelt otherwise came nowhere.
  if (isTaken && !visit.pages.some(({ holds }) => holds.codeField))
    throw new NotTested('The pages ask for no user code that could be typed in another way.');
  const { roomOnlyForCode } = visit;
  if (roomOnlyForCode !== undefined)
    throw new NotTested(
      `The field for the code holds ${roomOnlyForCode} characters: there is no room for spaces around the code.`,
    );
  const isRefused = visit.outcome === 'code-refused';
  if (!isRefused && !leadsNowhere(visit)) return;
  const { outcome, detail } = await enterCode(world, {}, world.freshBrowser());
  if (outcome === 'code-refused')
    throw new NotTested(`The code is refused however it is typed, also as it is shown: ${detail}`);
  const again =
    isRefused || outcome !== 'asked'
      ? undefined
      : await enterCode(world, { userCode: spelt }, world.freshBrowser());
  world.visit =
    again && leadNowhereAlike(visit, again)
      ? { ...visit, outcome: 'code-refused', detail: `${visit.detail}; as it is shown, it leads on` }
      : visit;
}
