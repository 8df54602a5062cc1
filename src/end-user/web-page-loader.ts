import { Agent as PlainAgent } from 'node:http';
import { Agent } from 'node:https';
import { rootCertificates } from 'node:tls';
import { AxiosError, AxiosHeaders, type AxiosResponse } from 'axios';
import { CookieJar } from 'tough-cookie';
import { comeBackAfterSeconds, usedUp } from '../http/rate-limit';
import type { Traffic } from '../http/traffic';
import { ONE_REQUEST_EACH, sendOverHttp } from '../http/transport';
import { type BrowsingContext, FRAME_ELSEWHERE, OWN_WINDOW, SENT_FROM_ELSEWHERE } from './browsing-context';
import { formRequest, linkRequest, type PageRequest } from './form-request';
import { CannotFollowError, type LoadedPage } from './html-page';
import type { PageLoader } from './page-loader';
import { shownUrl } from './page-record';

export interface LoaderLimits {
  /** Milliseconds for one request, to the last byte of its answer. */
  readonly timeoutMs?: number;
  /** PEM certificates to trust besides the system's. */
  readonly ca?: string;
  /** Hears of every request with its answer, secrets and all: what is in them must be in no report. */
  readonly onTraffic?: (traffic: Traffic) => void;
  /** Awaited before every request, to keep to a pace. */
  readonly beforeRequest?: () => Promise<void>;
}

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_REDIRECTS = 20;
/** So many times what one request may take is what all on the way to a page may: a chain of slow redirects ends, too. */
const LONGEST_WAY = 2;
/** Pages that move on by themselves do so at once; a longer delay is a session's end or a page that reloads. */
const REFRESH_WITHIN_S = 10;

/** Loads pages as a browser would that runs no scripts: cookies, redirects, referrers. */
export function webPageLoader(limits: LoaderLimits = {}): PageLoader {
  return loaderIn(OWN_WINDOW, new CookieJar(), limits);
}

/** Loads what a request leads to, its redirects followed. */
type Load = (
  request: PageRequest,
  from: string | undefined,
  signal: AbortSignal | undefined,
) => Promise<LoadedPage>;

/** @param jar cookies that the browser has, and keeps */
function loadingIn(context: BrowsingContext, jar: CookieJar, limits: LoaderLimits): Load {
  const timeoutMs = limits.timeoutMs ?? TIMEOUT_MS;
  const connections = {
    httpAgent: new PlainAgent(ONE_REQUEST_EACH),
    httpsAgent: new Agent({
      ...ONE_REQUEST_EACH,
      ...(limits.ca && { ca: [...rootCertificates, limits.ca] }),
    }),
  };

  async function once(request: PageRequest, from: string | undefined, signal: AbortSignal | undefined) {
    const body = request.method === 'POST' ? await encode(request) : undefined;
    const cookie = await context.cookies(jar, request);
    const headers = {
      'user-agent': 'Mozilla/5.0 (compatible; rfc8628-conformance)',
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'accept-language': 'en',
      ...(cookie ? { cookie } : {}),
      ...context.origin(request, from),
      ...(body ? { 'content-type': body.type } : {}),
    };
    // A signal that follows two others stays known to both of them, which a long run has thousands of.
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const deadline = setTimeout(end, timeoutMs);
    if (signal?.aborted) end();
    signal?.addEventListener('abort', end, { once: true });
    try {
      const response: AxiosResponse<ArrayBuffer> = await sendOverHttp({
        method: request.method,
        url: request.url,
        headers: AxiosHeaders.from(headers),
        data: body?.bytes,
        responseType: 'arraybuffer',
        maxRedirects: 0,
        maxContentLength: MAX_BYTES,
        validateStatus: () => true,
        ...connections,
        signal: ending.signal,
      });
      for (const set of response.headers['set-cookie'] ?? []) {
        await context.keep(jar, set, request.url);
      }
      limits.onTraffic?.({
        request: { url: request.url, headers, body: body?.bytes.toString() ?? '' },
        response: { headers: joined(response.headers), body: Buffer.from(response.data).toString() },
      });
      return response;
    } catch (error) {
      const where = shownUrl(request.url);
      if (signal?.aborted) throw new CannotFollowError(`given up while waiting for ${where}`);
      if (ending.signal.aborted)
        throw new CannotFollowError(`${where} did not answer completely within ${timeoutMs / 1000} s`);
      throw new CannotFollowError(`${where} ${explain(error)}`);
    } finally {
      clearTimeout(deadline);
      signal?.removeEventListener('abort', end);
    }
  }

  return async (first, from, signal) => {
    let request = first;
    let referrerUrl = from;
    const via: string[] = [];
    const longestMs = LONGEST_WAY * timeoutMs;
    let spentMs = 0;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      await limits.beforeRequest?.();
      const sentAt = performance.now();
      const response = await once(request, referrerUrl, signal);
      spentMs += performance.now() - sentAt;
      const next = redirected(response, request) ?? refreshed(response, request);
      if (next && spentMs > longestMs)
        throw new CannotFollowError(
          `${shownUrl(first.url)} redirects on and on (for more than ${longestMs / 1000} s)`,
        );
      if (!next) {
        context.show(request.url, joined(response.headers));
        return { ...loadedPage(response, request.url), via };
      }
      via.push(request.url);
      referrerUrl = request.url;
      request = next;
    }
    throw new CannotFollowError(
      `${shownUrl(first.url)} redirects on and on (more than ${MAX_REDIRECTS} times)`,
    );
  };
}

function loaderIn(context: BrowsingContext, jar: CookieJar, limits: LoaderLimits): PageLoader {
  const load = loadingIn(context, jar, limits);
  return {
    open: (url, signal) => load({ method: 'GET', url, fields: [], enctype: '' }, undefined, signal),
    press(page, { kind, form, element }, fills, signal) {
      const request =
        kind === 'link' || !form
          ? linkRequest(page, element)
          : formRequest(page, form, element === form ? undefined : element, fills);
      return load(request, page.url, signal);
    },
    async secrets() {
      return (await jar.store.getAllCookies()).map(({ value }) => value);
    },
    // Each with cookies of its own from then on, so that the end user finds everything as it was.
    fromAnotherSite: {
      frame: async () => loaderIn(FRAME_ELSEWHERE, await jar.clone(), limits),
      async send(request, signal) {
        const cookies = await jar.clone();
        const page = await loadingIn(SENT_FROM_ELSEWHERE, cookies, limits)(request, undefined, signal);
        return { page, window: loaderIn(OWN_WINDOW, cookies, limits) };
      },
    },
  };
}

function joined(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : String(value),
    ]),
  );
}

function redirected(response: AxiosResponse<ArrayBuffer>, request: PageRequest): PageRequest | undefined {
  const location: unknown = response.headers.location;
  if (![301, 302, 303, 307, 308].includes(response.status) || typeof location !== 'string') return undefined;
  const url = httpUrl(location, request.url, 'redirects');
  const keepsMethod = response.status >= 307 || request.method === 'GET';
  return keepsMethod ? { ...request, url } : { method: 'GET', url, fields: [], enctype: '' };
}

function refreshed(response: AxiosResponse<ArrayBuffer>, request: PageRequest): PageRequest | undefined {
  if (!/html/.test(String(response.headers['content-type'] ?? 'html'))) return undefined;
  const header: unknown = response.headers.refresh;
  const start = Buffer.from(response.data ?? new ArrayBuffer(0)).toString('latin1', 0, 16_384);
  const tag = /<meta\b[^>]{0,300}http-equiv\s*=\s*["']?refresh\b[^>]{0,2000}>/i.exec(start)?.[0] ?? '';
  const content = /\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag);
  const instruction = typeof header === 'string' ? header : (content?.[1] ?? content?.[2] ?? '');
  const match = /^\s*(\d+)[^;,]*[;,]\s*url\s*=\s*["']?([^"']+)/i.exec(instruction.replace(/&amp;/g, '&'));
  if (!match?.[2] || Number(match[1]) > REFRESH_WITHIN_S) return undefined;
  return { method: 'GET', url: httpUrl(match[2].trim(), request.url, 'moves on'), fields: [], enctype: '' };
}

function httpUrl(reference: string, base: string, verb: string): string {
  const url = URL.canParse(reference, base) ? new URL(reference, base) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CannotFollowError(
      `${shownUrl(base)} ${verb} to a ${url ? `${url.protocol} address` : 'broken address'}, which is no page`,
    );
  }
  return url.href;
}

async function encode(request: PageRequest): Promise<{ bytes: Buffer; type: string }> {
  if (request.enctype === 'multipart/form-data') {
    const form = new FormData();
    for (const [name, value] of request.fields) form.append(name, value);
    const encoded = new Response(form);
    const type = encoded.headers.get('content-type') ?? 'multipart/form-data';
    return { bytes: Buffer.from(await encoded.arrayBuffer()), type };
  }
  const text = new URLSearchParams(
    request.fields.map(([name, value]): [string, string] => [name, value]),
  ).toString();
  return { bytes: Buffer.from(text), type: 'application/x-www-form-urlencoded' };
}

function loadedPage(response: AxiosResponse<ArrayBuffer>, url: string): LoadedPage {
  const contentType = String(response.headers['content-type'] ?? '').toLowerCase();
  const bytes = Buffer.from(response.data ?? new ArrayBuffer(0));
  const charset = /charset\s*=\s*"?([\w.:-]+)/.exec(contentType)?.[1] ?? 'utf-8';
  const headers = joined(response.headers);
  const retryAfter = comeBackAfterSeconds(headers, Date.now());
  return {
    url,
    status: response.status,
    ...(retryAfter !== undefined ? { retryAfterSeconds: retryAfter } : {}),
    ...(usedUp(headers) ? { usedUp: true } : {}),
    mediaType: contentType.split(';')[0]?.trim() ?? '',
    body: decoder(charset).decode(bytes),
  };
}

function decoder(charset: string): { decode(bytes: Buffer): string } {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder('utf-8');
  }
}

function explain(error: unknown): string {
  const code = error instanceof AxiosError ? (error.code ?? '') : '';
  const message = error instanceof Error ? error.message : String(error);
  if (/maxContentLength/.test(message)) return `answered with more than ${MAX_BYTES / 1024 / 1024} MiB`;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|EPROTO|ERR_SSL/.test(code)) {
    return `could not be trusted or reached by TLS (${code}); a private authority goes into the target file's ca`;
  }
  if (/^HPE_|Z_DATA_ERROR|Z_BUF_ERROR|ERR_BAD_RESPONSE/.test(code)) return `did not answer in HTTP (${code})`;
  return `could not be opened (${code || message.slice(0, 100)})`;
}
