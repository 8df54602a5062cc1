import { authMethodOf, type ClientRegistration, usesCertificate } from '../device-client/client-registration';
import { DeviceRequests } from '../device-client/requests';
import type { LoaderLimits } from '../end-user/web-page-loader';
import { systemClock } from '../http/clock';
import type { Exchange } from '../http/exchange';
import type { Traffic } from '../http/traffic';
import { axiosTransport, type Transport, type TransportLimits } from '../http/transport';
import { demandOf } from '../judging/demands';
import { describeAnswer } from '../judging/describe';
import { readMeantAnswer } from '../judging/error-meant';
import { isRefusedAlike } from '../judging/refused-alike';
import { readAuthorization } from './authorization';
import { checkEndUser } from './check-end-user';
import { checkSignIn } from './check-sign-in';
import { discover } from './discovery';
import { unknownClientId } from './request-shapes';
import { connectionOf, type Target } from './target';

export interface ConfigurationCheckOptions {
  /** Ends the check; nothing is found then. */
  readonly signal?: AbortSignal;
  readonly limits?: TransportLimits;
  /** Hears of everything that is sent and comes: a server may repeat in the run what it gave out in the check. */
  readonly onTraffic?: (traffic: Traffic) => void;
}

/** The clients that have to be served, by their key in the target file. */
const CLIENTS = ['client', 'other_client', 'confidential_client'] as const;
const SECOND_LOOK_MS = 1000;
const LIMIT = /too many|rate.?limit|quota|slow.?down|try (?:again )?later|temporar/i;

/**
 * Tries, before a run, what the target file says: its clients, their secrets, the scope, whether its people can sign in,
 * and whether one whole sign-in comes to a token. A run with a wrong one would be a row of failures that say nothing of the provider.
 *
 * Only what is certain is said. A provider that cannot be reached, that answers with a limit, or in a way that this check
 * does not know, is left to the run to judge; so is one that answers otherwise when asked again.
 *
 * @returns one sentence that says what is wrong and which key of the target file to look at, in which the provider's own
 * words may hold secrets; undefined where nothing is known to be wrong
 */
export async function checkConfiguration(
  target: Target,
  options: ConfigurationCheckOptions = {},
): Promise<string | undefined> {
  const { signal, onTraffic } = options;
  const limits = { ...options.limits, ...connectionOf(target), ...(onTraffic && { onTraffic }) };
  const transport = heardBy(onTraffic, axiosTransport(limits));
  const { endpoints } = await discover(target, transport, signal);
  const { device_authorization_endpoint = '', token_endpoint = '' } = endpoints;
  if (device_authorization_endpoint === '' || token_endpoint === '') return undefined;

  const requestsOf = (registration: ClientRegistration): DeviceRequests =>
    new DeviceRequests({
      endpoints: { device_authorization_endpoint, token_endpoint },
      registration,
      transport,
    });
  const sessions: Exchange[] = [];
  for (const key of CLIENTS) {
    const registration = target[key];
    if (!registration) continue;
    const answer = await requestsOf(registration).deviceAuthorization(target.scope, undefined, signal);
    if (!complaintOf(answer)) {
      sessions.push(answer);
      const fault = await tokenFault(key, requestsOf(registration), answer, signal);
      if (signal?.aborted) return undefined;
      if (fault) return fault;
      continue;
    }
    const fault = await clientFault(key, registration, target.scope, requestsOf, signal);
    if (signal?.aborted) return undefined;
    if (fault) return fault;
  }
  const fault = await checkPeople(target, sessions, limits, signal);
  if (fault !== undefined || signal?.aborted) return fault;
  const served = await checkSignIn(target, requestsOf(target.client), limits, signal);
  return signal?.aborted ? undefined : served;
}

function heardBy(onTraffic: ConfigurationCheckOptions['onTraffic'], transport: Transport): Transport {
  return {
    async send(request, context) {
      const exchange = await transport.send(request, context);
      onTraffic?.(exchange);
      return exchange;
    },
  };
}

/** Asks again, so that what was said once by accident is held against nobody. */
async function clientFault(
  key: (typeof CLIENTS)[number],
  registration: ClientRegistration,
  scope: string | undefined,
  requestsOf: (client: ClientRegistration) => DeviceRequests,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  await systemClock.sleep(SECOND_LOOK_MS, signal).catch(() => {});
  const answer = await requestsOf(registration).deviceAuthorization(scope, undefined, signal);
  const complaint = complaintOf(answer);
  if (!complaint) return undefined;
  const { client_id: id } = registration;
  const said = inWords(answer);
  if (complaint === 'demand') return demandFault(key, answer);
  if (complaint === 'scope') {
    return `the server refuses the scope "${scope}" for the client "${id}" (${said}); look at scope and at how ${key} is registered`;
  }
  if (complaint === 'grant') {
    return `the client "${id}" may not use the device grant at this server (${said}); look at how ${key} is registered`;
  }
  if (complaint === 'stranger') {
    const isAlike = await isAnsweredAsStranger(answer, registration, scope, requestsOf, signal);
    return isAlike
      ? `the server answers the client "${id}" as one that nobody registered (${said}); look at ${key}.client_id`
      : undefined;
  }
  if (authMethodOf(registration) !== 'none') {
    return `the server does not know the client "${id}", or does not take its ${usesCertificate(registration) ? 'certificate' : registration.private_key ? 'key' : 'secret'} (${said}); look at ${key}`;
  }
  return (await isAnsweredAsStranger(answer, registration, scope, requestsOf, signal))
    ? `the server does not know the client "${id}" (${said}); look at ${key}.client_id`
    : `the server refuses the client "${id}" (${said}); look at ${key}: it may have to authenticate with a secret`;
}

async function isAnsweredAsStranger(
  answer: Exchange,
  registration: ClientRegistration,
  scope: string | undefined,
  requestsOf: (client: ClientRegistration) => DeviceRequests,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const stranger = requestsOf({ ...registration, client_id: unknownClientId() });
  return isRefusedAlike(answer, await stranger.deviceAuthorization(scope, undefined, signal));
}

/**
 * Asks for the token: a server may look only then at who asks, and at how that client was registered to show it. A client
 * that gets codes by its id alone would fail at everything that comes after them.
 */
async function tokenFault(
  key: (typeof CLIENTS)[number],
  requests: DeviceRequests,
  session: Exchange,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const deviceCode = deviceCodeOf(session);
  if (deviceCode === undefined) return undefined;
  const isRefused = async (): Promise<Exchange | undefined> => {
    const answer = await requests.token(deviceCode, undefined, signal);
    const complaint = complaintOf(answer);
    return complaint === 'client' || complaint === 'demand' ? answer : undefined;
  };
  if (!(await isRefused())) return undefined;
  await systemClock.sleep(SECOND_LOOK_MS, signal).catch(() => {});
  const answer = await isRefused();
  if (answer && complaintOf(answer) === 'demand') return demandFault(key, answer);
  return (
    answer &&
    `the token endpoint does not take the client of ${key}, to which the server gave codes (${inWords(answer)}); look at ${key}: its secret, and how it is registered to authenticate (token_endpoint_auth_method)`
  );
}

function demandFault(key: string, answer: Exchange): string {
  return `the server wants ${demandOf(answer)} of the client, which the suite does not send (${inWords(answer)}); look at how ${key} is registered, or name one that need not`;
}

function deviceCodeOf(session: Exchange): string | undefined {
  try {
    return readAuthorization(session).device_code;
  } catch {
    // No session came of it: the run says what is wrong with the answer.
    return undefined;
  }
}

/** What an answer to an ordinary request has against the client or its scope, for certain. */
function complaintOf(answer: Exchange): 'client' | 'stranger' | 'grant' | 'scope' | 'demand' | undefined {
  const { status = 0, error, errorDescription = '', retryAfterSeconds } = readMeantAnswer(answer);
  const limited = status === 429 || status >= 500 || retryAfterSeconds !== undefined;
  if (limited || LIMIT.test(errorDescription)) return undefined;
  if (demandOf(answer) !== undefined) return 'demand';
  if (error === 'invalid_client') return 'client';
  if (error === 'unauthorized_client' || (status >= 400 && refusesTheGrant(error, errorDescription)))
    return 'grant';
  if (error === 'invalid_scope') return 'scope';
  return isAboutWhoAsks(error, errorDescription) ? 'stranger' : undefined;
}

/** Errors with which some servers answer a client that nobody registered, in place of `invalid_client`. */
function isAboutWhoAsks(error: string | undefined, description: string): boolean {
  if (error === 'invalid_grant' || error === 'access_denied') return true;
  return error === 'invalid_request' && /\bclient\b|client.?id/i.test(description);
}

/** Some say in words only that a client is not registered for the grant, under whatever error code. */
function refusesTheGrant(error = '', description: string): boolean {
  const words = `${error.replaceAll('_', ' ')}. ${description}`;
  return (
    error !== '' &&
    error !== 'unsupported_grant_type' &&
    /\b(grant|flow)\b/i.test(words) &&
    /\bnot (?:be )?(?:allowed|authori[sz]ed|permitted|enabled|registered)\b|\bunauthori[sz]ed grant|\bdisabled\b|\bmust be (?:\w+ )?enabled\b/i.test(
      words,
    )
  );
}

function inWords(answer: Exchange): string {
  const { errorDescription = '' } = readMeantAnswer(answer);
  const words = errorDescription.replace(/\s+/g, ' ').trim().slice(0, 200);
  return `it answers ${describeAnswer(answer)}${words === '' ? '' : `: "${words}"`}`;
}

/** Each person looks at a session of their own: some providers bind one to the first browser that comes with its code. */
async function checkPeople(
  target: Target,
  sessions: readonly Exchange[],
  limits: TransportLimits & LoaderLimits,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const people = (['user', 'other_user'] as const).filter((key) => target[key] !== undefined);
  const found = await Promise.all(
    people.map((key, index) => {
      const user = target[key];
      const session = sessions[index];
      if (!user || !session) return undefined;
      try {
        return checkEndUser(key, user, readAuthorization(session), limits, signal);
      } catch {
        // No session came of it: the run says what is wrong with the answer.
        return undefined;
      }
    }),
  );
  return signal?.aborted ? undefined : found.find((fault) => fault !== undefined);
}
