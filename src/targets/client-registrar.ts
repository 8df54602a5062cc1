import type { ClientRegistration } from '../device-client/client-registration';
import type { Exchange } from '../http/exchange';
import { readOAuthAnswer } from '../http/oauth-answer';
import { axiosTransport, type Transport } from '../http/transport';
import { describeAnswer } from '../judging/describe';
import { discover } from '../provider-under-test/discovery';
import { connectionOf, type Target } from '../provider-under-test/target';
import { DEVICE_CODE_GRANT_TYPE } from '../rfc8628/grant-type';
import { TargetError, TargetUnavailable } from './target-error';

/** The clients of a target file. */
export const CLIENT_KEYS = ['client', 'other_client', 'confidential_client', 'unauthorized_client'] as const;
export type ClientKey = (typeof CLIENT_KEYS)[number];

export interface RegistrarOptions {
  /** The clients to register. */
  readonly clients: readonly ClientKey[];
  /** For a server that lets only its bearers register. */
  readonly initialAccessToken?: string;
  readonly signal?: AbortSignal;
  /** Is told, in a sentence, what could not be registered or deleted, and that the run goes on. */
  readonly onTrouble?: (what: string) => void;
  /** Is told what a client was given that is secret. */
  readonly onSecret?: (secret: string) => void;
}

/** Clients that were registered for a run. */
export interface RegisteredClients {
  readonly clients: Partial<Record<ClientKey, ClientRegistration>>;
  /** Deletes them where the server says how. */
  delete(): Promise<void>;
}

interface Registered {
  readonly key: ClientKey;
  readonly registration: ClientRegistration;
  readonly manage?: { readonly uri: string; readonly token: string };
}

const ACTOR = 'the suite';
const CLIENT_URI = 'https://rfc8628-conformance.invalid/';
const REDIRECT_URI = `${CLIENT_URI}callback`;
const NAMES: Readonly<Record<ClientKey, string>> = {
  client: 'RFC 8628 conformance device',
  other_client: 'RFC 8628 conformance second device',
  confidential_client: 'RFC 8628 conformance confidential device',
  unauthorized_client: 'RFC 8628 conformance client without the device grant',
};

/**
 * Registers clients at the registration endpoint of the issuer's metadata
 * ([RFC 7591 §3](https://www.rfc-editor.org/rfc/rfc7591#section-3)), to be deleted after the run
 * ([RFC 7592 §2.3](https://www.rfc-editor.org/rfc/rfc7592#section-2.3)). One that cannot be had is told of and left out; what
 * needs it is then not tested.
 *
 * @throws TargetError when there is no registration endpoint, or the device itself is not registered
 * @throws TargetUnavailable when interrupted
 */
export async function registerClients(target: Target, options: RegistrarOptions): Promise<RegisteredClients> {
  const { signal, onTrouble = () => {}, onSecret = () => {} } = options;
  const transport = axiosTransport(connectionOf(target));
  const { metadata } = await discover(target, transport, signal);
  if (signal?.aborted) throw new TargetUnavailable('Interrupted while clients were being registered.');
  const endpoint = metadata?.document.registration_endpoint;
  if (typeof endpoint !== 'string' || !/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    throw new TargetError(
      `"register" needs a registration_endpoint (RFC 7591), and ${metadata ? 'the metadata name none' : 'no metadata were found'}: name the clients in the target file.`,
    );
  }
  const done: Registered[] = [];
  const registered: RegisteredClients = {
    get clients() {
      return Object.fromEntries(done.map(({ key, registration }) => [key, registration]));
    },
    delete: async () => {
      const failed = (await Promise.all(done.map((one) => deleteClient(one, endpoint, transport)))).filter(
        (trouble) => trouble !== undefined,
      );
      for (const trouble of failed) onTrouble(trouble);
    },
  };
  for (const key of options.clients) {
    const outcome: Registered | string = signal?.aborted
      ? 'interrupted'
      : await registerOne(key, endpoint, target.scope, transport, options);
    if (typeof outcome !== 'string') {
      done.push(outcome);
      for (const secret of [outcome.registration.client_secret, outcome.manage?.token]) {
        if (secret !== undefined) onSecret(secret);
      }
    } else if (key === 'client' || signal?.aborted) {
      await registered.delete();
      if (signal?.aborted) throw new TargetUnavailable('Interrupted while clients were being registered.');
      throw new TargetError(
        `"register": ${endpoint} registers no client for the device grant: ${outcome}.${tokenHint(outcome, options)}`,
      );
    } else {
      onTrouble(`${key} could not be registered (${outcome}); what needs it is not tested.`);
    }
  }
  return registered;
}

/** A server may let nobody register who brings no token (RFC 7591 §3). */
function tokenHint(outcome: string, { initialAccessToken }: RegistrarOptions): string {
  if (!/^40[13]\b/.test(outcome)) return '';
  return initialAccessToken === undefined
    ? ' Give the token that it wants: register: {initial_access_token: …}.'
    : ' Look at register.initial_access_token.';
}

/** @returns what came of it, or why nothing did, in words */
async function registerOne(
  key: ClientKey,
  endpoint: string,
  scope: string | undefined,
  transport: Transport,
  { initialAccessToken }: RegistrarOptions,
): Promise<Registered | string> {
  let trouble = '';
  for (const metadata of proposals(key, scope)) {
    const exchange = await transport.send(
      {
        method: 'POST',
        url: endpoint,
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          ...(initialAccessToken !== undefined && { authorization: `Bearer ${initialAccessToken}` }),
        },
        body: JSON.stringify(metadata),
      },
      // No signal: a client that the server has registered by now could not be deleted without its answer.
      { actor: ACTOR, purpose: 'client registration' },
    );
    const read = readRegistration(key, exchange);
    if (typeof read !== 'string') {
      const other = otherGrants(key, exchange);
      if (other === undefined) return read;
      await deleteClient(read, endpoint, transport);
      return other;
    }
    trouble ||= read;
    // Only what is said of the metadata may be otherwise with other metadata.
    if (exchange.response?.status !== 400) break;
  }
  return trouble;
}

type Metadata = Readonly<Record<string, unknown>>;

/**
 * What to ask for, the most telling first: servers differ in what a client without redirects has to have. A page of the
 * client's is named last, because there is none; what a server that insists on it (RFC 7591 section 2, RECOMMENDED)
 * makes of redirect addresses counts from it.
 */
function proposals(key: ClientKey, scope: string | undefined): readonly Metadata[] {
  const bare = withoutPage(key, scope);
  return [...bare, ...bare.map((metadata) => ({ ...metadata, client_uri: CLIENT_URI }))];
}

function withoutPage(key: ClientKey, scope: string | undefined): readonly Metadata[] {
  const common = {
    client_name: NAMES[key],
    token_endpoint_auth_method: key === 'confidential_client' ? 'client_secret_basic' : 'none',
    ...(scope !== undefined && { scope }),
  };
  const redirecting = { redirect_uris: [REDIRECT_URI], response_types: ['code'] };
  if (key === 'unauthorized_client') {
    return [{ ...common, ...redirecting, grant_types: ['authorization_code'] }];
  }
  const device = { ...common, application_type: 'native' };
  const grants = [DEVICE_CODE_GRANT_TYPE, 'refresh_token'];
  return [
    { ...device, grant_types: grants, redirect_uris: [], response_types: [] },
    { ...device, grant_types: [DEVICE_CODE_GRANT_TYPE], redirect_uris: [], response_types: [] },
    { ...device, grant_types: grants },
    { ...common, ...redirecting, grant_types: [...grants, 'authorization_code'] },
  ];
}

function readRegistration(key: ClientKey, exchange: Exchange): Registered | string {
  const { json, errorDescription = '' } = readOAuthAnswer(exchange);
  const id = json?.client_id;
  if (
    exchange.response === undefined ||
    exchange.response.status >= 300 ||
    typeof id !== 'string' ||
    id === ''
  ) {
    const words = errorDescription.replace(/\s+/g, ' ').trim().slice(0, 160);
    return `${describeAnswer(exchange)}${words === '' ? '' : `: ${words}`}`;
  }
  const { client_secret: secret, token_endpoint_auth_method: method } = json ?? {};
  const { registration_client_uri: uri, registration_access_token: token } = json ?? {};
  return {
    key,
    registration: {
      client_id: id,
      client_name: NAMES[key],
      ...(typeof secret === 'string' && method !== 'none' && { client_secret: secret }),
      ...(method === 'client_secret_post' && { token_endpoint_auth_method: method }),
    },
    ...(typeof uri === 'string' && typeof token === 'string' && { manage: { uri, token } }),
  };
}

/** A server may register other grants than were asked for (RFC 7591 §3.2.1): then it is not the client that is needed. */
function otherGrants(key: ClientKey, exchange: Exchange): string | undefined {
  const { json } = readOAuthAnswer(exchange);
  const grants = Array.isArray(json?.grant_types) ? json.grant_types : undefined;
  const has = grants?.includes(DEVICE_CODE_GRANT_TYPE);
  return (key === 'unauthorized_client' ? has === true : has === false)
    ? `the server registered other grants than were asked for: ${grants?.join(', ')}`
    : undefined;
}

/** @returns what went wrong, in a sentence */
async function deleteClient(
  { key, registration, manage }: Registered,
  endpoint: string,
  transport: Transport,
): Promise<string | undefined> {
  const name = `The client ${registration.client_id} (${key}), registered for this run,`;
  if (!manage) return `${name} stays: the server says nothing of how to delete it.`;
  if (!URL.canParse(manage.uri) || new URL(manage.uri).origin !== new URL(endpoint).origin) {
    return `${name} stays: its address is not at the server that registered it.`;
  }
  const exchange = await transport.send(
    {
      method: 'DELETE',
      url: manage.uri,
      headers: { accept: 'application/json', authorization: `Bearer ${manage.token}` },
    },
    { actor: ACTOR, purpose: 'client deletion' },
  );
  const { status = 0 } = exchange.response ?? {};
  return status >= 200 && status < 300 ? undefined : `${name} stays: ${describeAnswer(exchange)}.`;
}
