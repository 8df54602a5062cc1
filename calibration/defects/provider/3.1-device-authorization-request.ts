import type { Defect } from '../defect';
import type { ServerChange } from './reference-server';
import { NO_REFUSAL, NO_SESSION } from './untestable';
import { answering, formOf, formsAt, insteadOf, oauthError } from './wire';

export const DEVICE_AUTHORIZATION_REQUEST: readonly Defect<ServerChange>[] = [
  {
    id: 'no-client-auth-at-device-endpoint',
    wire: "A confidential client's client_id alone, without its secret or with a wrong one, gets codes.",
    seen: [
      'marcjazz/authkestra#145',
      'ferriskey/ferriskey#1238',
      'vouch-sh/vouch#1399',
      'FusionAuth/fusionauth-issues#2710',
    ],
    fails: ['3.1-client-authentication'],
    makesUntestable: NO_REFUSAL,
    how: () => ({
      replace: ({ authenticateClient }) => ({
        authenticateClient: (claim) =>
          nameIn(claim) === 'box' && !claim.form.has('grant_type')
            ? { client_id: 'box' }
            : authenticateClient(claim),
      }),
    }),
  },
  {
    id: 'client-without-grant-given-codes',
    wire: 'A client that is registered for other grants only gets codes.',
    seen: ['sgrastar/authrim#147'],
    fails: ['3.1-unauthorized-client', '3.1-unauthorized-client-early'],
    makesUntestable: NO_REFUSAL,
    how: () => ({
      replace: ({ authenticateClient }) => ({
        authenticateClient: (claim) => {
          const { grant_types: _, ...client } = authenticateClient(claim);
          return client;
        },
      }),
    }),
  },
  {
    id: 'client-without-grant-is-invalid-client',
    wire: 'A client that is registered for other grants only is refused as if nobody knew it: invalid_client.',
    seen: [],
    fails: ['3.1-unauthorized-client'],
    how: () =>
      answering('/device_authorization', ({ members }) =>
        members.error === 'unauthorized_client'
          ? oauthError('invalid_client', 'Unknown client', 401)
          : undefined,
      ),
  },
  {
    id: 'device-flow-disabled-error',
    wire: "A client that is registered for other grants only is refused with an error code of the server's own.",
    seen: ['microsoft/vscode#193943'],
    fails: ['3.1-unauthorized-client', '3.2-error-response'],
    how: () =>
      answering('/device_authorization', ({ members }) =>
        members.error === 'unauthorized_client'
          ? oauthError('device_flow_disabled', 'Device Flow must be explicitly enabled for this App')
          : undefined,
      ),
  },
  {
    id: 'client-with-grant-still-refused',
    wire: 'Every client is told that it is not registered for the device grant, also one that is.',
    seen: ['idenplane/idenplane#503'],
    fails: ['3.1-form-post'],
    makesUntestable: NO_SESSION,
    how: () => ({
      replace: ({ authenticateClient }) => ({
        authenticateClient: (claim) => ({ ...authenticateClient(claim), grant_types: ['device_code'] }),
      }),
    }),
  },
  {
    id: 'pkce-required-breaks-device-flow',
    wire: 'The poll of an approved session is refused with invalid_request for want of a code_verifier.',
    seen: ['wso2/product-is#16079', 'zitadel/oidc#784', 'panva/openid-client#601'],
    fails: ['3.3-user-interaction'],
    makesUntestable: 'No device is ever let in, so no token response can be looked at.',
    how: () =>
      answering('/token', ({ members, form }) =>
        'access_token' in members && form.has('device_code')
          ? oauthError('invalid_request', 'code_verifier is missing')
          : undefined,
      ),
  },
  {
    id: 'scope-required',
    wire: 'A device authorization request without a scope is refused with invalid_request.',
    seen: [],
    fails: ['3.1-scope-optional'],
    how: () =>
      insteadOf('/device_authorization', (form) =>
        form.get('client_id') === 'tv' && !form.get('scope')
          ? oauthError('invalid_request', 'scope is missing')
          : undefined,
      ),
  },
  {
    id: 'scope-not-validated-at-device-endpoint',
    wire: 'Any scope is taken, and granted, also one that nobody has defined.',
    seen: ['oauthlib/oauthlib#965', 'ferriskey/ferriskey#1239'],
    fails: ['3.1-unknown-scope'],
    how: () => ({
      replace: ({ scopePolicy }) => ({
        scopePolicy: (client, requested) => requested ?? scopePolicy(client, requested),
      }),
    }),
  },
  {
    id: 'no-scope-causes-500-at-token',
    wire: 'A session without a scope is started, and its poll ends in status 500 once it is approved.',
    seen: ['indigo-iam/iam#698'],
    fails: ['3.1-scope-optional'],
    how: () => {
      const scopeless = new Set<string>();
      return {
        front: async (request, next) => {
          const form = await formOf(request);
          const response = await next(request);
          const { device_code } = (await response
            .clone()
            .json()
            .catch(() => ({}))) as { device_code?: string };
          if (device_code !== undefined && !form.get('scope')) scopeless.add(device_code);
          if (response.status !== 200 || !scopeless.has(form.get('device_code') ?? '')) return response;
          return Response.json({ error: 'server_error' }, { status: 500 });
        },
      };
    },
  },
  {
    id: 'unknown-client-reported-as-missing-parameter',
    wire: 'A client_id that nobody registered is answered as if there were none: invalid_request.',
    seen: ['wso2-extensions/identity-inbound-auth-oauth#2398'],
    fails: ['3.1-unknown-client'],
    how: () =>
      answering('/device_authorization', ({ members, form }) =>
        members.error === 'invalid_client' && form.has('client_id') && form.get('client_id') !== 'box'
          ? oauthError('invalid_request', 'client_id is missing')
          : undefined,
      ),
  },
  {
    id: 'unknown-client-given-codes',
    wire: 'A client_id that nobody registered gets codes.',
    seen: [],
    fails: ['3.1-unknown-client'],
    makesUntestable: NO_REFUSAL,
    how: () => ({
      replace: ({ authenticateClient }) => ({
        authenticateClient: (claim) => {
          const named = nameIn(claim);
          const stranger = named !== undefined && !['tv', 'radio', 'box', 'web'].includes(named);
          return stranger && !claim.form.has('grant_type') ? { client_id: named } : authenticateClient(claim);
        },
      }),
    }),
  },
  {
    id: 'nameless-client-given-codes',
    wire: 'A device authorization request without client_id gets codes, for a client that the server makes up.',
    seen: [],
    fails: ['3.1-client-id'],
    makesUntestable: NO_REFUSAL,
    how: () => ({
      replace: ({ authenticateClient }) => ({
        authenticateClient: (claim) =>
          nameIn(claim) === undefined && claim.authorization === undefined && !claim.form.has('grant_type')
            ? { client_id: 'anonymous' }
            : authenticateClient(claim),
      }),
    }),
  },
  {
    id: 'duplicate-parameters-processed',
    wire: 'A parameter that comes twice is taken, at either endpoint: the last one counts.',
    seen: ['keycloak/keycloak#11294'],
    fails: ['3.1-repeated-parameter', '3.4-repeated-parameter'],
    how: () => ({
      replace: () => ({
        readForm: async (request) =>
          new Map([...(await formOf(request))].filter(([, value]) => value !== '')),
      }),
    }),
  },
  {
    id: 'duplicates-read-in-order-dependent-way',
    wire: 'Of a repeated parameter the last one counts, and an empty value is a value like any other.',
    seen: ['better-auth/better-auth#10752'],
    fails: ['3.1-empty-parameter', '3.1-repeated-parameter', '3.4-empty-parameter', '3.4-repeated-parameter'],
    how: () => ({ replace: () => ({ readForm: async (request) => new Map(await formOf(request)) }) }),
  },
  {
    id: 'unknown-parameter-refused',
    wire: 'A parameter that the server does not know has the device authorization request refused.',
    seen: [],
    fails: ['3.1-unknown-parameter'],
    how: () =>
      insteadOf('/device_authorization', (form) =>
        [...form.keys()].some((name) => !['client_id', 'client_secret', 'scope'].includes(name))
          ? oauthError('invalid_request', 'There is a parameter that is not known')
          : undefined,
      ),
  },
  {
    id: 'form-body-rejected-415',
    wire: 'The device authorization endpoint takes application/json only; a form gets 415.',
    seen: [
      'better-auth/better-auth#6350',
      'better-auth/better-auth#6364',
      'appstrate/appstrate#166',
      'appstrate/appstrate#168',
    ],
    fails: ['3.1-form-post'],
    makesUntestable: NO_SESSION,
    how: () =>
      insteadOf('/device_authorization', (_, request) =>
        request.headers.get('content-type')?.startsWith('application/json')
          ? undefined
          : oauthError('unsupported_media_type', 'Send application/json', 415),
      ),
  },
  {
    id: 'client-id-read-from-query-only',
    wire: 'client_id is looked for in the query of the URL; in the body it is said to be missing.',
    seen: ['FusionAuth/fusionauth-issues#639'],
    fails: ['3.1-form-post'],
    makesUntestable: NO_SESSION,
    how: () =>
      formsAt('/device_authorization', (form, request) => {
        form.delete('client_id');
        const id = new URL(request.url).searchParams.get('client_id');
        if (id !== null) form.set('client_id', id);
        return form;
      }),
  },
  {
    id: 'garbage-breaks-the-server',
    wire: 'JSON in place of a form ends in status 500, at both endpoints.',
    seen: [],
    fails: ['3.1-garbage', '3.4-garbage'],
    how: () => ({
      replace: ({ readForm }) => ({
        readForm: async (request) => {
          if (!request.headers.get('content-type')?.includes('form'))
            throw new Error('The form reader fell over');
          return readForm(request);
        },
      }),
    }),
  },
];

function nameIn({
  form,
  authorization,
}: {
  readonly form: ReadonlyMap<string, string>;
  readonly authorization?: string;
}) {
  const basic = authorization?.replace(/^basic +/i, '');
  return form.get('client_id') ?? (basic && Buffer.from(basic, 'base64').toString().split(':', 1)[0]);
}
