import { Then } from '@cucumber/cucumber';
import { renderUnicodeCompact } from 'uqr';
import { mistaken } from '../../src/client-under-test/error-words';
import type { ClientHarness } from '../../src/client-under-test/harness';
import { saysHalfAnHour } from '../../src/client-under-test/lifetime-words';
import { showsQrCode } from '../../src/client-under-test/qr-code';
import { besides, isShown, shows, typedAddress, without } from '../../src/client-under-test/screen';
import { NotApplicable, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import type { ClientWorld } from './support/client-world';

Then('the screen shows {string}', function (this: ClientWorld, text: string) {
  expectShown(this, text);
});

Then('the screen does not show {string}', function (this: ClientWorld, text: string) {
  const { screen } = this.harness;
  if (screen.written === '') throw new NotTested('The device showed nothing at all.');
  if (shows(screen.written, text) || screen.everShowed(text))
    throw new RequirementNotMet(`a screen without "${text}"`, 'it is there');
});

Then(
  /^the screen shows "([^"]+)" before (the first poll|a browser is opened)$/,
  function (this: ClientWorld, text: string, moment: 'the first poll' | 'a browser is opened') {
    const before = this.harness.textBefore(moment);
    if (before === undefined) {
      if (moment === 'a browser is opened') throw new NotApplicable('The device opens no browser.');
      throw new NotTested('The device sent no poll.');
    }
    if (shows(before, typedAddress(text))) return;
    throwIfNeverShown(this.harness, text);
    throw new RequirementNotMet(`"${text}" on the screen before ${moment}`, ending(before));
  },
);

Then('the screen says that the code is good for 30 minutes', function (this: ClientWorld) {
  const { text } = this.harness.screen;
  if (!saysHalfAnHour(text)) throw new RequirementNotMet('how long the code is good', ending(text));
});

Then(
  'the screen shows {string} besides verification_uri_complete',
  function (this: ClientWorld, text: string) {
    expectShown(this, text, [completeUri(this)]);
  },
);

Then('the screen shows {string} as an address of its own', function (this: ClientWorld, text: string) {
  expectShown(this, text, [completeUri(this)]);
});

Then('the device makes use of verification_uri_complete', function (this: ClientWorld) {
  const { screen, opened } = this.harness;
  const uri = completeUri(this);
  if (!showsQrCode(screen.raw) && !shows(screen.text, typedAddress(uri)) && !opened.includes(uri))
    throw new NotApplicable('The device makes no use of verification_uri_complete.');
});

Then('the screen shows a QR code', function (this: ClientWorld) {
  if (!showsQrCode(this.harness.screen.raw)) throw new NotApplicable('The device shows no QR code.');
});

Then('the screen shows {string} as a QR code', function (this: ClientWorld, uri: string) {
  const { text, raw } = this.harness.screen;
  if (qrCodeOf(uri).every((line) => text.includes(line.trimEnd()))) return;
  // Others draw it otherwise, and an option cannot be failed.
  if (this.harness.isInProcess || !showsQrCode(raw))
    throw new NotApplicable('The device does not show it as a QR code.');
});

Then('the screen shows no QR code', function (this: ClientWorld) {
  if (showsQrCode(this.harness.screen.raw))
    throw new RequirementNotMet('no QR code', 'a QR code on the screen');
});

Then('the screen holds no control characters of the authorization server', function (this: ClientWorld) {
  const { script, screen } = this.harness;
  const found = script.controlSequences.find((sequence) => screen.raw.includes(sequence));
  if (found !== undefined)
    throw new RequirementNotMet(
      'text without the control characters that the server sent',
      JSON.stringify(found),
    );
});

Then('the output holds no escape sequences', function (this: ClientWorld) {
  const { raw } = this.harness.screen;
  if (raw === '') throw new NotTested('The device wrote nothing at all.');
  if (raw.includes('\u001b'))
    throw new RequirementNotMet('text without escape sequences', 'escape sequences in the output');
});

Then('the end user sees a message', function (this: ClientWorld) {
  const told = toldIn(this);
  if (!/\p{L}{2}/u.test(told))
    throw new RequirementNotMet('a word about what happened', 'nothing on the screen');
});

Then('the end user is told {string}', function (this: ClientWorld, text: string) {
  const told = toldIn(this);
  if (!shows(told.toLowerCase(), text.toLowerCase()) && !this.harness.screen.everShowed(text))
    throw new RequirementNotMet(`"${text}" on the screen`, ending(told));
});

Then(
  /^the end user is told that the sign-in (was refused|expired|failed)$/,
  function (this: ClientWorld, what: 'was refused' | 'expired' | 'failed') {
    const told = toldIn(this);
    if (!/\p{L}{2}/u.test(told) && this.pollsOn)
      throw new NotTested('The device went on polling: what it says when it stops was not to be seen.');
    if (!/\p{L}{2}/u.test(told))
      throw new RequirementNotMet(`a word about a sign-in that ${what}`, 'nothing on the screen');
    const wrong = mistaken(what, told);
    if (wrong !== undefined)
      throw new RequirementNotMet(`a word about a sign-in that ${what}`, `${wrong}: ${ending(told)}`);
  },
);

Then('no browser is opened', function (this: ClientWorld) {
  const { opened } = this.harness;
  if (opened.length > 0) throw new RequirementNotMet('no browser', `one was opened at ${opened.join(', ')}`);
});

Then('no browser is opened at {string}', function (this: ClientWorld, address: string) {
  if (this.harness.opened.includes(address))
    throw new RequirementNotMet(`no browser at ${address}`, 'one was opened there');
});

Then('a browser is opened at {string}', function (this: ClientWorld, uri: string) {
  const { opened } = this.harness;
  if (opened.length === 0) throw new NotApplicable('The device opens no browser.');
  if (!opened.includes(uri))
    throw new RequirementNotMet(`a browser at ${uri}`, `one at ${opened.join(', ')}`);
});

/** @param passingOver texts in which it does not count */
function expectShown({ harness }: ClientWorld, text: string, passingOver: readonly string[] = []): void {
  const { screen } = harness;
  const others = besides(passingOver);
  if (isShown(screen, text, others)) return;
  throwIfHeldBack(harness);
  throwIfNeverShown(harness, text);
  throw new RequirementNotMet(`"${text}" on the screen`, ending(without(screen.text, others)));
}

/** @throws NotTested where what the end user is told may have been held back */
function toldIn({ told, harness }: ClientWorld): string {
  throwIfHeldBack(harness);
  return told;
}

function throwIfHeldBack(harness: ClientHarness): void {
  const reason = harness.heldBack();
  if (reason !== undefined) throw new NotTested(reason);
}

/** @throws NotApplicable where another requirement says that the device does not show it */
function throwIfNeverShown(harness: ClientHarness, text: string): void {
  const reason = harness.neverShown(text);
  if (reason !== undefined) throw new NotApplicable(reason);
}

function completeUri(world: ClientWorld): string {
  return String(world.harness.script.code('verification_uri_complete'));
}

/** The end of what was shown, for a person. */
function ending(text: string): string {
  const words = text.replace(/\s+/g, ' ').trim();
  return words === '' ? 'nothing on the screen' : `"${words.length > 200 ? `…${words.slice(-200)}` : words}"`;
}

const qrCodes = new Map<string, readonly string[]>();

/** Drawing a code is dear next to everything else here, and all scenarios want the same one. */
function qrCodeOf(uri: string): readonly string[] {
  const lines = qrCodes.get(uri) ?? renderUnicodeCompact(uri, { border: 2 }).split('\n');
  qrCodes.set(uri, lines);
  return lines;
}
