import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Ties a refresh token to the client it was issued to ([RFC 6749 §6](https://www.rfc-editor.org/rfc/rfc6749#section-6)).
 * The server behind cannot: to it, all of them are the gateway's.
 */
export interface RefreshTokenBinding {
  /** Takes the refresh token of the server behind, returns the one for the device. */
  bind(refreshToken: string, clientId: string): string;
  /** The way back; undefined for a token that was not issued to this client. */
  unbind(presented: string, clientId: string): string | undefined;
}

/** Appends a seal, so that nothing has to be remembered: with the same key it holds across restarts and between gateways. */
export function sealedRefreshTokens(key: Uint8Array): RefreshTokenBinding {
  const seal = (refreshToken: string, clientId: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify(['refresh token', clientId, refreshToken]))
      .digest('base64url');
  return {
    bind: (refreshToken, clientId) => `${refreshToken}.${seal(refreshToken, clientId)}`,
    unbind: (presented, clientId) => {
      const dot = presented.lastIndexOf('.');
      if (dot < 0) return undefined;
      const refreshToken = presented.slice(0, dot);
      return sameText(presented.slice(dot + 1), seal(refreshToken, clientId)) ? refreshToken : undefined;
    },
  };
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
