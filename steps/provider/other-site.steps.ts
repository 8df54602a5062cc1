import { Then, When } from '@cucumber/cucumber';
import { NOT_IN_FRAME } from '../../src/end-user/framing';

import { answerOf, hasToken } from '../../src/judging/answers';
import { LimitReached, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import { saysTooMany } from '../../src/judging/verification-pages';
import type { ProviderWorld } from './support/world';

When(
  "a page of another site sends the approval in the end user's browser",
  async function (this: ProviderWorld) {
    const { approveFromAnotherSite } = this.visit;
    if (!approveFromAnotherSite) throw cannot(this);
    const { client, scope = '' } = this.run.target;
    const { client_id, client_name = '' } = client;
    const { pages, detail } = await approveFromAnotherSite([client_id, client_name, scope]);
    this.pages.push(...pages);
    this.note(`${detail[0]?.toUpperCase()}${detail.slice(1)}.`);
    if (pages.length === 0) throw new NotTested(`Nothing came of the form of another site: ${detail}.`);
    if (pages.some(saysTooMany)) throw new LimitReached(`The pages limit what may be tried: ${detail}`);
    this.otherSite = {
      did: 'had sent the form of the approval',
      isByForm: true,
      isRefused: (pages.at(-1)?.status ?? 0) >= 400,
      isOneOfSeveral: () =>
        this.visit.pages.some(({ action }) => action !== undefined && !action.startsWith('the page sent')),
    };
  },
);

When(
  'a page of another site shows the verification page in a frame, and the end user approves there',
  async function (this: ProviderWorld) {
    const { outcome, detail, pages, fault, lacksCookies } = await this.visitInFrame('approve');
    this.note(`In the frame: ${detail}.`);
    if (outcome === 'limited') throw new LimitReached(`The pages limit what may be tried: ${detail}`);
    const isPressed = pages.some(({ action }) => action?.includes('pressed "'));
    const hasScripts = pages.some(({ holds }) => holds.idleScripts);
    const isKeptOut = detail.includes(NOT_IN_FRAME);
    if (pages.length === 0 && !isKeptOut) throw new NotTested(`Nothing was seen in the frame: ${detail}.`);
    this.otherSite = {
      did: 'had shown the page in a frame',
      // Who is signed in, and is asked to sign in there, is nobody in the frame.
      isRefused: isKeptOut || fault === 'credentials-missing',
      ...(lacksCookies && {
        unseen:
          'No header keeps the page out of a frame, where this browser sends no cookie without SameSite; others do.',
      }),
      ...(hasScripts && {
        leftOut: 'The pages have scripts, which may take them out of a frame, and the driver runs none.',
      }),
      ...(!isPressed && { leftOut: 'The approval takes no press, in a frame or elsewhere (3.3.1-asks).' }),
    };
  },
);

Then('nobody but the end user lets the device in', function (this: ProviderWorld) {
  const { otherSite } = this;
  const [before] = this.answers;
  if (!otherSite || !before) throw new Error('A page of another site did nothing before this step.');
  const { did, isRefused, leftOut, unseen, isOneOfSeveral, isByForm } = otherSite;
  answerOf(before);
  if (hasToken(before)) {
    if (leftOut !== undefined) throw new NotTested(leftOut);
    throw new RequirementNotMet('no token', `a token, once a page of another site ${did}`);
  }
  if (unseen !== undefined) throw new NotTested(unseen);
  if (isRefused) return;
  // A pass needs a look: what another site sent to no avail has to be what lets the device in.
  if (!this.answers.some(hasToken)) {
    throw (
      this.noTokenAtAll ??
      new NotTested(`The approval did not let the device in afterwards, either: ${this.visit.detail}`)
    );
  }
  if (isOneOfSeveral?.())
    throw new NotTested(
      'The approval takes more than one page, and another site sent the form of the first.',
    );
  if (isByForm && this.visit.pages[0]?.sentByScript)
    throw new NotTested('A script sends the approval in a way of its own, and another site sent a form.');
});

function cannot({ run }: ProviderWorld): NotTested {
  return new NotTested(
    `The driver "${run.endUser.driver}" does not tell what a page of another site can do.`,
  );
}
