import type { IncomingMessage } from 'node:http';
import type { DialectName } from '../dialects/dialect';
import { ORIGIN, OTHER_HOST } from './addresses';
import { isMeantAsPost, parametersOf } from './body-parameters';
import { endpointByPath, endpointOf } from './dialect-paths';
import { pathOf } from './read-request';

/** A request, and which of its ports the server received it on. */
export interface Received {
  readonly request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>;
  readonly body: string;
  /** The port that stands for the authorization server, and not for another host. */
  readonly isMain: boolean;
  /** The host that was asked for through a proxy. */
  readonly host: string | undefined;
}

/**
 * What a request is for, in the words of the features.
 *
 * @returns `meant`: POST for whatever is meant as one, for it is one flaw not to be one, and the sign-in goes on; `url`: the
 *   address with its query
 */
export function whatIsAsked(
  dialect: DialectName,
  received: Received,
): { readonly meant: string; readonly url: string } {
  const { request, isMain, host } = received;
  const { method = 'GET' } = request;
  const path = pathOf(request.url ?? '/');
  const query = path.includes('?') ? path.slice(path.indexOf('?')) : '';
  const isOfGrant = isMeantAsPost(method, new URLSearchParams(query)) && !path.startsWith('/.well-known/');
  const meant = isOfGrant ? 'POST' : method;
  const [pathname = path] = path.split('?');
  const endpoint = endpointAsked(dialect, received, { meant, pathname, query });
  const origin = host !== undefined ? `https://${host}` : isMain ? ORIGIN : `https://${OTHER_HOST}`;
  return { meant, url: endpoint ? `${endpoint}${query}` : `${origin}${path}` };
}

function endpointAsked(
  dialect: DialectName,
  { request: { headers }, body, isMain, host }: Received,
  { meant, pathname, query }: { readonly meant: string; readonly pathname: string; readonly query: string },
): string | undefined {
  if (host === undefined) return isMain ? endpointByPath(dialect, meant, pathname) : undefined;
  if (host.toLowerCase().replace(/:\d+$/, '') === OTHER_HOST) return undefined;
  return endpointOf(dialect, meant, pathname, parametersOf({ url: `${ORIGIN}/${query}`, headers, body }));
}
