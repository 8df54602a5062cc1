import type { Session } from '../../../src/device-client/client';
import type { Defect } from '../defect';
import { type ClientChange, onTheWire, sessionWith } from './reference-client';
import { basic, formsAs, requestsAs } from './wire';

/** Has the command hold a browser's opening against the session, as `tokens` says. */
function minding(
  tokens: (session: Session, browser: Promise<unknown> | undefined) => ReturnType<Session['tokens']>,
): ClientChange {
  return ({ client, login }) => ({
    login: (run) => {
      const { openBrowser, newClient = client } = run;
      let browser: Promise<unknown> | undefined;
      return login({
        ...run,
        ...(openBrowser && {
          openBrowser: (uri) => {
            const opening = openBrowser(uri);
            browser = opening;
            return opening;
          },
        }),
        newClient: (options) => {
          const made = newClient(options);
          return {
            authorize: async (asked) => {
              const session = await made.authorize(asked);
              return sessionWith(session, () => tokens(session, browser));
            },
            refresh: (...given) => made.refresh(...given),
            callResource: (...given) => made.callResource(...given),
          };
        },
      });
    },
  });
}

export const DEVICE_ACCESS_TOKEN_REQUEST: readonly Defect<ClientChange>[] = [
  {
    id: 'client-id-missing-in-token-request',
    wire: 'A public client polls with grant_type and device_code alone.',
    seen: ['indigo-dc/oidc-agent#454', 'openid/AppAuth-iOS#864', 'SecureAuthCorp/oauth2c#160'],
    fails: ['3.4-client-request'],
    how: () =>
      formsAs('token request', (form) => {
        if (!form.has('client_secret')) form.delete('client_id');
      }),
  },
  {
    id: 'basic-header-with-undefined-secret',
    wire: 'A public client polls with Basic credentials whose password is the word "undefined".',
    seen: ['panva/openid-client#185'],
    fails: ['3.4-client-request'],
    how: () =>
      requestsAs('token request', (request, form) => {
        const id = form.get('client_id');
        if (id === null || form.has('client_secret')) return request;
        return { ...request, headers: { ...request.headers, authorization: basic(id, 'undefined') } };
      }),
  },
  {
    id: 'grant-type-percent-encoded-twice',
    wire: 'The grant type is percent-encoded, and then encoded once more with the form.',
    seen: ['allegro/allegro-api#5613', 'auth0/docs#7800'],
    fails: ['3.4-client-request'],
    how: () =>
      formsAs('token request', (form) =>
        form.set('grant_type', encodeURIComponent(form.get('grant_type') ?? '')),
      ),
  },
  {
    id: 'legacy-draft-grant-type',
    wire: 'Polls name the grant as an early draft of OAuth did.',
    seen: ['OAuthSwift/OAuthSwift#238'],
    fails: ['3.4-client-request'],
    how: () =>
      formsAs('token request', (form) => form.set('grant_type', 'http://oauth.net/grant_type/device/1.0')),
  },
  {
    id: 'superfluous-code-parameter',
    wire: 'Each poll has the device code once more, in a parameter called code.',
    seen: ['golang/oauth2#578'],
    fails: ['3.4-client-nothing-else'],
    how: () => formsAs('token request', (form) => form.set('code', form.get('device_code') ?? '')),
  },
  {
    id: 'pkce-missing-or-half-sent',
    wire: 'Each poll has a code_verifier, for which the request for codes had no challenge.',
    seen: ['panva/openid-client#601', 'int128/kubelogin#1470'],
    fails: ['3.4-client-nothing-else'],
    how: () =>
      formsAs('token request', (form) =>
        form.set('code_verifier', 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'),
      ),
  },
  {
    id: 'accept-header-missing',
    wire: 'No request says that JSON is what it wants to be answered in.',
    seen: ['ICS-MU/pam_oauth2_device#33', 'classmethod/aurl#5', 'badgateway/oauth2-client#152'],
    fails: ['3.4-client-accept'],
    how: () =>
      onTheWire((transport) => ({
        send: ({ headers, ...request }, context) => {
          const { accept: _, ...others } = headers;
          return transport.send({ ...request, headers: { ...others, accept: '*/*' } }, context);
        },
      })),
  },
  {
    id: 'browser-prompt-blocks-polling',
    wire: 'Nothing is polled until the browser that was opened for the user has come back.',
    seen: ['cli/cli#5500', 'castform-ai/benchmax#49'],
    fails: ['3.4-client-unattended'],
    how: () =>
      minding(async (session, browser) => {
        await browser;
        return session.tokens();
      }),
  },
  {
    id: 'token-received-but-flow-hangs',
    wire: 'The token is there, and the command stays on its waiting screen until the browser has come back.',
    seen: ['github/copilot-cli#1866'],
    fails: ['3.4-client-unattended'],
    how: () =>
      minding(async (session, browser) => {
        const tokens = await session.tokens();
        await browser;
        return tokens;
      }),
  },
];
