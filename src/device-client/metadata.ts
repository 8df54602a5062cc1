import { readOAuthAnswer } from '../http/oauth-answer';
import { safeText } from '../http/safe-text';
import type { Transport } from '../http/transport';
import { metadataUrls } from '../rfc8628/metadata-urls';
import { isLoopback, type PlainHttp, requireSecure } from './address-policy';
import type { Endpoints } from './endpoints';
import { MetadataUnusableError, NetworkError } from './errors';

/** What a client takes from an issuer's metadata. */
export interface ServerMetadata extends Endpoints {
  readonly issuer: string;
  /** Where the keys are that sign ID tokens. */
  readonly jwks_uri?: string;
}

/**
 * Finds an authorization server's endpoints through its issuer: first where
 * [RFC 8414 §3](https://www.rfc-editor.org/rfc/rfc8414#section-3) puts the metadata (the well-known part stands before
 * the issuer's path), then where OpenID Connect Discovery does (after it). A document is taken only when its `issuer` is
 * exactly the one asked for ([RFC 8414 §3.3](https://www.rfc-editor.org/rfc/rfc8414#section-3.3)), it names
 * `device_authorization_endpoint` ([RFC 8628 §4](https://www.rfc-editor.org/rfc/rfc8628#section-4)) and
 * `token_endpoint`, and both are addresses that may be sent to.
 *
 * @throws {InsecureEndpointError} the issuer or an endpoint is no https address
 * @throws {NetworkError} nothing answered
 * @throws {MetadataUnusableError} no document that can be used
 */
export async function fetchMetadata(
  issuer: string,
  transport: Transport,
  options: { readonly plainHttp: PlainHttp; readonly actor: string; readonly signal?: AbortSignal },
): Promise<ServerMetadata> {
  requireSecure('the issuer', issuer, options.plainHttp);
  if (new URL(issuer).search !== '') throw new MetadataUnusableError('An issuer has no query part.');
  let trouble: NetworkError | undefined;
  const problems: string[] = [];

  for (const url of metadataUrls(issuer)) {
    const exchange = await transport.send(
      { method: 'GET', url, headers: { accept: 'application/json' } },
      {
        actor: options.actor,
        purpose: 'metadata request',
        ...(options.signal && { signal: options.signal }),
      },
    );
    const { status, json, noAnswer } = readOAuthAnswer(exchange);
    if (status === undefined) {
      trouble ??= new NetworkError(
        noAnswer?.message ?? 'there was no answer',
        noAnswer?.kind ?? 'connection',
      );
    } else if (status >= 500 || status === 429) {
      trouble ??= new NetworkError(`the metadata address answered with HTTP ${status}`, 'server', status);
    } else if (status !== 200 || json === undefined) {
    } else if (json.issuer !== issuer) {
      const named = typeof json.issuer === 'string' ? `"${safeText(json.issuer, 120)}"` : 'no issuer';
      problems.push(`it names ${named} where "${safeText(issuer, 120)}" was asked for`);
    } else if (typeof json.device_authorization_endpoint !== 'string') {
      problems.push('it names no device_authorization_endpoint');
    } else if (typeof json.token_endpoint !== 'string') {
      problems.push('it names no token_endpoint');
    } else {
      return readMetadata(issuer, json, options.plainHttp);
    }
  }
  if (problems[0] !== undefined)
    throw new MetadataUnusableError(`The issuer's metadata cannot be used: ${problems[0]}.`);
  throw trouble ?? new MetadataUnusableError('The issuer publishes no metadata.');
}

const ADDRESSES = [
  'device_authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
] as const;

function readMetadata(
  issuer: string,
  json: Readonly<Record<string, unknown>>,
  plainHttp: PlainHttp,
): ServerMetadata {
  const found: Partial<Record<(typeof ADDRESSES)[number], string>> = {};
  for (const name of ADDRESSES) {
    const address = json[name];
    if (typeof address !== 'string') continue;
    requireSecure(`the ${name} in the metadata`, address, plainHttp);
    // A document from elsewhere has no business sending codes and secrets to services on this machine.
    if (isLoopback(new URL(address)) && !isLoopback(new URL(issuer))) {
      throw new MetadataUnusableError(
        `The issuer's metadata cannot be used: its ${name} is on this machine.`,
      );
    }
    found[name] = address;
  }
  const { device_authorization_endpoint = '', token_endpoint = '', userinfo_endpoint, jwks_uri } = found;
  return {
    issuer,
    device_authorization_endpoint,
    token_endpoint,
    ...(userinfo_endpoint !== undefined && { userinfo_endpoint }),
    ...(jwks_uri !== undefined && { jwks_uri }),
  };
}
