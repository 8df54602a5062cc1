import type { GatewayClient } from './gateway-client';
import { OAuthProblem } from './oauth-problem';

/**
 * Decides which scope a session is for: takes the client and the `scope` it asked for, if any, and returns the scope to
 * ask of the server behind; throws `invalid_scope` ([RFC 6749 §3.3](https://www.rfc-editor.org/rfc/rfc6749#section-3.3)).
 */
export type ScopePolicy = (client: GatewayClient, requested: string | undefined) => string;

/**
 * Allows what the client is registered for, else what the gateway allows; that is also the default of a request without a scope.
 *
 * @param allowed space-separated: what the gateway allows
 */
export function allowListedScopes(allowed: string): ScopePolicy {
  return (client, requested) => {
    const mine = tokensOf(client.scope ?? allowed);
    if (requested === undefined) return mine.join(' ');
    const asked = [...new Set(tokensOf(requested))];
    if (asked.length === 0 || !asked.every((token) => mine.includes(token))) {
      throw new OAuthProblem('invalid_scope', 'The scope holds a value that this client may not ask for');
    }
    return asked.join(' ');
  };
}

function tokensOf(scope: string): string[] {
  return scope.split(' ').filter((token) => token !== '');
}
