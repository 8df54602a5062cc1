import { ExpiredTokenError, MalformedResponseError } from '../../../src/device-client/errors';
import { Tokens } from '../../../src/device-client/tokens';
import type { OAuthAnswer } from '../../../src/http/oauth-answer';
import type { Defect } from '../defect';
import { authorizing, type ClientChange, onTheWire, parts, sessionWith } from './reference-client';
import { STOPS_EARLY } from './untestable';
import { membersOf } from './wire';

type Json = Readonly<Record<string, unknown>>;

/** Is harder on answers that bring tokens than the ordinary client. */
function demanding(demand: (json: Json) => void): ClientChange {
  return parts(({ readPollAnswer }) => ({
    readPollAnswer: (answer, requestedScope) => {
      const tokens = readPollAnswer(answer, requestedScope);
      if (tokens) demand(answer.json ?? {});
      return tokens;
    },
  }));
}

function isSuccess({ status, error, json }: OAuthAnswer): boolean {
  return status === 200 && error === undefined && json !== undefined;
}

const KNOWN = ['access_token', 'token_type', 'expires_in', 'refresh_token', 'scope', 'id_token', 'error'];

export const TOKENS: readonly Defect<ClientChange>[] = [
  {
    id: 'unknown-member-crash',
    wire: 'A member that it does not know, refresh_token_expires_in, ends the sign-in after the user has approved.',
    seen: ['sigma67/ytmusicapi#887', 'sigma67/ytmusicapi#926', 'pergatore/ytmusic#1'],
    fails: ['3.5-client-success'],
    how: () =>
      demanding((json) => {
        const unknown = Object.keys(json).find((name) => !KNOWN.includes(name));
        if (unknown !== undefined) throw new TypeError(`unexpected keyword argument '${unknown}'`);
      }),
  },
  {
    id: 'refresh-token-demanded',
    wire: 'A token response without refresh_token ends the process.',
    seen: ['dermesser/yup-oauth2#114'],
    fails: ['3.5-client-success'],
    how: () =>
      demanding((json) => {
        if (!('refresh_token' in json)) throw new TypeError('called `Option::unwrap()` on a `None` value');
      }),
  },
  {
    id: 'token-type-case-sensitive',
    wire: 'A token_type of bearer is refused, for it is not spelt Bearer.',
    seen: ['istio-ecosystem/authservice#255', 'Switcheo/carbon-js-sdk#681', 'AzureAD/passport-azure-ad#265'],
    fails: ['3.5-client-success'],
    makesUntestable: STOPS_EARLY,
    how: () =>
      demanding(({ token_type }) => {
        if (token_type !== 'Bearer') throw new MalformedResponseError('the token is not of type Bearer', 200);
      }),
  },
  {
    id: 'success-without-access-token',
    wire: 'An answer of 200 without an access_token, or with an empty one, counts as a sign-in.',
    seen: ['PyModel/pythinker-cli#215', 'basecamp/basecamp-sdk#370'],
    fails: ['3.5-client-odd-success'],
    how: () =>
      parts(({ readPollAnswer }) => ({
        readPollAnswer: (answer, requestedScope) =>
          isSuccess(answer) && !answer.json?.access_token
            ? new Tokens({ ...answer.json, access_token: 'undefined', token_type: 'Bearer' })
            : readPollAnswer(answer, requestedScope),
      })),
  },
  {
    id: 'token-metadata-type-crash',
    wire: 'An expires_in that is a string ends the sign-in after the user has approved.',
    seen: ['basecamp/basecamp-sdk#370', 'Clancey/simple_auth#8'],
    fails: ['3.5-client-odd-success'],
    how: () =>
      demanding(({ expires_in }) => {
        if (typeof expires_in === 'string') throw new TypeError('unsupported operand: int and str');
      }),
  },
  {
    id: 'id-token-nonce-demanded',
    wire: 'An ID token without the nonce that nobody sent has the whole token response thrown away.',
    seen: ['ramosbugs/openidconnect-rs#219', 'panva/openid-client#271'],
    fails: ['3.5-client-odd-success'],
    how: () =>
      demanding(({ id_token }) => {
        if (id_token !== undefined) throw new MalformedResponseError('nonce mismatch in the ID token', 200);
      }),
  },
  {
    id: 'success-reported-as-expired',
    wire: 'How it ended can be read once: who asks again is told that the code expired.',
    seen: ['quirq-ai/xo-space#75'],
    fails: ['3.5-client-one-outcome'],
    how: () =>
      authorizing(async (client, options) => {
        const session = await client.authorize(options);
        let isRead = false;
        return sessionWith(session, (...given) => {
          if (isRead) return Promise.reject(new ExpiredTokenError());
          isRead = true;
          return session.tokens(...given);
        });
      }),
  },
  {
    id: 'narrower-scope-unnoticed',
    wire: 'What was granted is taken for what was asked for.',
    seen: [],
    fails: ['3.5-client-scope'],
    how: () =>
      parts(({ readPollAnswer }) => ({
        readPollAnswer: (answer, requestedScope) => {
          const { scope: _, ...json } = answer.json ?? {};
          return readPollAnswer({ ...answer, ...(answer.json && { json }) }, requestedScope);
        },
      })),
  },
  {
    id: 'token-type-echoed-verbatim',
    wire: 'The token_type is sent to the resource as the server spelt it: bearer.',
    seen: ['panva/openid-client#248'],
    fails: ['3.5-client-uses-token'],
    how: () => {
      let type = 'Bearer';
      return onTheWire((transport) => ({
        send: async (request, context) => {
          const { authorization } = request.headers;
          const isResource = context.purpose === 'resource request' && authorization !== undefined;
          const sent = isResource
            ? { ...request.headers, authorization: authorization.replace('Bearer', type) }
            : request.headers;
          const exchange = await transport.send({ ...request, headers: sent }, context);
          const { token_type } = membersOf(exchange);
          if (typeof token_type === 'string') type = token_type;
          return exchange;
        },
      }));
    },
  },
  {
    id: 'refresh-token-erased-on-refresh',
    wire: 'A refresh that brings no new refresh token leaves the client with none.',
    seen: ['FAForever/downlords-faf-client#3543', 'modelcontextprotocol/python-sdk#2274'],
    fails: ['3.5-client-uses-token'],
    how:
      () =>
      ({ client }) => ({
        client: (options) => {
          const made = client(options);
          return {
            authorize: (...given) => made.authorize(...given),
            callResource: (...given) => made.callResource(...given),
            refresh: async (tokens, ...given) => {
              const { access_token, token_type, refresh_token } = await made.refresh(tokens, ...given);
              const isNew = refresh_token !== tokens.refresh_token;
              return new Tokens({ access_token, token_type, ...(isNew && { refresh_token }) });
            },
          };
        },
      }),
  },
  {
    id: 'token-body-in-debug-log',
    wire: 'A token response that cannot be used is told whole, access token included.',
    seen: [
      'BaseIntelligence/bounty-challenge#10968',
      'BaseIntelligence/bounty-challenge#12168',
      'zeroclaw-labs/zeroclaw#10321',
    ],
    fails: ['3.5-client-uses-token'],
    how: () =>
      parts(({ readPollAnswer }) => ({
        readPollAnswer: (answer, requestedScope) => {
          try {
            return readPollAnswer(answer, requestedScope);
          } catch (error) {
            if (!(error instanceof MalformedResponseError)) throw error;
            throw new MalformedResponseError(`${error.message} ${JSON.stringify(answer.json)}`, error.status);
          }
        },
      })),
  },
];
