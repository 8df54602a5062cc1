import { optionalPackage, PackageMissingError } from '../http/optional-package';
import { isLoopbackHost } from '../rfc8628/loopback';
import { type Clock, steadyClock } from './clock';
import {
  type TokenSet,
  type Upstream,
  UpstreamFailure,
  type UpstreamMetadata,
  UpstreamRefusal,
} from './upstream';

type OpenidClient = Awaited<ReturnType<typeof loadOpenidClient>>;
type Configuration = Awaited<ReturnType<OpenidClient['discovery']>>;
type TokenResponse = Awaited<
  ReturnType<OpenidClient['authorizationCodeGrant']> | ReturnType<OpenidClient['refreshTokenGrant']>
>;

/** The gateway's registration at the authorization server behind it. */
export interface UpstreamOptions {
  /** Its metadata is looked up by OpenID discovery, then by RFC 8414. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Where plain http is put up with; `loopback` unless given. */
  readonly plainHttp?: 'loopback' | 'anywhere';
  /** Seconds that each request to it may take; 10 unless given. */
  readonly timeoutSeconds?: number;
  /** More parameters for its authorization endpoint, such as `prompt` or `audience`. */
  readonly authorizationParameters?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
}

/**
 * Finds the server behind and speaks the authorization code flow with it: PKCE, `state`, and for OpenID Connect a `nonce`.
 *
 * @throws UpstreamFailure when there are no metadata to be had, or they lack an endpoint
 */
export async function discoverUpstream(options: UpstreamOptions): Promise<Upstream> {
  const openid = await loadOpenidClient();
  const configuration = await configurationOf(openid, options);
  const now = options.clock ?? steadyClock;

  const tokensFrom = async (response: Promise<TokenResponse>, requestedScope?: string): Promise<TokenSet> => {
    try {
      return tokenSetOf(await response, requestedScope, now());
    } catch (error) {
      throw upstreamErrorOf(openid, error);
    }
  };

  return {
    metadata: { ...configuration.serverMetadata() } satisfies UpstreamMetadata,
    async beginSignIn({ redirectUri, scope, session }) {
      const codeVerifier = openid.randomPKCECodeVerifier();
      const state = `${session}.${openid.randomState()}`;
      const nonce = isOpenid(scope) ? { nonce: openid.randomNonce() } : {};
      const url = openid.buildAuthorizationUrl(configuration, {
        ...options.authorizationParameters,
        redirect_uri: redirectUri,
        state,
        code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...nonce,
        ...(scope === '' ? {} : { scope }),
      });
      return { url, attempt: { state, codeVerifier, ...nonce } };
    },
    endSignIn: ({ returned, scope, attempt }) =>
      tokensFrom(
        openid.authorizationCodeGrant(configuration, returned, {
          expectedState: attempt.state,
          pkceCodeVerifier: attempt.codeVerifier,
          ...(attempt.nonce === undefined ? {} : { expectedNonce: attempt.nonce }),
        }),
        scope,
      ),
    refresh: ({ refreshToken, scope }) =>
      tokensFrom(
        openid.refreshTokenGrant(configuration, refreshToken, scope === undefined ? {} : { scope }),
        scope,
      ),
  };
}

/** @throws UpstreamFailure when the package is not installed: only a gateway that signs people in elsewhere needs it */
async function loadOpenidClient() {
  try {
    return await optionalPackage(
      'openid-client',
      () => import('openid-client'),
      'An upstream of the gateway',
    );
  } catch (error) {
    throw error instanceof PackageMissingError ? new UpstreamFailure(error.message) : error;
  }
}

async function configurationOf(openid: OpenidClient, options: UpstreamOptions): Promise<Configuration> {
  const issuer = new URL(options.issuer);
  if (issuer.protocol === 'http:' && options.plainHttp !== 'anywhere' && !isLoopbackHost(issuer.hostname)) {
    throw new UpstreamFailure(
      `${issuer.href} is plain http, which tokens and codes must not travel over; use https, or allow it explicitly`,
    );
  }
  const problems: string[] = [];
  for (const algorithm of ['oidc', 'oauth2'] as const) {
    try {
      const found = await openid.discovery(issuer, options.clientId, undefined, undefined, {
        algorithm,
        timeout: options.timeoutSeconds ?? 10,
        ...(issuer.protocol === 'http:' ? { execute: [openid.allowInsecureRequests] } : {}),
      });
      return completed(openid, found, options);
    } catch (error) {
      if (error instanceof UpstreamFailure) throw error;
      problems.push(`${algorithm === 'oidc' ? 'OpenID discovery' : 'RFC 8414'}: ${messageOf(error)}`);
    }
  }
  throw new UpstreamFailure(
    `No metadata of the authorization server ${issuer.href} (${problems.join('; ')})`,
  );
}

function completed(openid: OpenidClient, found: Configuration, options: UpstreamOptions): Configuration {
  const metadata = found.serverMetadata();
  for (const endpoint of ['authorization_endpoint', 'token_endpoint'] as const) {
    if (!metadata[endpoint]) throw new UpstreamFailure(`The metadata of ${metadata.issuer} lack ${endpoint}`);
  }
  const configuration = new openid.Configuration(
    metadata,
    options.clientId,
    undefined,
    authenticationOf(openid, options, metadata.token_endpoint_auth_methods_supported),
  );
  configuration.timeout = options.timeoutSeconds ?? 10;
  if (new URL(options.issuer).protocol === 'http:') openid.allowInsecureRequests(configuration);
  return configuration;
}

function authenticationOf(
  openid: OpenidClient,
  { clientSecret }: UpstreamOptions,
  supported: readonly string[] | undefined,
) {
  if (!clientSecret) return openid.None();
  // Left out, it means client_secret_basic (RFC 8414 2).
  return supported?.includes('client_secret_post') && !supported.includes('client_secret_basic')
    ? openid.ClientSecretPost(clientSecret)
    : openid.ClientSecretBasic(clientSecret);
}

function tokenSetOf(
  response: TokenResponse,
  requestedScope: string | undefined,
  receivedAt: number,
): TokenSet {
  // A copy without the library's own methods, which are not enumerable.
  const { access_token, token_type, expires_in, refresh_token, id_token, scope, ...others } = { ...response };
  // Left out, it means what was asked for (RFC 6749 5.1).
  const granted = scope ?? requestedScope;
  return {
    access_token,
    // The library folds its case; devices exist that expect the one the RFC writes.
    token_type: token_type === 'bearer' ? 'Bearer' : token_type,
    ...(expires_in === undefined ? {} : { expires_in }),
    ...(refresh_token === undefined ? {} : { refresh_token }),
    ...(id_token === undefined ? {} : { id_token }),
    ...(granted ? { scope: granted } : {}),
    receivedAt,
    others,
  };
}

function upstreamErrorOf(openid: OpenidClient, error: unknown): Error {
  if (error instanceof openid.AuthorizationResponseError || error instanceof openid.ResponseBodyError) {
    return new UpstreamRefusal(error.error, { cause: error });
  }
  return new UpstreamFailure(messageOf(error), { cause: error });
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

function isOpenid(scope: string): boolean {
  return scope.split(' ').includes('openid');
}
