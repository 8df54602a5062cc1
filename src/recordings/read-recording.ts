import type { ClientRegistration } from '../device-client/client-registration';
import type { Exchange, HttpResponse } from '../http/exchange';
import { readOAuthAnswer } from '../http/oauth-answer';
import { basicOf, clientOf, formOf } from '../http/request-client';
import type { Recording } from '../provider-under-test/recording';
import { type HarEntry, readHarFile } from './har-file';
import { RecordingError } from './recording-error';
import { StandIns } from './stand-ins';

const WELL_KNOWN = /\/\.well-known\/(?:openid-configuration|oauth-authorization-server)/;

/** A sign-in that was found in a file. */
export interface FoundRecording {
  readonly recording: Recording;
  /** How many sign-ins the file shows; one of them is judged. */
  readonly signIns: number;
  /** How many requests of the file have nothing to do with it. */
  readonly others: number;
}

/**
 * Reads one sign-in of RFC 8628 from a HAR file: of several the last that ended in a token. Secrets are replaced by
 * stand-ins as it is read, and everything else in the file, the end user's pages included, is left out.
 *
 * @param path of the HAR file
 * @param origin of the provider, where only one is meant: `https://idp.example`
 * @throws RecordingError when it is no HAR file, or shows no such sign-in
 * @example readRecording('sign-in.har').recording.polls.length
 */
export function readRecording(path: string, origin?: string): FoundRecording {
  const entries = readHarFile(path);
  const signIns = signInsIn(entries);
  if (signIns.length === 0) throw new RecordingError(`The recording ${path} ${whatIsMissing(entries)}`);
  const meant =
    origin === undefined ? signIns : signIns.filter(({ opening }) => originOf(opening) === origin);
  const last = meant.filter(({ polls }) => polls.some(bringsToken)).at(-1) ?? meant.at(-1);
  if (!last) {
    const seen = [...new Set(signIns.map(({ opening }) => originOf(opening)))].join(', ');
    throw new RecordingError(
      `The recording ${path} shows no sign-in at ${origin}, but at ${seen}: name the target that it is of, or none.`,
    );
  }
  const others = entries.filter((entry) => belongsTo(last, entry));
  const otherOpenings = entries.filter((entry) => asksForCodesLike(last, entry));
  return {
    recording: withStandIns(last, others, otherOpenings),
    signIns: signIns.length,
    others: entries.length - 1 - last.polls.length - others.length - otherOpenings.length,
  };
}

interface SignIn {
  readonly opening: HarEntry;
  readonly polls: readonly HarEntry[];
}

/** Device authorization requests with the token requests for their device codes. */
function signInsIn(entries: readonly HarEntry[]): SignIn[] {
  return entries.flatMap((opening) => {
    const code = isOpening(opening) ? membersOf(opening).device_code : undefined;
    if (code === undefined || code === '') return [];
    const polls = entries.filter(({ request, response }) => {
      // The browser, or the library, asked again where it was sent to.
      if (response && isRedirect(response)) return false;
      const form = formOf(request);
      return (form.get('device_code') ?? (form.has('grant_type') ? form.get('code') : null)) === code;
    });
    return polls.length > 0 ? [{ opening, polls }] : [];
  });
}

function isRedirect({ status, headers }: HttpResponse): boolean {
  return status >= 300 && status <= 399 && headers.location !== undefined;
}

function isOpening({ request, response }: HarEntry): boolean {
  return request.method === 'POST' && response !== undefined && !formOf(request).has('grant_type');
}

function whatIsMissing(entries: readonly HarEntry[]): string {
  if (entries.length === 0) return 'has no requests in it.';
  const opening = entries.find((entry) => isOpening(entry) && membersOf(entry).device_code);
  if (opening) {
    return 'shows codes being issued and no token request for them: record what the device sends from the start to the token.';
  }
  const polls = entries.some(({ request }) => formOf(request).has('device_code'));
  if (polls) return 'begins too late: it has no device authorization response that could be read.';
  return 'shows no device authorization request that got codes: record what the device sends, not only what the browser does.';
}

/** Members of a response, in JSON or, as GitHub answers who does not ask for it, in a form. */
function membersOf({ response }: HarEntry): Readonly<Record<string, string>> {
  if (!response) return {};
  let members: Readonly<Record<string, unknown>>;
  try {
    const value: unknown = JSON.parse(response.body);
    members = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    members = Object.fromEntries(new URLSearchParams(response.body));
  }
  const texts = Object.entries(members).filter(([, value]) => ['string', 'number'].includes(typeof value));
  return Object.fromEntries(texts.map(([name, value]) => [name, String(value)]));
}

function bringsToken(entry: HarEntry): boolean {
  return membersOf(entry).access_token !== undefined;
}

/** Metadata, refreshes, and what was asked for with the access token. */
function belongsTo({ opening, polls }: SignIn, { request, startedAt }: HarEntry): boolean {
  const [poll] = polls;
  if (request.method === 'GET' && WELL_KNOWN.test(request.url))
    return [originOf(opening), poll && originOf(poll)].includes(originOf({ request }));
  if (startedAt < opening.startedAt) return false;
  const tokens = polls.map(membersOf);
  if (request.url === poll?.request.url)
    return tokens.some(({ refresh_token: token }) => token && formOf(request).get('refresh_token') === token);
  return (
    request.method === 'GET' &&
    tokens.some(({ access_token: token }) => token && request.headers.authorization === `Bearer ${token}`)
  );
}

/** Another device authorization request of the same client for the same, which was answered with codes of its own. */
function asksForCodesLike({ opening }: SignIn, entry: HarEntry): boolean {
  const asked = [opening, entry].map(({ request }) => {
    const form = formOf(request);
    return [request.url, clientOf(request, form), form.get('scope')].join('\n');
  });
  return (
    entry !== opening &&
    isOpening(entry) &&
    asked[0] === asked[1] &&
    Boolean(membersOf(entry).device_code) &&
    entry.response?.body !== opening.response?.body
  );
}

function withStandIns(
  { opening, polls }: SignIn,
  others: readonly HarEntry[],
  otherOpenings: readonly HarEntry[],
): Recording {
  const standIns = new StandIns();
  for (const { request, response } of [opening, ...polls, ...others, ...otherOpenings]) {
    standIns.learn(request);
    if (response) standIns.learn(response);
  }
  const startedAt = opening.startedAt.getTime();
  const exchange = (entry: HarEntry): Exchange => {
    const sentAt = entry.startedAt.getTime() - startedAt;
    return {
      actor: 'the device',
      purpose: 'token request',
      request: standIns.request(entry.request),
      // What somebody's resource said of them is nobody's business.
      ...(entry.response && {
        response:
          entry.request.method === 'GET' && !WELL_KNOWN.test(entry.request.url)
            ? standIns.personalResponse(entry.response)
            : standIns.response(entry.response),
      }),
      ...(entry.noAnswer && { noAnswer: entry.noAnswer }),
      startedAt: entry.startedAt,
      sentAt,
      receivedAt: sentAt + entry.durationMs,
    };
  };
  return {
    ...recordingOf(exchange(opening), polls.map(exchange), others.map(exchange)),
    otherOpenings: otherOpenings.map(exchange),
    precisionMs: opening.precisionMs,
  };
}

function recordingOf(
  opening: Exchange,
  polls: readonly Exchange[],
  others: readonly Exchange[],
): Omit<Recording, 'otherOpenings' | 'precisionMs'> {
  const form = formOf(opening.request);
  const scope = form.get('scope');
  const client_id = clientOf(opening.request, form) ?? '';
  const confidentialClient = confidential(client_id, opening, polls);
  const resource = others.find(({ request }) => request.headers.authorization !== undefined);
  const issuer = others.map(issuerOf).find((found) => found !== undefined);
  return {
    opening,
    polls,
    others,
    endpoints: {
      device_authorization_endpoint: opening.request.url,
      token_endpoint: polls[0]?.request.url ?? opening.request.url,
    },
    client: {
      client_id,
      // That it is no public one; how it authenticates is not asked of it.
      ...(polls.some(authenticates) && { token_endpoint_auth_method: 'client_secret_post' }),
    },
    ...(confidentialClient && { confidentialClient }),
    ...(scope !== null && { scope }),
    ...(resource && { resource: resource.request.url }),
    ...(issuer !== undefined && { issuer }),
  };
}

function authenticates({ request }: Exchange): boolean {
  const form = formOf(request);
  return (
    request.headers.authorization !== undefined || form.has('client_secret') || form.has('client_assertion')
  );
}

/** The client with the secret that it sent, where it sent it with every request. */
function confidential(
  client_id: string,
  opening: Exchange,
  polls: readonly Exchange[],
): ClientRegistration | undefined {
  const secrets = [opening, ...polls].map(({ request }) => {
    const posted = formOf(request).get('client_secret');
    return posted === null
      ? { method: 'client_secret_basic' as const, secret: basicOf(request)?.secret }
      : { method: 'client_secret_post' as const, secret: posted };
  });
  const [first] = secrets;
  if (
    !first?.secret ||
    secrets.some(({ secret, method }) => secret !== first.secret || method !== first.method)
  )
    return undefined;
  return { client_id, client_secret: first.secret, token_endpoint_auth_method: first.method };
}

/** For which issuer metadata was asked for: the one that they name, where its metadata are there, or the address itself says. */
function issuerOf(exchange: Exchange): string | undefined {
  const { url } = exchange.request;
  if (!WELL_KNOWN.test(url) || readOAuthAnswer(exchange).status !== 200) return undefined;
  const { origin, pathname } = new URL(url);
  const asked = `${origin}${pathname.replace(WELL_KNOWN, '')}`;
  const named = readOAuthAnswer(exchange).json?.issuer;
  // With a slash at the end or without, the metadata are in the same place.
  return named === `${asked}/` ? `${asked}/` : asked;
}

function originOf({ request }: Pick<HarEntry, 'request'>): string {
  return URL.canParse(request.url) ? new URL(request.url).origin : '';
}
