import { DeviceRequests } from '../device-client/requests';
import { createEndUser } from '../end-user/create-end-user';
import type { DriverName } from '../end-user/end-user';
import { readOAuthAnswer } from '../http/oauth-answer';
import { axiosTransport } from '../http/transport';
import { describeAnswer } from '../judging/describe';
import { readAuthorization } from '../provider-under-test/authorization';
import { discover } from '../provider-under-test/discovery';
import { DEVICE_CODE_GRANT_TYPE } from '../rfc8628/grant-type';
import { shareMetadataUrls } from '../rfc8628/metadata-urls';
import { TargetUnavailable } from './target-error';

/** What an issuer's metadata tell of what a target file needs. */
export interface IssuerLook {
  /** As the metadata spell it, where they lie at the same addresses as those of the one that was asked for. */
  readonly issuer: string;
  /** False where nothing was found at either place. */
  readonly hasMetadata: boolean;
  /** Undefined where the metadata name none. */
  readonly deviceAuthorizationEndpoint?: string;
  readonly tokenEndpoint?: string;
  readonly registrationEndpoint?: string;
  readonly hasUserinfo: boolean;
  readonly scopes: readonly string[];
  /** Things worth saying, each a sentence. */
  readonly remarks: readonly string[];
}

/** What one session at the provider tells. */
export interface SessionLook {
  /** Why the server gave no codes, in words; everything else is missing then. */
  readonly refused?: string;
  /** Why it was not even asked, as the end of a sentence. */
  readonly untried?: string;
  readonly expiresInSeconds?: number;
  readonly intervalSeconds?: number;
  readonly verificationUri?: string;
  /** Who can probably act on the verification page, and why that is thought. */
  readonly driver?: { readonly name: DriverName; readonly because: string };
  /** The page asks to sign in. */
  readonly asksToSignIn?: boolean;
}

/**
 * Looks at an issuer's metadata.
 *
 * @throws TargetUnavailable when nothing answers
 */
export async function lookAtIssuer(issuer: string, signal?: AbortSignal): Promise<IssuerLook> {
  const target = draftOf(issuer, { client_id: 'none' });
  const { metadata, exchanges, endpoints } = await discover(target, axiosTransport(), signal);
  const last = exchanges.at(-1);
  if (!exchanges.some(({ response }) => response)) {
    throw new TargetUnavailable(
      `${issuer} cannot be reached: ${last?.noAnswer?.message ?? 'it gives no answer'}. Is the address right, and is the server running?`,
    );
  }
  const document = metadata?.document ?? {};
  const grants = document.grant_types_supported;
  const named = document.issuer;
  const spelt = typeof named === 'string' && shareMetadataUrls(named, issuer) ? named : issuer;
  const remarks = [
    ...(metadata
      ? []
      : ['No metadata were found (RFC 8414, OpenID discovery): the endpoints have to be named.']),
    ...(metadata && endpoints.device_authorization_endpoint === undefined
      ? [
          'The metadata name no device_authorization_endpoint: either the device grant is not enabled, or it has to be named.',
        ]
      : []),
    ...(Array.isArray(grants) && !grants.includes(DEVICE_CODE_GRANT_TYPE)
      ? ['grant_types_supported of the metadata lacks the device grant.']
      : []),
  ];
  const registration = document.registration_endpoint;
  const { device_authorization_endpoint: device, token_endpoint: token } = endpoints;
  return {
    issuer: spelt,
    hasMetadata: metadata !== undefined,
    ...(device !== undefined && { deviceAuthorizationEndpoint: device }),
    ...(token !== undefined && { tokenEndpoint: token }),
    ...(typeof registration === 'string' && { registrationEndpoint: registration }),
    hasUserinfo: endpoints.userinfo_endpoint !== undefined,
    scopes: Array.isArray(document.scopes_supported)
      ? document.scopes_supported.filter((scope) => typeof scope === 'string')
      : [],
    remarks,
  };
}

/**
 * Asks for one session, and opens its verification page, where nothing is pressed and nobody signs in.
 *
 * @param endpoints where it is asked for: what the metadata name, or what a person does
 */
export async function lookAtSession(
  endpoints: Pick<IssuerLook, 'deviceAuthorizationEndpoint' | 'tokenEndpoint'>,
  client: { readonly client_id: string; readonly client_secret?: string },
  scope: string | undefined,
  signal?: AbortSignal,
): Promise<SessionLook> {
  const { deviceAuthorizationEndpoint, tokenEndpoint } = endpoints;
  if (!deviceAuthorizationEndpoint || !tokenEndpoint) {
    const missing = deviceAuthorizationEndpoint ? 'token_endpoint' : 'device_authorization_endpoint';
    return { untried: `the ${missing} is not known` };
  }
  const requests = new DeviceRequests({
    endpoints: { device_authorization_endpoint: deviceAuthorizationEndpoint, token_endpoint: tokenEndpoint },
    registration: client,
    transport: axiosTransport(),
  });
  const answer = await requests.deviceAuthorization(scope, undefined, signal);
  const { json, errorDescription } = readOAuthAnswer(answer);
  if (typeof json?.device_code !== 'string') {
    const words = errorDescription?.replace(/\s+/g, ' ').trim().slice(0, 160);
    return { refused: `${describeAnswer(answer)}${words ? `: ${words}` : ''}` };
  }
  const { expires_in, interval, verification_uri, user_code } = readAuthorization(answer);
  return {
    ...(expires_in !== undefined && { expiresInSeconds: expires_in }),
    intervalSeconds: interval,
    ...(verification_uri !== undefined && { verificationUri: verification_uri }),
    ...(verification_uri !== undefined &&
      user_code !== undefined &&
      (await lookAtPage(verification_uri, user_code, signal))),
  };
}

async function lookAtPage(
  uri: string,
  userCode: string,
  signal: AbortSignal | undefined,
): Promise<Pick<SessionLook, 'driver' | 'asksToSignIn'>> {
  const person = createEndUser({ driver: 'form' });
  try {
    const task = { uri, userCode, decision: 'look', ...(signal && { signal }) } as const;
    const { outcome, fault, detail, pages } = await person.openBrowser().run(task);
    if (fault === 'credentials-missing') {
      return {
        driver: {
          name: 'form',
          because: 'its pages can be followed without scripts up to where it asks to sign in',
        },
        asksToSignIn: true,
      };
    }
    if (outcome === 'asked') {
      return { driver: { name: 'form', because: 'its pages can be followed without scripts' } };
    }
    const scripts = pages.some(({ holds }) => holds.idleScripts);
    return scripts
      ? { driver: { name: 'browser', because: 'its pages need scripts' } }
      : { driver: { name: 'manual', because: `its pages could not be followed (${detail})` } };
  } finally {
    await person.close();
  }
}

function draftOf(issuer: string, client: { readonly client_id: string }) {
  return {
    name: 'draft',
    issuer,
    client,
    user: { driver: 'none' as const },
    max_wait: 0,
    sample_size: 1,
    intrusive: false,
    known_deviations: {},
  };
}
