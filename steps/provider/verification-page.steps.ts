import { Then } from '@cucumber/cucumber';
import { NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import {
  mentionsCode,
  mentionsDevice,
  mentionsScope,
  nameOfClient,
  sendsBack,
} from '../../src/judging/verification-pages';
import type { ProviderWorld } from './support/world';

Then('the page refuses the code', function (this: ProviderWorld) {
  this.expectVisit('code-refused');
});

Then('the page takes the code', function (this: ProviderWorld) {
  this.expectVisit('asked', 'approved', 'done-unasked');
});

Then('the page asks before it approves', function (this: ProviderWorld) {
  this.expectVisit('asked');
});

Then('the pages so far name the client', function (this: ProviderWorld) {
  const { client } = this.run.target;
  const name = nameOfClient(this.pagesUpTo('asked'), client);
  if (name === undefined && client.client_name === undefined) {
    throw new NotTested(
      `The pages do not show the client_id. Give the name that they should show as "client.client_name".`,
    );
  }
  if (name === undefined) {
    throw new RequirementNotMet(
      `the page to name the client, "${client.client_name}"`,
      'no such name on the pages',
    );
  }
});

Then('the pages up to the approval name what is asked for', function (this: ProviderWorld) {
  const pages = this.pagesUpTo('approved', 'done-unasked');
  const { scope } = this.run.target;
  const beyondSignIn = (scope ?? '').split(' ').filter((value) => value !== '' && value !== 'openid');
  if (beyondSignIn.length === 0)
    throw new NotTested('The target asks for no scope that a page could name (scope).');
  // The last page is the one after the approval.
  const before = pages.slice(0, -1);
  if (!mentionsScope(before, beyondSignIn)) {
    throw new RequirementNotMet(
      `the pages to name what is asked for (${beyondSignIn.join(', ')})`,
      'none of it on the pages before the approval',
    );
  }
});

Then('the pages so far speak of a device', function (this: ProviderWorld) {
  if (!mentionsDevice(this.pagesUpTo('asked', 'done-unasked'))) {
    throw new RequirementNotMet('the page to say that a device is being let in', 'no word of a device');
  }
});

Then('the page shows the user code', function (this: ProviderWorld) {
  if (!mentionsCode(this.pagesUpTo('asked', 'done-unasked'), this.session.authorization.user_code)) {
    throw new RequirementNotMet('the page to show the user code', 'no user code on the pages');
  }
});

Then('the last page sends the end user back to the device', function (this: ProviderWorld) {
  const last = this.pagesUpTo('approved', 'done-unasked').at(-1);
  if (!last || !sendsBack(last)) {
    throw new RequirementNotMet(
      'the last page to send the end user back to the device',
      `"${last?.text.slice(0, 200) ?? ''}"`,
    );
  }
});

Then('they are stopped', function (this: ProviderWorld) {
  const stopped = this.pages.filter(
    ({ status, text }) => status === 429 || /too many|try again later|locked/i.test(text),
  );
  const guesses = this.pages.filter(({ action }) => action?.includes('code')).length;
  if (stopped.length === 0 && this.visit.outcome === 'stuck') {
    throw new NotTested(
      `After ${guesses} wrong codes the driver "${this.run.endUser.driver}" could not follow the pages: ${this.visit.detail}`,
    );
  }
  if (stopped.length === 0) {
    throw new RequirementNotMet(
      'guessing to be stopped after a few tries',
      `no limit after ${guesses} wrong codes`,
    );
  }
});
