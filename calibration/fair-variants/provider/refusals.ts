import type { ServerChange } from '../../defects/provider/reference-server';
import { answering, insteadOf, oauthError, tokenErrorAs } from '../../defects/provider/wire';
import type { FairVariant } from '../fair-variant';
import { together } from './together';

/** Refusals that come later, or with another error, than most servers have them. */
export const REFUSALS: readonly FairVariant<ServerChange>[] = [
  {
    id: 'grant-checked-at-the-token-endpoint',
    what: 'A client without the device grant gets codes, and unauthorized_client when it asks for the token.',
    source: 'RFC 6749 section 5.2, RFC 7591 section 2',
    becomes: {
      '3.1-unauthorized-client-early': {
        verdict: 'failed',
        because: 'it is advice to check before codes are issued',
      },
    },
    how: () => ({
      replace: ({ authenticateClient }) => ({
        authenticateClient: (claim) => {
          const { grant_types: grants, ...client } = authenticateClient(claim);
          return claim.form.has('grant_type') && grants ? { ...client, grant_types: grants } : client;
        },
      }),
    }),
  },
  {
    id: 'error-members-null',
    what: 'Every OAuth error has error_description and error_uri, and where there is nothing to say they are null.',
    source: 'ZenML 0.98.0',
    how: () => together(nullsAt('/device_authorization'), nullsAt('/token')),
  },
  {
    id: 'several-challenges',
    what: 'The 401 after a wrong secret names two schemes, the one that the client used last and in lower case.',
    source: 'RFC 9110 section 11.6.1',
    how: () =>
      answering('/token', ({ status, members }) =>
        status === 401
          ? {
              body: members,
              headers: {
                'www-authenticate': 'Bearer realm="a, b", error="invalid_client", basic realm="token"',
              },
            }
          : undefined,
      ),
  },
  {
    id: 'invalid-client-with-400-after-form',
    what: 'A wrong secret in the form gets invalid_client with status 400 at both endpoints.',
    source: 'RFC 6749 section 5.2',
    how: () => ({
      ...together(badRequestWithoutHeader('/device_authorization'), badRequestWithoutHeader('/token')),
      told: (_, { confidential_client: client }) =>
        client
          ? { confidential_client: { ...client, token_endpoint_auth_method: 'client_secret_post' } }
          : {},
    }),
  },
  {
    id: 'code-challenge-wanted',
    what: 'A device authorization request without code_challenge is refused with invalid_request, which says so.',
    source: 'RFC 7636 section 4.4.1',
    limited: { why: 'The run sends no code_challenge', must: 0 },
    how: () =>
      insteadOf('/device_authorization', (form) =>
        form.has('code_challenge')
          ? undefined
          : oauthError('invalid_request', 'code_challenge is required for public clients (PKCE)'),
      ),
  },
  {
    id: 'wrong-code-comes-to-a-neutral-end',
    what: 'A user code that was never issued leads to a page that says neither yes nor no.',
    source: 'RFC 8628 section 3.3',
    becomes: {
      '5.1-rate-limit': { verdict: 'not-tested', because: 'the page does not tell what a guess came to' },
    },
    how: () => ({
      replace: ({ pages }) => ({
        pages: {
          ...pages,
          enterCode: async (forms, notice) =>
            notice?.name === 'unknown-code'
              ? '<!doctype html><title>Sign-in</title><h1>Sign-in</h1><p>Your entry is being looked at.</p>'
              : pages.enterCode(forms, notice),
        },
      }),
      front: async (request, next) => {
        const response = await next(request);
        const isTyped = new URL(request.url).pathname === '/device' && request.method === 'POST';
        return isTyped && response.status === 400
          ? new Response(response.body, { status: 200, headers: response.headers })
          : response;
      },
    }),
  },
  {
    id: 'other-client-told-to-wait',
    what: 'Until the end user has decided, another client hears authorization_pending; later it hears invalid_grant.',
    source: 'RFC 8628 section 3.5, RFC 6749 section 5.2',
    becomes: {
      '3.4-bound-while-pending': { verdict: 'failed', because: 'it is advice to look at the client first' },
    },
    how: () => ({
      replace: ({ pollRules }) => ({
        pollRules: (poll, throttle) =>
          poll.session?.state.name === 'pending' && poll.session.clientId !== poll.clientId
            ? { answer: pollRules({ ...poll, clientId: poll.session.clientId }, throttle).answer }
            : pollRules(poll, throttle),
      }),
    }),
  },
  {
    id: 'disallowed-scope-dropped-or-refused',
    what: 'Scope values that the client may not have are left out without a word, and the token response names those that were granted.',
    source: 'keycloak/keycloak#52785, RFC 6749 section 3.3',
    how: () => ({
      replace: ({ scopePolicy }) => ({
        scopePolicy: (client, requested) => {
          const all = scopePolicy(client, undefined);
          const known = requested?.split(' ').filter((value) => all.split(' ').includes(value));
          return known?.length ? known.join(' ') : all;
        },
      }),
    }),
  },
  {
    id: 'repeated-parameter-is-an-invalid-grant',
    what: 'A token request with a repeated device code is refused with invalid_grant, for the two are read as one.',
    source: 'RFC 6749 section 5.2',
    how: () =>
      tokenErrorAs((error, members) =>
        error === 'invalid_request' && String(members.error_description).includes('more than once')
          ? oauthError('invalid_grant', 'There is no such device code')
          : undefined,
      ),
  },
  {
    id: 'token-for-a-dpop-proof-only',
    what: 'Whoever was let in gets a token for a DPoP proof only; until then the polls are answered as usual.',
    source: 'RFC 9449 section 5.2',
    limited: { why: 'The run sends no such proof', must: 30 },
    how: () =>
      answering('/token', ({ members }) =>
        members.access_token === undefined
          ? undefined
          : oauthError('invalid_dpop_proof', 'A DPoP proof is needed'),
      ),
  },
];

/** Refuses who did not use the Authorization header with status 400. */
function badRequestWithoutHeader(endpoint: '/device_authorization' | '/token'): ServerChange {
  return answering(endpoint, ({ status, members, request }) =>
    status === 401 && !request.headers.has('authorization')
      ? { status: 400, body: members, headers: { 'www-authenticate': null } }
      : undefined,
  );
}

/** Members of an error that have nothing to say are there all the same. */
function nullsAt(endpoint: '/device_authorization' | '/token'): ServerChange {
  return answering(endpoint, ({ status, members }) =>
    members.error === undefined
      ? undefined
      : { status, body: { error_description: null, ...members, error_uri: null } },
  );
}
