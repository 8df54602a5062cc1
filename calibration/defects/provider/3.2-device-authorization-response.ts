import type { Defect } from '../defect';
import { NO_OWN_ADDRESS, ownAddress } from './addresses';
import type { ServerChange } from './reference-server';
import { NO_PAGE, NO_SESSION, NO_TOKEN } from './untestable';
import { answering, codesWith, type Members, pathOf, respond } from './wire';

export const DEVICE_AUTHORIZATION_RESPONSE: readonly Defect<ServerChange>[] = [
  {
    id: 'codes-as-text-html',
    wire: 'The codes come with media type text/html.',
    seen: [],
    fails: ['3.2-json-200'],
    how: () =>
      answering('/device_authorization', ({ status, members }) =>
        status === 200 ? { body: members, headers: { 'content-type': 'text/html' } } : undefined,
      ),
  },
  {
    id: 'codes-with-status-201',
    wire: 'The codes come with status 201.',
    seen: [],
    fails: ['3.2-json-200'],
    collateral: {
      '3.1-form-post': 'success is status 200, and a client that looks for it sees no session',
    },
    makesUntestable:
      'That codes come for other requests, too, is not to be seen where they come as they should for none.',
    how: () =>
      answering('/device_authorization', ({ status, members }) =>
        status === 200 ? { status: 201, body: members } : undefined,
      ),
  },
  {
    id: 'device-code-in-camel-case',
    wire: 'The device code comes as deviceCode.',
    seen: [],
    fails: ['3.2-device-code'],
    collateral: {
      '3.1-form-post': 'there is no session without a device code',
    },
    makesUntestable: NO_SESSION,
    how: () => codesWith(({ device_code, ...others }) => ({ deviceCode: device_code, ...others })),
  },
  {
    id: 'user-code-is-a-number',
    wire: 'The user code is a JSON number, which loses leading zeros.',
    seen: [],
    fails: ['3.2-user-code'],
    makesUntestable: NO_PAGE,
    how: () => codesWith((members) => ({ ...members, user_code: 12345678 })),
  },
  {
    id: 'verification-url-instead-of-uri',
    wire: 'The address of the page comes as verification_url; verification_uri is missing.',
    seen: [
      'OpenIdentityPlatform/OpenAM#204',
      'OpenIdentityPlatform/OpenAM#205',
      'AzureAD/microsoft-authentication-library-for-dotnet#984',
    ],
    fails: ['3.2-verification-uri'],
    makesUntestable: 'There is no verification_uri to measure.',
    how: () =>
      codesWith(({ verification_uri, ...others }) => ({ verification_url: verification_uri, ...others })),
  },
  {
    id: 'verification-uri-null',
    wire: 'verification_uri and verification_uri_complete are null.',
    seen: ['better-auth/better-auth#5451', 'better-auth/better-auth#5587'],
    fails: ['3.2-verification-uri', '3.2-complete-uri'],
    makesUntestable: NO_PAGE,
    how: () =>
      codesWith((members) => ({ ...members, verification_uri: null, verification_uri_complete: null })),
  },
  {
    id: 'verification-uri-relative',
    wire: 'verification_uri is a path: /device.',
    seen: ['better-auth/better-auth#6146'],
    fails: ['3.2-verification-uri'],
    makesUntestable: NO_PAGE,
    how: () => codesWith((members) => ({ ...members, verification_uri: '/device' })),
  },
  {
    id: 'verification-uri-http-scheme',
    wire: 'verification_uri begins with http:// and is no loopback address.',
    seen: ['SELISEdigitalplatforms/blocks-iam#428'],
    fails: ['3.3-tls'],
    makesUntestable:
      'Nobody listens at that address here, so nothing that needs an end user can be looked at.',
    how: () => {
      const address = ownAddress();
      if (address === undefined) return { notHere: NO_OWN_ADDRESS };
      return codesWith((members) => ({ ...members, verification_uri: `http://${address}:9/device` }));
    },
  },
  {
    id: 'complete-uri-http-scheme',
    wire: 'verification_uri_complete begins with http:// and is no loopback address.',
    seen: [],
    fails: ['3.3-tls'],
    makesUntestable: 'Nobody listens at that address here, so nothing that begins there can be looked at.',
    how: () => {
      const address = ownAddress();
      if (address === undefined) return { notHere: NO_OWN_ADDRESS };
      return codesWith((members) => ({
        ...members,
        verification_uri_complete: `http://${address}:9/device?user_code=${members.user_code}`,
      }));
    },
  },
  {
    id: 'plain-http-everywhere',
    wire: 'All endpoints are http, on an address that is no loopback one.',
    seen: [],
    fails: ['3.1-tls', '3.3-tls'],
    how: () => {
      const host = ownAddress();
      return host === undefined ? { notHere: NO_OWN_ADDRESS } : { host };
    },
  },
  {
    id: 'verification-uri-absolute-config-appended',
    wire: 'A configured absolute address is appended to the issuer, so that verification_uri has two schemes in it.',
    seen: ['DuendeArchive/IdentityServer4#3161'],
    fails: ['3.3-user-interaction'],
    makesUntestable: NO_PAGE,
    how: () =>
      codesWith((members) => ({
        ...members,
        verification_uri: `${new URL(String(members.verification_uri)).origin}/https://id.example/device`,
      })),
  },
  {
    id: 'verification-uri-from-host-header',
    wire: 'The host of verification_uri is the one that the Host header of the request names.',
    seen: ['Observal/Observal#732'],
    fails: ['3.2-address-not-from-host'],
    how: () =>
      answering('/device_authorization', ({ status, members, request }) => {
        const host = request.headers.get('host');
        if (status !== 200 || host === null) return undefined;
        return { body: { ...members, verification_uri: `http://${host}/device` } };
      }),
  },
  {
    id: 'expires-in-zero',
    wire: 'expires_in is 0, and the codes are dead on issue.',
    seen: ['indigo-iam/iam#236', 'indigo-iam/iam#240'],
    fails: ['3.2-expires-in'],
    collateral: {
      '3.3-user-interaction': 'the page refuses a dead code',
      '3.5-authorization-pending': 'every poll gets expired_token',
      '3.5-hasty-poll': 'every poll gets expired_token',
      '3.3.1-asks': 'the page refuses an expired code',
      '3.3-wrong-code': 'the session is not open any more',
      '3.4-code-survives': 'the session is not open any more',
    },
    makesUntestable: NO_TOKEN,
    how: () => ({ lifetimeSeconds: 0 }),
  },
  {
    id: 'lifetime-as-text',
    wire: 'expires_in is a string.',
    seen: [],
    fails: ['3.2-expires-in'],
    makesUntestable: 'A lifetime that is no number is not measured.',
    how: () => codesWith((members) => ({ ...members, expires_in: String(members.expires_in) })),
  },
  {
    id: 'interval-as-text',
    wire: 'interval is a string.',
    seen: [],
    fails: ['3.2-interval'],
    how: () => codesWith((members) => ({ ...members, interval: String(members.interval) })),
  },
  {
    id: 'complete-uri-without-code',
    wire: 'verification_uri_complete is the same as verification_uri.',
    seen: [],
    fails: ['3.2-complete-uri'],
    collateral: { '3.3.1-takes-code': 'the page behind it has no code to take' },
    // The driver types the code there, which shows nothing of a page that has the code.
    becomes: { '3.3.1-shows-code': 'not-tested', '3.3.1-asks': 'not-tested' },
    how: () => codesWith((members) => ({ ...members, verification_uri_complete: members.verification_uri })),
  },
  {
    id: 'no-complete-uri',
    wire: 'There is no verification_uri_complete.',
    seen: [],
    fails: [],
    becomes: {
      '3.2-complete-uri': 'not-applicable',
      '3.3.1-shows-code': 'not-applicable',
      '3.3.1-asks': 'not-applicable',
      '3.3.1-takes-code': 'not-applicable',
    },
    how: () => codesWith(({ verification_uri_complete: _, ...others }) => others),
  },
  {
    id: 'verification-page-404',
    wire: 'verification_uri is not found, though codes are issued.',
    seen: ['goauthentik/authentik#5133'],
    fails: ['3.3-user-interaction'],
    makesUntestable: NO_PAGE,
    how: () => ({
      front: async (request, next) =>
        pathOf(request).startsWith('/device') && pathOf(request) !== '/device_authorization'
          ? new Response('<h1>Not Found</h1>', { status: 404, headers: { 'content-type': 'text/html' } })
          : next(request),
    }),
  },
  {
    id: 'verification-page-500',
    wire: 'verification_uri ends in status 500, though codes are issued.',
    seen: ['laravel/passport#1836'],
    fails: ['3.3-user-interaction'],
    collateral: { '3.3.1-asks': 'the page behind verification_uri_complete is the same' },
    makesUntestable: NO_PAGE,
    how: () => pagesAs(() => new Response('<h1>Server Error</h1>', { status: 500, headers: HTML })),
  },
  {
    id: 'bare-verification-uri-wants-client-id',
    wire: 'verification_uri as the response has it is refused for want of client_id; verification_uri_complete, which has one, works.',
    seen: ['wmalgadey/PyTado#314'],
    fails: ['3.3-user-interaction'],
    makesUntestable: 'Nobody can enter a code, so what is about doing so cannot be looked at.',
    how: () =>
      pagesAs((request) =>
        request.method === 'GET' && new URL(request.url).search === ''
          ? new Response('<h1>Error</h1><p>client_id is missing</p>', { status: 400, headers: HTML })
          : undefined,
      ),
  },
  {
    id: 'user-code-duplicates',
    wire: 'Two sessions that live at the same time have the same user code.',
    seen: ['ory/fosite#826'],
    standsFor: ['user-code-duplicates-after-key-rotation'],
    fails: ['3.2-unique-codes'],
    only: {
      requirements: ['3.2-unique-codes', '3.2-user-code', '3.2-device-code'],
      why: 'Whose session an end user lets in with a code that two sessions have is a matter of chance.',
    },
    how: () => {
      let drawn = 0;
      const known: string[] = [];
      return codesWith((members) => {
        drawn++;
        known.push(String(members.user_code));
        return drawn % 5 === 0 ? { ...members, user_code: known.at(-3) } : members;
      });
    },
  },
  {
    id: 'device-code-repeated',
    wire: "Every tenth device code was another session's before.",
    seen: [],
    fails: ['3.2-unique-codes'],
    only: {
      requirements: ['3.2-unique-codes', '3.2-user-code', '3.2-device-code'],
      why: 'Which of two sessions a shared device code belongs to is a matter of chance.',
    },
    how: () => {
      const known: string[] = [];
      return codesWith((members) => {
        known.push(String(members.device_code));
        return known.length % 10 === 0 ? { ...members, device_code: known.at(-2) } : members;
      });
    },
  },
  {
    id: 'members-come-twice',
    wire: 'Every JSON document has its first member once more at its end.',
    seen: [],
    fails: ['3.2-no-repeated-members'],
    how: () => ({
      front: async (request, next) => {
        const response = await next(request);
        if (!response.headers.get('content-type')?.startsWith('application/json')) return response;
        const text = await response.clone().text();
        const [first] = Object.entries(JSON.parse(text) as Members);
        if (!first) return response;
        return respond(response, {
          body: `${text.slice(0, -1)},${JSON.stringify(first[0])}:${JSON.stringify(first[1])}}`,
        });
      },
    }),
  },
  {
    id: 'byte-order-mark',
    wire: 'Every JSON document begins with a byte order mark.',
    seen: [],
    fails: ['3.2-json-200', '3.2-error-response', '3.5-success', '3.5-error-response'],
    how: () => ({
      front: async (request, next) => {
        const response = await next(request);
        if (!response.headers.get('content-type')?.startsWith('application/json')) return response;
        return respond(response, { body: `\uFEFF${await response.clone().text()}` });
      },
    }),
  },
  {
    id: 'unknown-scope-refused-without-an-oauth-error',
    wire: 'A scope that nobody has defined is refused with status 422 and the words of the web framework, as any input that is not valid.',
    seen: ['exop-group/doorkeeper-device_authorization_grant#9'],
    fails: ['3.2-error-response'],
    how: () =>
      answering('/device_authorization', ({ members: { error } }) =>
        error === 'invalid_scope'
          ? { status: 422, body: { status: 422, error: 'Unprocessable Entity' } }
          : undefined,
      ),
  },
  {
    id: 'device-endpoint-own-error-envelope',
    wire: "The device authorization endpoint refuses with JSON of the server's own, errorCode and errorSummary, and no error.",
    seen: ['psf/requests#6928', 'Nike-Inc/gimme-aws-creds#485'],
    fails: ['3.2-error-response'],
    becomes: { '3.1-unauthorized-client': 'not-tested' },
    how: () =>
      answering('/device_authorization', ({ status, members }) =>
        status >= 400 && status < 405
          ? {
              body: {
                errorCode: 'E0000021',
                errorSummary: `Bad request: ${members.error_description}`,
                errorLink: 'E0000021',
                errorCauses: [],
              },
            }
          : undefined,
      ),
  },
  {
    id: 'words-in-place-of-invalid-client',
    wire: 'The device authorization endpoint refuses a client that it does not know, or that did not authenticate, with words in place of the error code.',
    seen: [],
    fails: ['3.2-error-response'],
    how: () =>
      answering('/device_authorization', ({ members }) =>
        members.error === 'invalid_client' ? { body: { error: 'Client not found' } } : undefined,
      ),
  },
  {
    id: 'device-errors-as-html',
    wire: 'The device authorization endpoint refuses with a page for people, status 400.',
    seen: ['keycloak/keycloak#11438'],
    standsFor: ['device-endpoint-errors-as-html'],
    fails: ['3.2-error-response'],
    becomes: { '3.1-unauthorized-client': 'not-tested' },
    makesUntestable: 'What a page for people says of a scope is not read.',
    how: () =>
      answering('/device_authorization', ({ status }) =>
        status >= 400 && status < 405
          ? { status, body: '<h1>Bad Request</h1>', headers: { 'content-type': 'text/html' } }
          : undefined,
      ),
  },
  {
    id: 'device-errors-with-status-200',
    wire: 'The device authorization endpoint sends its errors with status 200.',
    seen: [],
    fails: ['3.2-error-response'],
    collateral: { '3.1-garbage': 'a client error has a status from 400 to 499' },
    how: () =>
      answering('/device_authorization', ({ members }) =>
        'error' in members ? { status: 200, body: members } : undefined,
      ),
  },
  {
    id: 'description-with-quotation-marks',
    wire: 'error_description has quotation marks in it, at both endpoints.',
    seen: [],
    fails: ['3.2-error-response', '3.5-error-response'],
    how: () => ({
      front: async (request, next) => {
        const response = await next(request);
        if (response.status !== 400 && response.status !== 401) return response;
        if (!response.headers.get('content-type')?.startsWith('application/json')) return response;
        const members = (await response.clone().json()) as Members;
        return respond(response, { body: { ...members, error_description: `It is "${members.error}"` } });
      },
    }),
  },
  {
    id: 'code-dies-long-before-expires-in',
    wire: 'The codes are refused as expired seconds before expires_in has passed.',
    seen: ['Azure/azure-cli#22251', 'MicrosoftDocs/azure-docs#92366', 'Azure/azure-sdk-for-python#32375'],
    fails: ['3.2-lifetime'],
    becomes: { '3.5-served-throughout': 'not-tested' },
    how: () => ({
      replace: ({ store }) => ({
        store: {
          ...store,
          create: (session) => store.create({ ...session, expiresAt: session.expiresAt - 4000 }),
        },
      }),
    }),
  },
  {
    id: 'expiry-shifted-by-timezone',
    wire: 'The codes are expired on issue, though expires_in promises a lifetime.',
    seen: ['DuendeArchive/IdentityServer4#3319'],
    fails: ['3.2-lifetime', '3.5-authorization-pending'],
    collateral: {
      '3.3-user-interaction': 'the page refuses an expired code',
      '3.5-hasty-poll': 'every poll gets expired_token',
      '3.3.1-asks': 'the page refuses an expired code',
      '3.3-wrong-code': 'the session is not open any more',
      '3.4-code-survives': 'the session is not open any more',
    },
    makesUntestable: NO_TOKEN,
    how: () => ({
      replace: ({ store }) => ({
        store: {
          ...store,
          create: (session) => store.create({ ...session, expiresAt: session.expiresAt - 300_000 }),
        },
      }),
    }),
  },
  {
    id: 'long-address-to-type',
    wire: 'verification_uri has a query and more than 60 characters.',
    seen: [],
    fails: ['3.2-short-uri'],
    how: () =>
      codesWith((members) => ({
        ...members,
        verification_uri: `${members.verification_uri}?tenant=1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed&locale=en-GB`,
      })),
  },
  {
    id: 'no-cache-control-on-responses',
    wire: 'Neither the codes nor the token come with Cache-Control or Pragma.',
    seen: ['dexidp/dex#1948', 'latebit-io/demarkus#137'],
    fails: ['3.2-no-store', '3.5-no-store', '3.5-pragma'],
    becomes: { '3.5-refresh-no-store': 'not-tested' },
    how: () => ({
      front: async (request, next) => {
        const response = await next(request);
        if (pathOf(request) !== '/device_authorization' && pathOf(request) !== '/token') return response;
        return respond(response, {
          body: await response.clone().text(),
          headers: { 'cache-control': null, pragma: null },
        });
      },
    }),
  },
  {
    id: 'empty-json-object-on-storage-error',
    wire: 'The codes could not be stored, and the answer is {} with status 200.',
    seen: ['authelia/authelia#10404'],
    fails: ['3.2-device-code', '3.2-user-code', '3.2-verification-uri', '3.2-expires-in'],
    collateral: {
      '3.1-form-post': 'no session is started',
    },
    makesUntestable: NO_SESSION,
    how: () =>
      answering('/device_authorization', ({ status }) => (status === 200 ? { body: {} } : undefined)),
  },
];

const HTML = { 'content-type': 'text/html' };

/** Answers some requests for pages in place of the server. */
function pagesAs(answer: (request: Request) => Response | undefined): ServerChange {
  return {
    front: async (request, next) => {
      const path = pathOf(request);
      return ((path === '/device' || path.startsWith('/device/')) && answer(request)) || next(request);
    },
  };
}
