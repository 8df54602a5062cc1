import { randomBytes, randomUUID } from 'node:crypto';
import { html } from 'hono/html';
import type { SessionStore } from '../gateway/session-store';
import { type TokenSet, type Upstream, UpstreamRefusal } from '../gateway/upstream';

/** How the replica of a provider issues tokens. */
export interface ReplicaTokens {
  /** Whether access tokens expire, and come with a refresh token. */
  readonly expiry: 'with refresh token' | 'none';
  /** The `iss` of its ID tokens; undefined where it issues none. */
  readonly issuer?: string;
  /** The tenant that ID tokens name, and `{tenantid}` in the issuer stands for. */
  readonly tenant?: string;
}

interface Grant {
  readonly user: string;
  readonly clientId: string;
  readonly scope: string;
}

/** Signs in whoever gives a name and a password, and issues tokens for them. */
export interface ReplicaAccounts {
  readonly upstream: Upstream;
  /** Answers a request for {@link SIGN_IN_PATH}. */
  signIn(request: Request): Promise<Response>;
  /** Answers a request for the resource. */
  resource(request: Request): Response;
  readonly keys: readonly unknown[];
}

/** Where the replica signs people in, below its origin. */
export const SIGN_IN_PATH = '/sign-in';

const TOKEN_LIFETIME_SECONDS = 3600;
/** What a replica remembers of each kind; the oldest are forgotten first. */
const REMEMBERED = 2000;

/**
 * The accounts behind a replica: a sign-in page of its own, and tokens of its own. Nothing outlives the process.
 *
 * @param origin where the replica is reached
 * @param store tells which client a session belongs to
 * @param notice said on the page
 */
export async function replicaAccounts(
  origin: string,
  store: Pick<SessionStore, 'byId'>,
  tokens: ReplicaTokens,
  notice: string,
): Promise<ReplicaAccounts> {
  const { exportJWK, generateKeyPair, SignJWT } = await import('jose');
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const kid = randomUUID();
  const attempts = new Map<string, Omit<Grant, 'user'> & { readonly redirectUri: string }>();
  const codes = new Map<string, Grant>();
  const accessTokens = new Map<string, Grant>();
  const refreshTokens = new Map<string, Grant>();

  const issue = async (grant: Grant): Promise<TokenSet> => {
    const { user, clientId, scope } = grant;
    const access_token = remembered(accessTokens, grant);
    const expires = tokens.expiry === 'with refresh token';
    const id_token =
      tokens.issuer !== undefined && scope.split(' ').includes('openid')
        ? await new SignJWT({ name: user, ...(tokens.tenant !== undefined && { tid: tokens.tenant }) })
            .setProtectedHeader({ alg: 'RS256', kid })
            .setSubject(user)
            .setIssuer(tokens.issuer.replace('{tenantid}', tokens.tenant ?? ''))
            .setAudience(clientId)
            .setIssuedAt()
            .setExpirationTime(`${TOKEN_LIFETIME_SECONDS} seconds`)
            .sign(privateKey)
        : undefined;
    return {
      access_token,
      token_type: 'Bearer',
      scope,
      receivedAt: Date.now(),
      others: {},
      ...(expires && {
        expires_in: TOKEN_LIFETIME_SECONDS,
        refresh_token: remembered(refreshTokens, grant),
      }),
      ...(id_token !== undefined && { id_token }),
    };
  };

  return {
    keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }],
    upstream: {
      metadata: { issuer: origin, authorization_endpoint: `${origin}${SIGN_IN_PATH}` },
      beginSignIn: async ({ redirectUri, scope, session }) => {
        const state = `${session}.${randomBytes(24).toString('base64url')}`;
        const clientId = (await store.byId(session))?.clientId ?? '';
        keep(attempts, state, { redirectUri, scope, clientId });
        const url = new URL(SIGN_IN_PATH, origin);
        url.searchParams.set('state', state);
        return { url, attempt: { state, codeVerifier: '' } };
      },
      endSignIn: ({ returned }) => issue(taken(codes, returned.searchParams.get('code'))),
      refresh: ({ refreshToken, scope }) => {
        const grant = taken(refreshTokens, refreshToken);
        return issue({ ...grant, ...(scope !== undefined && { scope }) });
      },
    },
    signIn: async (request) => {
      const state = new URL(request.url).searchParams.get('state') ?? '';
      const attempt = attempts.get(state);
      if (!attempt) return page('This sign-in is no longer current', '', notice, 400);
      if (request.method !== 'POST') return page('Sign in', signInForm(state), notice);
      const form = new URLSearchParams(await request.text());
      const user = form.get('username')?.trim();
      if (!user || !form.get('password')) return page('Sign in', signInForm(state), notice, 400);
      attempts.delete(state);
      const back = new URL(attempt.redirectUri);
      back.searchParams.set('code', remembered(codes, { ...attempt, user }));
      back.searchParams.set('state', state);
      return new Response(null, {
        status: 303,
        headers: { Location: back.href, 'Cache-Control': 'no-store' },
      });
    },
    resource: (request) => {
      const token = /^bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
      const grant = accessTokens.get(token);
      if (!grant) {
        return Response.json(
          { message: 'Bad credentials' },
          { status: 401, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } },
        );
      }
      return Response.json({ sub: grant.user, login: grant.user, name: grant.user });
    },
  };
}

function signInForm(state: string): ReturnType<typeof html> {
  return html`<p>Any name and any password will do here.</p>
    <form method="post" action="${SIGN_IN_PATH}?state=${encodeURIComponent(state)}">
      <p><label>Name <input type="text" name="username" autocomplete="username" required></label></p>
      <p><label>Password <input type="password" name="password" autocomplete="current-password" required></label></p>
      <button type="submit">Sign in</button>
    </form>`;
}

async function page(
  title: string,
  content: ReturnType<typeof html> | string,
  notice: string,
  status = 200,
): Promise<Response> {
  const document = await html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body><main><h1>${title}</h1>${await content}</main><footer><p>${notice}</p></footer></body>
</html>`;
  return new Response(String(document), {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}

/** Keeps what a new secret stands for, and returns the secret. */
function remembered(grants: Map<string, Grant>, { user, clientId, scope }: Grant): string {
  const secret = randomBytes(32).toString('base64url');
  keep(grants, secret, { user, clientId, scope });
  return secret;
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest);
}

/** @throws UpstreamRefusal where there is nothing under that secret, or no longer */
function taken(grants: Map<string, Grant>, secret: string | null): Grant {
  const grant = grants.get(secret ?? '');
  if (!grant) throw new UpstreamRefusal('invalid_grant');
  grants.delete(secret ?? '');
  return grant;
}
