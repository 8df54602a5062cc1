import type { SessionEvent } from '../../../src/device-client/session-event';
import type { Defect } from '../defect';
import { type ClientChange, onTheWire, parts, presenting, screenText, together } from './reference-client';

export const USER_INTERACTION: readonly Defect<ClientChange>[] = [
  {
    id: 'verification-uri-not-shown',
    wire: 'The screen has the code alone, and not where to go with it.',
    seen: ['kirodotdev/Kiro#10975', 'NuvioMedia/NuvioTV#626'],
    fails: ['3.3-client-shows', '3.3.1-client-textual-uri'],
    how: () => screenText((text, { verification_uri }) => text.replaceAll(verification_uri, '')),
  },
  {
    id: 'url-hidden-when-launcher-reports-success',
    wire: 'The address is shown only where no browser could be opened, and a launcher says that it could.',
    seen: ['brevdev/brev-cli#420'],
    fails: ['3.3-client-shows'],
    how: () => {
      let isOpening = false;
      let unopened = '';
      return together(
        screenText((text, { verification_uri }) => {
          unopened = verification_uri;
          return isOpening ? text.replaceAll(verification_uri, '') : text;
        }),
        ({ login, screen }) => ({
          login: (run) => {
            isOpening = run.openBrowser !== undefined;
            return login(run);
          },
          screen: (write, terminal, server) => {
            const presenter = screen(write, terminal, server);
            return presenting(presenter, {
              browserFailed: () => {
                write(`    ${unopened}\n`);
                presenter.browserFailed();
              },
            });
          },
        }),
      );
    },
  },
  {
    id: 'codes-lost-before-display',
    wire: 'Polling begins with nothing on the screen yet: the codes come when the first answer does.',
    seen: ['kanimaru/twitcher#39'],
    fails: ['3.3-client-shows'],
    collateral: { '3.3-client-guides': 'the code is not on the screen when the browser covers it either' },
    how:
      () =>
      ({ screen }) => ({
        screen: (write, terminal, server) => {
          const presenter = screen(write, terminal, server);
          const held: SessionEvent[] = [];
          return presenting(presenter, {
            session: (event) => {
              held.push(event);
              if (event.type === 'started' || event.type === 'waiting') return;
              for (const each of held.splice(0)) presenter.session(each);
            },
          });
        },
      }),
  },
  {
    id: 'device-code-printed',
    wire: 'The whole response is printed, with the device_code in it.',
    seen: ['openai/codex#4533', 'objectstack-ai/objectstack#6531'],
    fails: ['3.3-client-hides-device-code'],
    how: () => {
      let response = '';
      return together(
        onTheWire((transport) => ({
          send: async (request, context) => {
            const exchange = await transport.send(request, context);
            if (context.purpose === 'device authorization request') response = exchange.response?.body ?? '';
            return exchange;
          },
        })),
        ({ screen }) => ({
          screen: (write, terminal, server) => {
            const presenter = screen(write, terminal, server);
            return presenting(presenter, {
              session: (event) => {
                if (event.type === 'started') write(`${response}\n`);
                presenter.session(event);
              },
            });
          },
        }),
      );
    },
  },
  {
    id: 'colours-in-a-file',
    wire: 'What goes to a file has the escape sequences of a terminal in it.',
    seen: [],
    fails: ['3.3-client-machine-output'],
    how:
      () =>
      ({ screen }) => ({
        screen: (write, terminal, server) => screen(write, { ...terminal, colour: true }, server),
      }),
  },
  {
    id: 'missing-browser-not-told',
    wire: 'Nothing is said where no browser could be opened.',
    seen: [],
    fails: ['3.3-client-guides'],
    how:
      () =>
      ({ screen }) => ({
        screen: (...given) => presenting(screen(...given), { browserFailed: () => {} }),
      }),
  },
];

export const NON_TEXTUAL_VERIFICATION: readonly Defect<ClientChange>[] = [
  {
    id: 'code-not-shown-beside-complete-uri',
    wire: 'Where there is a verification_uri_complete, the code is not shown.',
    seen: [],
    fails: ['3.3.1-client-user-code'],
    how: () =>
      screenText((text, { user_code, verification_uri_complete }) =>
        verification_uri_complete === undefined ? text : text.replaceAll(user_code, ''),
      ),
  },
  {
    id: 'uri-not-shown-beside-complete-uri',
    wire: 'Where there is a verification_uri_complete, the address is a picture alone.',
    seen: ['NuvioMedia/NuvioTV#626'],
    fails: ['3.3.1-client-textual-uri'],
    how: () =>
      screenText((text, { verification_uri, verification_uri_complete }) =>
        verification_uri_complete === undefined ? text : text.replaceAll(verification_uri, ''),
      ),
  },
  {
    id: 'no-qr-code',
    wire: 'The complete address is not made a QR code, on no terminal.',
    seen: [],
    fails: [],
    becomes: { '3.3.1-client-qr': 'not-applicable', '3.3.1-client-textual-uri': 'not-applicable' },
    how:
      () =>
      ({ screen }) => ({
        screen: (write, terminal, server) => screen(write, { ...terminal, unicode: false }, server),
      }),
  },
  {
    id: 'complete-uri-ignored',
    wire: 'A verification_uri_complete is dropped: no QR code is shown, and a browser is opened at the bare address.',
    seen: ['steipete/CodexBar#738', 'civitai/cli#62', 'cli/oauth#26'],
    fails: ['3.3.1-client-opens-complete'],
    becomes: { '3.3.1-client-qr': 'not-applicable', '3.3.1-client-textual-uri': 'not-applicable' },
    how: () =>
      parts(({ readDeviceAuthorization }) => ({
        readDeviceAuthorization: (exchange) => {
          const { verification_uri_complete: _, ...codes } = readDeviceAuthorization(exchange);
          return codes;
        },
      })),
  },
  {
    id: 'qr-code-in-question-marks',
    wire: 'A QR code is drawn in block characters on a terminal that has none.',
    seen: [],
    fails: ['3.3.1-client-readable-qr'],
    how:
      () =>
      ({ screen }) => ({
        screen: (write, terminal, server) => screen(write, { ...terminal, unicode: true }, server),
      }),
  },
];
