import { Given, Then, When } from '@cucumber/cucumber';
import { renderUnicodeCompact } from 'uqr';
import type { LoginRun } from '../../src/cli/login';
import type { LoginPresenter } from '../../src/cli/login-presenter';
import * as expect from '../../src/judging/expect';
import { NotApplicable, NotTested } from '../../src/judging/outcomes';
import { clientUnderTest } from './support/client-under-test';
import { type ClientWorld, ENDPOINTS } from './support/client-world';
import { ACCESS_TOKEN } from './support/stub-answer';

Given('the terminal is {int} columns wide', function (this: ClientWorld, columns: number) {
  this.terminal = { ...this.terminal, columns };
});

Given('the output goes to a file', function (this: ClientWorld) {
  this.terminal = { ...this.terminal, columns: 0, interactive: false };
});

Given('the terminal shows ASCII alone', function (this: ClientWorld) {
  this.terminal = { ...this.terminal, unicode: false };
});

Given('the machine has no browser to open', function (this: ClientWorld) {
  this.browser = 'is missing';
});

Given('the browser never comes back to the command line', function (this: ClientWorld) {
  this.browser = 'never comes back';
});

When('the user runs rfc8628 login', async function (this: ClientWorld) {
  await runLogin(this, screenOf(this));
});

When('the user runs rfc8628 login --json', async function (this: ClientWorld) {
  await runLogin(
    this,
    clientUnderTest().lines((text) => write(this, text)),
  );
});

When('the user runs rfc8628 login --open', async function (this: ClientWorld) {
  await runLogin(this, screenOf(this), (uri) => {
    this.shownBefore.browser ??= this.output;
    if (this.browser === 'is missing') return Promise.resolve(false);
    this.opened.push(uri);
    return this.browser === 'opens' ? Promise.resolve(true) : new Promise(() => {});
  });
});

Then('the screen shows {string}', function (this: ClientWorld, text: string) {
  expect.ok(this.output.includes(text), this.output);
});

Then('the screen shows {string} on a line of its own', function (this: ClientWorld, text: string) {
  const lines = this.output.split('\n').map((line) => line.replace(/^[▀▄█ ]*/u, '').trim());
  expect.ok(lines.includes(text), this.output);
});

Then('the screen does not show {string}', function (this: ClientWorld, text: string) {
  expect.ok(!this.output.includes(text), this.output);
});

Then('the screen showed them before the first poll', function (this: ClientWorld) {
  const { poll } = this.shownBefore;
  if (poll === undefined) throw new NotTested('there was no poll');
  expect.ok(poll.includes('https://as.example/device') && poll.includes('WDJB-MJHT'), poll);
});

Then('the screen showed the code before the browser was opened', function (this: ClientWorld) {
  const { browser } = this.shownBefore;
  if (browser === undefined) throw new NotTested('no browser was opened');
  expect.ok(browser.includes('WDJB-MJHT'), browser);
});

Then('the screen shows a QR code', function (this: ClientWorld) {
  if (!QR_BLOCKS.test(this.output)) throw new NotApplicable('the client shows no QR code');
});

Then('the screen shows {string} as a QR code', function (this: ClientWorld, uri: string) {
  if (!qrCodeOf(uri).every((line) => this.output.includes(line.trimEnd())))
    throw new NotApplicable('the client does not show it as a QR code');
});

Then('the screen shows no QR code', function (this: ClientWorld) {
  expect.doesNotMatch(this.output, QR_BLOCKS);
});

Then(/^the output never holds the (device code|token)$/, function (this: ClientWorld, what: string) {
  expect.ok(this.output.length > 0);
  const secret = what === 'token' ? ACCESS_TOKEN : 'dc-3f9a64e1b7';
  expect.ok(!this.output.includes(secret), this.output);
});

Then('no browser was opened', function (this: ClientWorld) {
  expect.deepEqual(this.opened, []);
});

Then('a browser was opened', function (this: ClientWorld) {
  if (this.opened.length === 0) throw new NotApplicable('the client opens no browser');
});

Then('a browser was opened at {string}', function (this: ClientWorld, uri: string) {
  expect.deepEqual(this.opened, [uri]);
});

Then('the command exits with status {int}', function (this: ClientWorld, status: number) {
  expect.equal(this.exitStatus, status, this.output);
});

Then(
  'each line of the output is a JSON object, the events being: {}',
  function (this: ClientWorld, events: string) {
    const seen = eventsIn(this.output).join(', ');
    if (this.server.unasked.length > 0) throw new NotTested('the client ended early');
    expect.equal(seen, events);
  },
);

Then(
  'each line of the output is a JSON object, the first event being {word} and the last {word}',
  function (this: ClientWorld, first: string, last: string) {
    const events = eventsIn(this.output);
    expect.deepEqual([events[0], events.at(-1)], [first, last]);
  },
);

Then('the output is made of printable ASCII characters alone', function (this: ClientWorld) {
  expect.match(this.output, /^[\x20-\x7e\n]+$/);
});

const QR_BLOCKS = /[▀▄█]/u;
const qrCodes = new Map<string, readonly string[]>();

/** Drawing a code is dear next to everything else here, and all scenarios want the same one. */
function qrCodeOf(uri: string): readonly string[] {
  const lines = qrCodes.get(uri) ?? renderUnicodeCompact(uri, { border: 2 }).split('\n');
  qrCodes.set(uri, lines);
  return lines;
}

function screenOf(world: ClientWorld): LoginPresenter {
  return clientUnderTest().screen((text) => write(world, text), world.terminal, 'as.example');
}

function eventsIn(output: string): readonly string[] {
  return output
    .trimEnd()
    .split('\n')
    .map((line) => {
      const document = jsonObject(line);
      expect.ok(document, `a line that is none: ${line.slice(0, 200)}`);
      return String(document.event);
    });
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function write(world: ClientWorld, text: string): void {
  world.output += text;
}

async function runLogin(
  world: ClientWorld,
  presenter: LoginPresenter,
  openBrowser?: (uri: string) => Promise<boolean>,
): Promise<void> {
  const showEvent = presenter.session.bind(presenter);
  presenter.session = (event) => {
    world.events.push(event);
    showEvent(event);
  };
  const run: LoginRun = {
    target: {
      name: 'example',
      endpoints: {
        ...ENDPOINTS,
        ...(world.userinfoEndpoint !== undefined && { userinfo_endpoint: world.userinfoEndpoint }),
      },
      registration: world.registration,
      ...(world.scope !== undefined && { scope: world.scope }),
      ...(world.issuer !== undefined && { issuer: world.issuer }),
    },
    presenter,
    transport: world.transport,
    clock: world.clientClock,
    signal: world.cancellation.signal,
    ...(openBrowser && { openBrowser }),
    newClient: (options) => clientUnderTest().client(options),
  };
  try {
    world.exitStatus = await world.patience.with(clientUnderTest().login(run));
  } catch (error) {
    // How it ended is for the steps that ask for it.
    world.failure = error;
  }
}
