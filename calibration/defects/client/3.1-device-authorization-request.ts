import type { Defect } from '../defect';
import { type ClientChange, onTheWire, parts, presenting } from './reference-client';
import { TAKES_OTHER_ANSWERS } from './untestable';
import { basic, formOf, formsAs, membersOf, requestsAs, withMembers } from './wire';

export const DEVICE_AUTHORIZATION_REQUEST: readonly Defect<ClientChange>[] = [
  {
    id: 'parameters-in-query-string',
    wire: 'The request for codes is a POST with its parameters in the query and an empty body.',
    seen: ['nicklaw5/helix#252'],
    fails: ['3.1-client-form-post'],
    how: () =>
      requestsAs('device authorization request', (request) => ({
        ...request,
        url: `${request.url}?${request.body ?? ''}`,
        body: '',
      })),
  },
  {
    id: 'empty-scope-sent',
    wire: 'Where no scope is asked for, an empty one is.',
    seen: [],
    fails: ['3.1-client-empty-parameter'],
    how: () =>
      formsAs('device authorization request', (form) => {
        if (!form.has('scope')) form.set('scope', '');
      }),
  },
  {
    id: 'client-id-only-in-header-at-device-endpoint',
    wire: 'A public client asks for codes with its id in an Authorization header and not in the body.',
    seen: ['DuendeArchive/IdentityModel#454'],
    fails: ['3.1-client-identifies'],
    makesUntestable: 'A client_id that is not in the form has no spelling there, and cannot be read.',
    how: () =>
      requestsAs('device authorization request', (request, form) => {
        const id = form.get('client_id');
        if (id === null || form.has('client_secret')) return request;
        form.delete('client_id');
        const headers = { ...request.headers, authorization: basic(id, '') };
        return { ...request, headers, body: form.toString() };
      }),
  },
  {
    id: 'plain-http-endpoint-taken',
    wire: 'Codes are asked for, and tokens, at whatever address it was told, be it plain http.',
    seen: [],
    fails: ['3.1-client-tls'],
    how: () =>
      parts(({ requireSecure }) => ({
        requireSecure: (what, address, plainHttp) => {
          if (!what.includes('endpoint')) requireSecure(what, address, plainHttp);
        },
      })),
  },
  {
    id: 'session-at-start-up',
    wire: 'A client that has been made, and that nobody has used yet, asks for codes by itself.',
    seen: [],
    fails: ['3.1-client-prompted'],
    how:
      () =>
      ({ client }) => ({
        client: (options) => {
          const made = client(options);
          const start = setImmediate(() => void made.authorize().catch(() => undefined));
          const used = <T>(result: T): T => {
            clearImmediate(start);
            return result;
          };
          return {
            authorize: (...given) => used(made.authorize(...given)),
            refresh: (...given) => used(made.refresh(...given)),
            callResource: (...given) => used(made.callResource(...given)),
          };
        },
      }),
  },
  {
    id: 'two-device-requests-stale-code-polled',
    wire: 'One sign-in asks for codes twice, shows the second user_code and polls with the first device_code.',
    seen: ['canonical/authd#1766'],
    fails: ['3.1-client-prompted'],
    collateral: {
      '3.2-client-bad-response': 'a response that cannot be used is passed over for the second one',
    },
    makesUntestable: TAKES_OTHER_ANSWERS,
    how: () =>
      onTheWire((transport) => ({
        send: async (request, context) => {
          const exchange = await transport.send(request, context);
          if (context.purpose !== 'device authorization request') return exchange;
          const second = await transport.send(request, context);
          const { device_code } = membersOf(exchange);
          return second.response ? withMembers(second, { ...membersOf(second), device_code }) : exchange;
        },
      })),
  },
  {
    id: 'new-code-every-few-seconds',
    wire: 'While the user is still typing, other codes are asked for without anybody wanting them.',
    seen: ['NuvioMedia/NuvioTV#603'],
    fails: ['3.1-client-prompted'],
    makesUntestable: TAKES_OTHER_ANSWERS,
    how: () =>
      onTheWire((transport) => {
        let again: (() => Promise<unknown>) | undefined;
        return {
          send: async (request, context) => {
            if (context.purpose === 'device authorization request') {
              again = () => transport.send(request, context);
            }
            const exchange = await transport.send(request, context);
            if (formOf(request).has('device_code') && membersOf(exchange).error === 'authorization_pending') {
              await again?.();
              again = undefined;
            }
            return exchange;
          },
        };
      }),
  },
  {
    id: 'codes-and-token-discarded',
    wire: 'The library answers the request for codes without handing over the codes.',
    seen: ['KittyCAD/kittycad.rs#1046'],
    fails: ['3.3-client-shows'],
    collateral: {
      '3.3-client-guides': 'the code is not there before a browser covers it either',
      '3.3.1-client-user-code': 'the code is not there beside verification_uri_complete either',
      '5.4-client-names-host': 'without the address, its host is not named',
    },
    makesUntestable: 'What is not handed over is shown in no form, be it an address or a picture.',
    how:
      () =>
      ({ screen }) => ({
        screen: (...given) => {
          const presenter = screen(...given);
          return presenting(presenter, {
            session: (event) => event.type !== 'started' && presenter.session(event),
          });
        },
      }),
  },
];
