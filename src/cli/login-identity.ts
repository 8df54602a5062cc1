import type { JWK, JWTVerifyResult } from 'jose' with { 'resolution-mode': 'import' };
import { requireSecure } from '../device-client/address-policy';
import type { Client } from '../device-client/client';
import type { ClientRegistration } from '../device-client/client-registration';
import { DeviceClientError } from '../device-client/errors';
import { fetchMetadata } from '../device-client/metadata';
import type { Tokens } from '../device-client/tokens';
import { readOAuthAnswer } from '../http/oauth-answer';
import { safeText } from '../http/safe-text';
import type { Transport } from '../http/transport';
import type { IdTokenOrigin } from '../provider-under-test/target';

/** The authorization server, with what is known of it beyond the two endpoints. */
export interface IdentitySource {
  readonly registration: ClientRegistration;
  readonly issuer?: string;
  /** Where the keys are; found through the issuer's metadata where it is left out. */
  readonly jwks_uri?: string;
  /** Who issues the ID tokens, and for whom, where that is not `issuer` and the client. */
  readonly id_token?: IdTokenOrigin;
  readonly userinfo_endpoint?: string;
  /** Called in place of the userinfo endpoint. */
  readonly resource?: string;
}

export type Claims = Readonly<Record<string, unknown>>;

/** Who signed in, as far as it could be found out. */
export interface LoginIdentity {
  /** The claims of the ID token, verified. */
  readonly claims?: Claims;
  /** What the resource answered. */
  readonly resource?: { readonly url: string; readonly status: number; readonly json?: Claims };
  /** What could not be found out, and why: sentences fit for a terminal. */
  readonly gaps: readonly string[];
}

/** The ID token is not what it has to be: somebody else's, forged, or of another client. */
export class IdentityNotVerified extends DeviceClientError {
  constructor(what: string) {
    super(`Who signed in could not be trusted: ${what}.`, 'Tell whoever runs the authorization server.');
  }
}

/** A key as it is published; some services say of each key which issuer it signs for. */
type PublishedKey = JWK & { readonly issuer?: unknown };

/** What stands for the tenant in the issuer of a service that has many. */
const TENANT = '{tenantid}';

/**
 * True when the issuer is that of the tenant which the token itself names, and the key may sign for it. Where any tenant
 * may sign in, which one it will be is not known before
 * (https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens).
 */
function isIssuerOfTenant(issuer: string, { iss, tid }: Claims, key: PublishedKey | undefined): boolean {
  if (typeof tid !== 'string' || !/^[0-9a-f-]{36}$/i.test(tid)) return false;
  const signsFor = typeof key?.issuer === 'string' ? key.issuer : issuer;
  return iss === issuer.replace(TENANT, tid) && iss === signsFor.replace(TENANT, tid);
}

/** Signatures that a published key verifies; a shared secret is no proof to a public client, `none` is no proof at all. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const CLOCK_TOLERANCE_SECONDS = 60;

/**
 * Finds out who signed in: the claims of the ID token, verified with the issuer's keys
 * ([OpenID Connect Core §3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation); no nonce is
 * compared, for none was sent), and what the resource says. Trouble on the way leaves a gap; a token that does not hold
 * is an error.
 *
 * @throws {IdentityNotVerified} the ID token does not verify, or userinfo speaks of somebody else
 */
export async function findIdentity(
  target: IdentitySource,
  tokens: Tokens,
  client: Pick<Client, 'callResource'>,
  transport: Transport,
  signal: AbortSignal | undefined,
): Promise<LoginIdentity> {
  const gaps: string[] = [];
  const trying = async <T>(what: string, act: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof DeviceClientError) || error instanceof IdentityNotVerified || signal?.aborted)
        throw error;
      gaps.push(`${what} ${error.message}`);
      return undefined;
    }
  };

  const { id_token } = tokens;
  const claims =
    id_token === undefined
      ? undefined
      : await trying('The ID token was not verified.', () =>
          verifiedClaims(id_token, target, transport, gaps, signal),
        );

  const url = target.resource ?? target.userinfo_endpoint;
  const resource =
    url === undefined
      ? undefined
      : await trying('The resource could not be called.', async () => {
          const { status, json } = await client.callResource(url, tokens, { ...(signal && { signal }) });
          return { url, status, ...(json && { json }) };
        });
  if (resource && resource.status >= 400) {
    gaps.push(`The resource refused the access token (HTTP ${resource.status}).`);
  }
  const isUserinfo = url === target.userinfo_endpoint;
  // OpenID Connect Core §5.3.2: userinfo about somebody else must not be used.
  if (isUserinfo && claims && typeof resource?.json?.sub === 'string' && resource.json.sub !== claims.sub) {
    throw new IdentityNotVerified('the ID token and the userinfo endpoint name different users');
  }
  return { ...(claims && { claims }), ...(resource && { resource }), gaps };
}

async function verifiedClaims(
  idToken: string,
  target: IdentitySource,
  transport: Transport,
  gaps: string[],
  signal: AbortSignal | undefined,
): Promise<Claims | undefined> {
  const issuer = target.id_token?.issuer ?? target.issuer;
  const context = { actor: 'the device', ...(signal && { signal }) };
  if (issuer === undefined) {
    gaps.push('The ID token was not verified: the issuer is not known.');
    return undefined;
  }
  const jwksUri =
    (target.id_token ?? target).jwks_uri ??
    (await fetchMetadata(issuer, transport, { plainHttp: 'loopback', ...context })).jwks_uri;
  if (jwksUri === undefined) {
    gaps.push('The ID token was not verified: the issuer publishes no keys.');
    return undefined;
  }
  requireSecure('the jwks_uri', jwksUri, 'loopback');
  const request = { method: 'GET', url: jwksUri, headers: { accept: 'application/json' } };
  const { json, status } = readOAuthAnswer(
    await transport.send(request, { ...context, purpose: 'key request' }),
  );
  if (status !== 200 || !Array.isArray(json?.keys)) {
    gaps.push(`The ID token was not verified: the issuer's keys could not be read.`);
    return undefined;
  }
  return verify(idToken, json.keys, issuer, target.id_token?.audience ?? target.registration.client_id);
}

async function verify(
  idToken: string,
  keys: readonly PublishedKey[],
  issuer: string,
  audience: string,
): Promise<Claims> {
  const { createLocalJWKSet, errors, jwtVerify } = await import('jose');
  const anyTenant = issuer.includes(TENANT);
  const expected = {
    ...(!anyTenant && { issuer }),
    audience,
    algorithms: ALGORITHMS,
    requiredClaims: ['sub', 'exp', 'iat'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
  };
  const ofTenant = ({ payload, protectedHeader }: JWTVerifyResult): Claims => {
    const key = keys.find(({ kid }) => kid === protectedHeader.kid);
    if (anyTenant && !isIssuerOfTenant(issuer, payload, key)) {
      throw new IdentityNotVerified('the ID token names another issuer than that of its tenant');
    }
    return payload;
  };
  try {
    return ofTenant(await jwtVerify(idToken, createLocalJWKSet({ keys: [...keys] }), expected));
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) {
      // Keys without a kid: any of them may have signed.
      for await (const key of error) {
        const verified = await jwtVerify(idToken, key, expected).catch(() => undefined);
        if (verified) return ofTenant(verified);
      }
    }
    if (error instanceof IdentityNotVerified) throw error;
    const why = error instanceof errors.JOSEError ? safeText(error.message) : 'it cannot be read';
    throw new IdentityNotVerified(`the ID token does not verify (${why})`);
  }
}
