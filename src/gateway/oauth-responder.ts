import type { OAuthProblem } from './oauth-problem';
import type { Session } from './session';
import type { TokenSet } from './upstream';

/** What a device is told when its session begins ([RFC 8628 §3.2](https://www.rfc-editor.org/rfc/rfc8628#section-3.2)). */
export interface NewSession {
  readonly deviceCode: string;
  readonly session: Session;
  readonly verificationUri: string;
  readonly lifetimeSeconds: number;
  readonly intervalSeconds: number;
}

/** Puts the answers of the two OAuth endpoints on the wire. */
export interface OAuthResponder {
  session(begun: NewSession): Response;
  /** @param at milliseconds since the epoch: the token has grown older since it was fetched */
  tokens(tokens: TokenSet, at: number): Response;
  problem(problem: OAuthProblem): Response;
}

/** As RFC 8628 §3.2 and §3.5 and RFC 6749 §5 have it. */
export const rfcResponder: OAuthResponder = {
  session: ({ deviceCode, session, verificationUri, lifetimeSeconds, intervalSeconds }) =>
    jsonResponse(200, {
      device_code: deviceCode,
      user_code: session.userCode,
      verification_uri: verificationUri,
      verification_uri_complete: `${verificationUri}?user_code=${encodeURIComponent(session.userCode)}`,
      expires_in: lifetimeSeconds,
      interval: intervalSeconds,
    }),
  tokens: ({ receivedAt, others, expires_in, ...tokens }, at) =>
    jsonResponse(
      200,
      {
        ...others,
        ...tokens,
        ...(expires_in === undefined ? {} : { expires_in: remaining(expires_in, at - receivedAt) }),
      },
      { Pragma: 'no-cache' },
    ),
  problem: ({ code, description, status, headers }) =>
    jsonResponse(status, { error: code, error_description: legal(description) }, headers),
};

function jsonResponse(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  });
}

function remaining(seconds: number, agedMs: number): number {
  return Math.max(0, Math.floor(seconds - agedMs / 1000));
}

/** RFC 6749 5.2 allows printable ASCII but `"` and `\`. */
function legal(description: string): string {
  return description.replace(/[^\x20\x21\x23-\x5B\x5D-\x7E]/g, "'");
}
