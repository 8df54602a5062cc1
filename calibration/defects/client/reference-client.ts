import type { LoginPresenter } from '../../../src/cli/login-presenter';
import type { Client, Session } from '../../../src/device-client/client';
import type { ClientParts } from '../../../src/device-client/client-parts';
import type { AuthorizeOptions, DeviceClientOptions } from '../../../src/device-client/device-client';
import type { Prompt } from '../../../src/device-client/prompt';
import type { Clock } from '../../../src/http/clock';
import { systemClock } from '../../../src/http/clock';
import { axiosTransport, type Transport } from '../../../src/http/transport';
import type { ClientUnderTest, Write } from '../../../steps/client/in-process/client-under-test';

/** How the reference client is changed into one that misbehaves: what takes the place of what, the rest being as it was. */
export type ClientChange = (reference: ClientUnderTest) => Partial<ClientUnderTest>;

/** Replaces parts of every client. */
export function parts(replace: (parts: ClientParts) => Partial<ClientParts>): ClientChange {
  return ({ client }) => ({
    client: (options) =>
      client({
        ...options,
        replace: (given) => {
          const first = replace(given);
          return { ...first, ...options.replace?.({ ...given, ...first }) };
        },
      }),
  });
}

/** Stands between every client and the network. */
export function onTheWire(
  wrap: (transport: Transport, clock: Clock, options: DeviceClientOptions) => Transport,
): ClientChange {
  return ({ client }) => ({
    client: (options) => {
      const { transport = axiosTransport(), clock = systemClock } = options;
      return client({ ...options, transport: wrap(transport, clock, options) });
    },
  });
}

/** Stands between whoever signs in and the client. */
export function authorizing(
  authorize: (client: Client, options: AuthorizeOptions, clock: Clock) => Promise<Session>,
): ClientChange {
  return ({ client }) => ({
    client: (options) => {
      const made = client(options);
      return {
        authorize: (asked = {}) => authorize(made, asked, options.clock ?? systemClock),
        refresh: (...given) => made.refresh(...given),
        callResource: (...given) => made.callResource(...given),
      };
    },
  });
}

/** A session that is the same but for how the tokens come. */
export function sessionWith(session: Session, tokens: Session['tokens']): Session {
  return {
    prompt: session.prompt,
    get secondsLeft() {
      return session.secondsLeft;
    },
    tokens,
  };
}

/** Changes what is written on the screen, once it is known what the user is to be shown. */
export function screenText(change: (text: string, prompt: Prompt) => string): ClientChange {
  return ({ screen }) => ({
    screen: (write, terminal, server) => {
      let prompt: Prompt | undefined;
      const changed: Write = (text) => write(prompt ? change(text, prompt) : text);
      const presenter = screen(changed, terminal, server);
      return presenting(presenter, {
        session: (event) => {
          if (event.type === 'started') prompt = event.prompt;
          presenter.session(event);
        },
      });
    },
  });
}

/** A presenter that is the same but for these methods. */
export function presenting(presenter: LoginPresenter, change: Partial<LoginPresenter>): LoginPresenter {
  return {
    session: (event) => presenter.session(event),
    openingBrowser: (uri) => presenter.openingBrowser(uri),
    browserFailed: () => presenter.browserFailed(),
    signedIn: (result) => presenter.signedIn(result),
    failed: (error) => presenter.failed(error),
    ...change,
  };
}

/** Several changes that make up one misbehaviour. */
export function together(...changes: readonly ClientChange[]): ClientChange {
  return (reference) => {
    let client = reference;
    for (const change of changes) client = { ...client, ...change(client) };
    return client;
  };
}
