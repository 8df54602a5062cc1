import type { Endpoints } from '../device-client/endpoints';
import type { Exchange } from '../http/exchange';
import type { Transport } from '../http/transport';
import { parseObject } from '../judging/error-response';
import { metadataUrls } from '../rfc8628/metadata-urls';
import type { Target } from './target';

/** Authorization server metadata as it was found, not yet judged. */
export interface Metadata {
  readonly document: Readonly<Record<string, unknown>>;
  readonly exchange: Exchange;
}

/** What is known of a provider before it is judged. */
export interface Discovered {
  /** Absent where the provider publishes none, or the target names no issuer. */
  readonly metadata?: Metadata;
  /** Every metadata request that was made. */
  readonly exchanges: readonly Exchange[];
  /** The target's own endpoints before those of the metadata. */
  readonly endpoints: Partial<Endpoints>;
}

const ENDPOINTS = ['device_authorization_endpoint', 'token_endpoint', 'userinfo_endpoint'] as const;

/**
 * Finds out where a provider's endpoints are. A document that names the device authorization endpoint is preferred to
 * one that does not, and what it leaves out is taken from the other; what the target names itself wins over both.
 */
export async function discover(
  target: Target,
  transport: Transport,
  signal?: AbortSignal,
): Promise<Discovered> {
  const exchanges: Exchange[] = [];
  const found: Metadata[] = [];
  for (const url of target.issuer ? metadataUrls(target.issuer) : []) {
    const request = { method: 'GET', url, headers: { accept: 'application/json' } };
    const exchange = await transport.send(request, {
      actor: 'the device',
      purpose: 'metadata request',
      ...(signal && { signal }),
    });
    exchanges.push(exchange);
    const document = readDocument(exchange);
    if (document) found.push({ document, exchange });
    const isNamed = (name: string): boolean => found.some((one) => one.document[name] !== undefined);
    // RFC 8414 has no userinfo endpoint; that of OpenID stands where nothing else says where tokens are used.
    const usesUserinfo = target.resource === undefined && target.endpoints?.userinfo_endpoint === undefined;
    if (isNamed('device_authorization_endpoint') && (!usesUserinfo || isNamed('userinfo_endpoint'))) break;
  }
  const metadata =
    found.find(({ document }) => document.device_authorization_endpoint !== undefined) ?? found[0];
  const aliases = target.certificate ? mutualTlsAliases(metadata) : {};
  const endpoints: Partial<Record<(typeof ENDPOINTS)[number], string>> = {};
  for (const name of ENDPOINTS) {
    const elsewhere = name === 'userinfo_endpoint' ? found.map(({ document }) => document[name]) : [];
    const value =
      target.endpoints?.[name] ??
      aliases[name] ??
      metadata?.document[name] ??
      elsewhere.find((url) => url !== undefined);
    if (typeof value === 'string' && URL.canParse(value) && /^https?:/.test(value)) endpoints[name] = value;
  }
  return { ...(metadata && { metadata }), exchanges, endpoints };
}

/** Where a client with a certificate goes ([RFC 8705 §5](https://www.rfc-editor.org/rfc/rfc8705#section-5)). */
function mutualTlsAliases(metadata: Metadata | undefined): Readonly<Record<string, unknown>> {
  const aliases = metadata?.document.mtls_endpoint_aliases;
  return typeof aliases === 'object' && aliases !== null ? (aliases as Record<string, unknown>) : {};
}

function readDocument({ response }: Exchange): Record<string, unknown> | undefined {
  return response?.status === 200 ? parseObject(response.body) : undefined;
}
