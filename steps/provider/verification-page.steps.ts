import { Then, When } from '@cucumber/cucumber';
import { NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import {
  mentionsCode,
  mentionsDevice,
  mentionsScope,
  nameOfClient,
  saysTooMany,
  scopeToName,
  sendsBack,
} from '../../src/judging/verification-pages';
import {
  expectNoDeadEnd,
  expectOutcome,
  expectReadable,
  expectWhole,
  pagesUpTo,
  requireCodeTaken,
  requireFirstPage,
} from '../../src/judging/visit';
import { scopeInOtherWords } from './support/scope-in-other-words';
import type { ProviderWorld } from './support/world';

/** Harmless, and like nothing that a page has by itself. */
const MARKUP = '"><i id=rfc8628-conformance>';

Then('the page refuses the user code', function (this: ProviderWorld) {
  expectOutcome(this.visit, this.run.endUser.driver, 'code-refused');
});

Then('no page says that the request was approved', function (this: ProviderWorld) {
  const { outcome, detail, pages } = this.visit;
  const isFollowed = pages.every(
    ({ status, holds, limited }) => status < 400 && !holds.idleScripts && !limited,
  );
  // What the page does not say, the next poll does.
  if (outcome === 'stuck' && pages.length > 0 && isFollowed) {
    this.note(`The pages do not say that the code is wrong: ${detail}`);
    return;
  }
  expectOutcome(this.visit, this.run.endUser.driver, 'code-refused');
});

Then('the page accepts the user code', function (this: ProviderWorld) {
  requireFirstPage(this.visit);
  expectOutcome(this.visit, this.run.endUser.driver, 'asked', 'approved', 'done-unasked');
});

Then('the pages lead the end user to the approval', function (this: ProviderWorld) {
  expectNoDeadEnd(this.visit);
  expectOutcome(this.visit, this.run.endUser.driver, 'approved', 'done-unasked');
});

Then('the page confirms the approval', function (this: ProviderWorld) {
  expectOutcome(this.completeVisit, this.run.endUser.driver, 'approved', 'done-unasked');
});

Then('the pages let the end user deny', function (this: ProviderWorld) {
  requireFirstPage(this.visit);
  requireCodeTaken(this.visit);
  if (this.visit.outcome === 'no-choice') throw new RequirementNotMet('a way to deny', this.visit.detail);
  expectOutcome(this.visit, this.run.endUser.driver, 'denied');
});

Then('the page with the approval has the refusal beside it', function (this: ProviderWorld) {
  const { outcome, detail } = this.pagesVisit;
  if (outcome === 'no-choice')
    throw new NotTested(`There is no way to deny that could be found (3.3-deny): ${detail}`);
  const offers = pagesUpTo(this.visit, 'denied').filter(({ holds }) => holds.approve !== undefined);
  if (offers.length === 0) throw new NotTested('No page was seen that offers to approve.');
  if (offers.some(({ holds }) => holds.deny !== undefined && !holds.denyFolded)) return;
  if (offers.some(({ holds }) => holds.idleScripts))
    throw new NotTested('The page has scripts that may show a way to deny, and the driver runs none.');
  throw new RequirementNotMet(
    'a way to deny beside the one to approve',
    offers.some(({ holds }) => holds.denyFolded)
      ? 'one that has to be unfolded first'
      : `one on another page only: ${detail}`,
  );
});

Then('the page asks for approval', function (this: ProviderWorld) {
  expectOutcome(this.completeVisit, this.run.endUser.driver, 'asked');
});

Then('the pages before the approval name the client', function (this: ProviderWorld) {
  const { client } = this.run.target;
  const pages = pagesUpTo(this.pagesVisit, 'asked');
  const name = nameOfClient(pages, client);
  if (name === undefined && client.client_name === undefined) {
    throw new NotTested(
      `The pages do not show the client_id. Give the name that they should show as "client.client_name".`,
    );
  }
  if (name === undefined) {
    expectWhole(pages);
    throw new RequirementNotMet(
      `the page to name the client, "${client.client_name}"`,
      'no such name on the pages',
    );
  }
});

When(
  'if the pages do not name the requested scope, the end user looks at those for a device that asks for less',
  async function (this: ProviderWorld) {
    const values = scopeToName(this.run.target.scope);
    if (values.length > 0 && !namesScope(this, values))
      this.scopeDoubt = await scopeInOtherWords(this, values);
  },
);

Then('the pages before the approval name the requested scope', function (this: ProviderWorld) {
  const beyondSignIn = scopeToName(this.run.target.scope);
  if (beyondSignIn.length === 0)
    throw new NotTested('The target asks for no scope that a page could name (scope).');
  if (namesScope(this, beyondSignIn)) return;
  if (this.scopeDoubt !== undefined) throw new NotTested(this.scopeDoubt);
  expectWhole(this.visit.pages);
  throw new RequirementNotMet(
    `the pages to name what is asked for (${beyondSignIn.join(', ')})`,
    'none of it on the pages before the approval',
  );
});

/** Whether a page did before the approval, or when the end user was asked about this client before. */
function namesScope(world: ProviderWorld, values: readonly string[]): boolean {
  const pages = pagesUpTo(world.pagesVisit, 'approved', 'done-unasked');
  // The last page is the one after the approval.
  if (mentionsScope(pages.slice(0, -1), values)) return true;
  // A server may remember what it asked.
  return world.run.scopeShown.has(world.session.device.registration.client_id);
}

Then('the pages before the approval say that a device is being authorized', function (this: ProviderWorld) {
  const { client, scope } = this.run.target;
  const pages = pagesUpTo(this.pagesVisit, 'asked', 'done-unasked');
  const mention = mentionsDevice(pages, client, scopeToName(scope));
  if (mention === 'unclear')
    throw new NotTested('The pages have no word for a device but the one that the client is called by.');
  if (mention === 'no') {
    expectReadable(pages);
    expectWhole(pages);
    throw new RequirementNotMet('the page to say that a device is being authorized', 'no word of a device');
  }
});

Then('the end user need not type the user code', function (this: ProviderWorld) {
  const { typedCode, pages } = this.pagesVisit;
  if (!typedCode) {
    pagesUpTo(this.visit, 'asked', 'done-unasked');
    return;
  }
  if (pages.some(({ holds }) => holds.idleScripts))
    throw new NotTested(
      'The page behind verification_uri_complete has scripts that may fill in the code, and the driver runs none.',
    );
  throw new RequirementNotMet('the page to have the user code of its address', 'an empty field for it');
});

Then('the page shows the user code', function (this: ProviderWorld) {
  const pages = pagesUpTo(this.completeVisit, 'asked', 'done-unasked');
  if (!mentionsCode(pages, this.userCode)) {
    expectWhole(pages);
    throw new RequirementNotMet('the page to show the user code', 'no user code on the pages');
  }
});

Then('the last page tells the end user to return to the device', function (this: ProviderWorld) {
  const last = pagesUpTo(this.pagesVisit, 'approved', 'done-unasked').at(-1);
  if (!last || !sendsBack(last)) {
    expectReadable(last ? [last] : []);
    expectWhole(last ? [last] : []);
    throw new RequirementNotMet(
      'the last page to tell the end user to return to the device',
      `"${last?.text.slice(0, 200) ?? ''}"`,
    );
  }
});

Then('no page contains the device_code or a client_secret', function (this: ProviderWorld) {
  this.needPages();
  if (this.visit.pages.length === 0) throw new NotTested('No page was seen.');
  const secrets = [this.session.authorization.device_code, this.session.device.registration.client_secret];
  const expected = 'what only clients may know to be kept from the browser';
  for (const { url, via = [], text } of this.visit.pages) {
    // What is shown of a parameter's value is the user code: some servers call that one device_code.
    const tells = [...via, url].find((address) =>
      /[?&](client_secret|device_code)=(…|%E2%80%A6)/.test(address),
    );
    if (tells !== undefined) throw new RequirementNotMet(expected, `the browser sent to ${tells}`);
    if (secrets.some((each) => each !== undefined && (text.includes(each) || url.includes(each))))
      throw new RequirementNotMet(expected, 'a page that shows it');
  }
});

When(
  'the verification page is opened with markup in place of the user code',
  async function (this: ProviderWorld) {
    const { authorization } = await this.startSession();
    const complete = authorization.verification_uri_complete ?? authorization.verification_uri;
    if (complete === undefined || !URL.canParse(complete))
      throw new NotTested('The device authorization response names no page.');
    const url = new URL(complete);
    for (const name of new Set(['user_code', ...url.searchParams.keys()])) url.searchParams.set(name, MARKUP);
    const request = { method: 'GET', url: url.href, headers: { accept: 'text/html' } };
    const transport = this.run.transport((exchange) => this.exchanges.push(exchange));
    this.answers = [
      await transport.send(request, {
        actor: 'somebody',
        purpose: 'verification page',
        signal: this.run.signal,
      }),
    ];
  },
);

Then('the page does not contain that markup', function (this: ProviderWorld) {
  const { response, noAnswer } = this.answer;
  if (!response) throw new NotTested(`The page did not come: ${noAnswer?.message ?? 'no answer'}.`);
  const isPage = /html|^$/i.test(response.headers['content-type'] ?? '');
  if (isPage && response.body.includes(MARKUP)) {
    throw new RequirementNotMet(
      'the markup to be escaped or left out',
      'the markup as it was in the address',
    );
  }
});

Then('further attempts are limited', function (this: ProviderWorld) {
  const stopped = this.visit.pages.filter(saysTooMany);
  const guesses = this.guessesByAddress + this.pages.filter(({ action }) => action?.includes('code')).length;
  if (stopped.length === 0 && this.visit.outcome === 'stuck') {
    throw new NotTested(
      `After ${guesses} wrong codes the driver "${this.run.endUser.driver}" could not follow the pages: ${this.visit.detail}`,
    );
  }
  if (guesses === 0) throw new NotTested('The pages ask for no code that could be guessed.');
  if (stopped.length === 0) {
    expectReadable(this.pages);
    throw new RequirementNotMet(
      'attempts to be limited after a few wrong codes',
      `no limit after ${guesses} wrong codes`,
    );
  }
});
