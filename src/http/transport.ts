import { isUtf8 } from 'node:buffer';
import { Agent as PlainAgent } from 'node:http';
import { Agent } from 'node:https';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import axios, { AxiosError, AxiosHeaders, type AxiosResponse } from 'axios';
import { type Clock, systemClock } from './clock';
import type { Exchange, HttpRequest, HttpResponse, NoAnswer } from './exchange';
import { heldHttpAgent, heldHttpsAgent } from './held-connection';
import { loopbackLookup } from './loopback-lookup';
import type { StartingLine } from './starting-line';

/** What a request is for, as reports show it. */
export interface RequestContext {
  readonly actor: string;
  readonly purpose: string;
  readonly signal?: AbortSignal;
  /** Milliseconds that this request may take, where that is less than the transport's own limit. */
  readonly timeoutMs?: number;
  /** Where this one is sent at the same moment as others. */
  readonly startingLine?: StartingLine;
}

/** Sends requests. It never throws for what a server does: a missing answer is part of the {@link Exchange}. */
export interface Transport {
  send(request: HttpRequest, context: RequestContext): Promise<Exchange>;
}

export interface TransportLimits {
  /** Milliseconds from sending to the last byte of the answer. */
  readonly timeoutMs?: number;
  /** Bytes of body that are read before the answer counts as too large. */
  readonly maxBytes?: number;
  /** PEM certificates to trust besides the system's, for a provider with a private authority. */
  readonly ca?: string;
  /** PEM certificate and key of the client, for a server that asks for one (RFC 8705). */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

/**
 * axios without what it does around a request: no defaults of its own, no interceptors, no transformation of bodies.
 * What is sent is what the caller said, and what came is what is reported.
 */
export const sendOverHttp = axios.getAdapter('http');

/**
 * A connection for each request: many servers close an idle one after five seconds, which is how long a device waits between
 * two polls, and a request that is sent at that moment is lost with it.
 */
export const ONE_REQUEST_EACH = { keepAlive: false, lookup: loopbackLookup } as const;

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 1024 * 1024;

/**
 * A transport on axios: bounded in time and size, follows no redirect (the endpoints of RFC 8628 have none, and
 * following would hand credentials to another origin), takes every status as an answer.
 *
 * @param limits time, size and trust; 15 seconds and 1 MiB unless told otherwise
 * @param clock the scale on which the exchange's times are given
 */
export function axiosTransport(limits: TransportLimits = {}, clock: Clock = systemClock): Transport {
  const longestMs = limits.timeoutMs ?? TIMEOUT_MS;
  const maxBytes = limits.maxBytes ?? MAX_BYTES;
  const { ca, certificate } = limits;
  const trust = { ...ONE_REQUEST_EACH, ...(ca && { ca: [...rootCertificates, ca] }), ...certificate };
  const usualAgent = new Agent(trust);
  // Node takes the name that the certificate is checked for from the Host header, where a request has one of its own.
  const agentFor = ({ url, headers }: HttpRequest): Agent =>
    headers.host === undefined ? usualAgent : new Agent({ ...trust, servername: serverNameOf(url) });
  const usualHttpAgent = new PlainAgent(ONE_REQUEST_EACH);

  return {
    async send(request, { actor, purpose, signal, timeoutMs: allowedMs, startingLine }) {
      const timeoutMs = Math.ceil(Math.max(1, Math.min(longestMs, allowedMs ?? longestMs)));
      // axios' own timeout watches for silence only; this one also ends an answer that drips for ever.
      const ending = new AbortController();
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        ending.abort();
      }, timeoutMs);
      const giveUp = (): void => ending.abort();
      if (signal?.aborted) giveUp();
      signal?.addEventListener('abort', giveUp, { once: true });
      let startedAt = new Date();
      let sentAt = clock.now();
      const onStart = (): void => {
        startedAt = new Date();
        sentAt = clock.now();
      };
      const agents = startingLine
        ? {
            httpAgent: heldHttpAgent(startingLine, ONE_REQUEST_EACH, onStart),
            httpsAgent: heldHttpsAgent(startingLine, agentFor(request).options, onStart),
          }
        : { httpAgent: usualHttpAgent, httpsAgent: agentFor(request) };
      const done = (outcome: { response: HttpResponse } | { noAnswer: NoAnswer }): Exchange => ({
        actor,
        purpose,
        request,
        ...outcome,
        startedAt,
        sentAt,
        receivedAt: clock.now(),
      });
      try {
        const response = await sendOverHttp({
          method: request.method,
          url: request.url,
          headers: AxiosHeaders.from({ 'user-agent': 'rfc8628-conformance', ...request.headers }),
          data: request.body,
          responseType: 'arraybuffer',
          maxRedirects: 0,
          maxContentLength: maxBytes,
          validateStatus: () => true,
          ...agents,
          signal: ending.signal,
        });
        return done({ response: readResponse(response) });
      } catch (error) {
        if (timedOut) {
          return done({
            noAnswer: { kind: 'timeout', message: `no complete answer within ${timeoutMs / 1000} s` },
          });
        }
        return done({ noAnswer: explain(error, maxBytes) });
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
      }
    },
  };
}

/** The name that a server is asked for by TLS: none where the address is that of a machine (RFC 6066 section 3). */
function serverNameOf(url: string): string {
  const { hostname } = new URL(url);
  return isIP(hostname.replace(/^\[|\]$/g, '')) ? '' : hostname;
}

function readResponse(response: AxiosResponse<ArrayBuffer>): HttpResponse {
  const bytes = Buffer.from(response.data ?? new ArrayBuffer(0));
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value === undefined || value === null) continue;
    headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return { status: response.status, headers, body: bytes.toString('utf8'), validUtf8: isUtf8(bytes) };
}

function explain(error: unknown, maxBytes: number): NoAnswer {
  const code = error instanceof AxiosError ? (error.code ?? '') : '';
  const message = error instanceof Error ? error.message : String(error);
  if (/maxContentLength/.test(message)) {
    return { kind: 'too-large', message: `the answer is larger than ${Math.round(maxBytes / 1024)} KiB` };
  }
  if (code === 'ERR_CANCELED') return { kind: 'aborted', message: 'the request was given up' };
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|EPROTO|ERR_SSL/.test(code)) {
    return { kind: 'tls', message: `the TLS connection could not be trusted or made (${code})` };
  }
  // What axios calls an answer whose connection was closed before its end.
  if (code === 'ERR_BAD_RESPONSE') {
    return { kind: 'connection', message: 'the connection ended before the answer did' };
  }
  if (/^HPE_|Z_DATA_ERROR|Z_BUF_ERROR/.test(code)) {
    return { kind: 'not-http', message: `the answer could not be read as HTTP (${code})` };
  }
  if (/ETIMEDOUT|ECONNABORTED/.test(code)) return { kind: 'timeout', message: 'the connection timed out' };
  return { kind: 'connection', message: `the connection failed (${code || message})` };
}
