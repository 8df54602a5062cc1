import type { Context } from 'hono';
import { DEVICE_CODE_GRANT_TYPE } from '../rfc8628/grant-type';
import type { GatewayEnv } from './client-address';
import type { Form } from './form';
import { type GatewayClient, mayUse } from './gateway-client';
import type { GatewayParts } from './gateway-parts';
import { OAuthProblem } from './oauth-problem';
import { sessionIdOf } from './session';
import { settle } from './session-store';
import { type TokenSet, UpstreamRefusal } from './upstream';

/** Answers token requests ([RFC 8628 §3.4](https://www.rfc-editor.org/rfc/rfc8628#section-3.4), [RFC 6749 §6](https://www.rfc-editor.org/rfc/rfc6749#section-6)). Throws an `OAuthProblem` for those it refuses. */
export function tokenEndpoint(parts: GatewayParts) {
  return async (context: Context<GatewayEnv>): Promise<Response> => {
    const at = parts.clock();
    const form = await parts.readForm(context.req.raw);
    const grantType = required(form, 'grant_type');
    const authorization = context.req.header('authorization');
    const client = parts.authenticateClient({
      form,
      ...(authorization === undefined ? {} : { authorization }),
    });
    const tokens = await tokensFor(grantType, form, client, at);
    return parts.respond.tokens(forDevice(tokens, client), parts.clock());
  };

  function tokensFor(grantType: string, form: Form, client: GatewayClient, at: number): Promise<TokenSet> {
    if (grantType !== DEVICE_CODE_GRANT_TYPE && grantType !== 'refresh_token') {
      throw new OAuthProblem(
        'unsupported_grant_type',
        `Only ${DEVICE_CODE_GRANT_TYPE} and refresh_token are supported`,
      );
    }
    if (!mayUse(client, grantType)) {
      throw new OAuthProblem('unauthorized_client', 'This client is not registered for this grant');
    }
    return grantType === 'refresh_token' ? refreshed(form, client) : polled(form, client, at);
  }

  async function polled(form: Form, client: GatewayClient, at: number): Promise<TokenSet> {
    const id = sessionIdOf(required(form, 'device_code'));
    const { answer } = await settle(
      parts.store,
      () => parts.store.byId(id),
      (session) => parts.pollRules({ session, clientId: client.client_id, at }, parts.throttle),
    );
    if (answer instanceof OAuthProblem) throw answer;
    return answer;
  }

  async function refreshed(form: Form, client: GatewayClient): Promise<TokenSet> {
    const refreshToken = parts.refreshTokens.unbind(required(form, 'refresh_token'), client.client_id);
    if (refreshToken === undefined) {
      throw new OAuthProblem('invalid_grant', 'This client was not given this refresh_token');
    }
    const scope = form.get('scope');
    try {
      return await parts.upstream.refresh({
        refreshToken,
        ...(scope === undefined ? {} : { scope: parts.scopePolicy(client, scope) }),
      });
    } catch (error) {
      throw problemOf(error);
    }
  }

  function problemOf(error: unknown): unknown {
    if (error instanceof OAuthProblem) return error;
    if (
      error instanceof UpstreamRefusal &&
      (error.code === 'invalid_grant' || error.code === 'invalid_scope')
    ) {
      return new OAuthProblem(error.code, 'The authorization server refused it');
    }
    // Anything else is between the gateway and the server behind, and the device may come again.
    parts.trouble('The authorization server behind the gateway did not refresh a token', error);
    return new OAuthProblem(
      'temporarily_unavailable',
      'The authorization server did not answer as it should',
      503,
      {
        'Retry-After': '5',
      },
    );
  }

  function forDevice(tokens: TokenSet, client: GatewayClient): TokenSet {
    return tokens.refresh_token === undefined
      ? tokens
      : { ...tokens, refresh_token: parts.refreshTokens.bind(tokens.refresh_token, client.client_id) };
  }
}

function required(form: Form, name: string): string {
  const value = form.get(name);
  if (value === undefined) throw new OAuthProblem('invalid_request', `${name} is missing`);
  return value;
}
