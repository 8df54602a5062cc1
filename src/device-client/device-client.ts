import type { DialectName } from '../dialects/dialect';
import { dialectNamed } from '../dialects/dialects';
import { type Clock, systemClock } from '../http/clock';
import type { Exchange } from '../http/exchange';
import { readOAuthAnswer } from '../http/oauth-answer';
import { axiosTransport, type Transport } from '../http/transport';
import type { PlainHttp } from './address-policy';
import { type ClientParts, RFC_CLIENT_PARTS } from './client-parts';
import { authMethodOf, type ClientRegistration, lackingIn } from './client-registration';
import { type DeviceAuthorization, successOf } from './device-authorization';
import { DeviceSession } from './device-session';
import { DialectReader } from './dialect-reader';
import type { Endpoints } from './endpoints';
import { AbortedError, NetworkError, NotRefreshableError, UnexpectedRedirectError } from './errors';
import { DeviceRequests } from './requests';
import type { SessionListener } from './session-event';
import { Tokens } from './tokens';

/** Where the authorization server is: its issuer, through whose metadata the endpoints are found, or its endpoints. */
export type AuthorizationServer = { readonly issuer: string } | { readonly endpoints: Endpoints };

export type DeviceClientOptions = AuthorizationServer & {
  /** The client as the authorization server knows it. */
  readonly registration: ClientRegistration;
  /** How requests are sent; an axios transport with 15 seconds and 1 MiB per request unless told otherwise. */
  readonly transport?: Transport;
  /** The machine's monotonic clock unless told otherwise. */
  readonly clock?: Clock;
  /** `refused` unless told otherwise; `loopback` takes http on this machine, for trying things out. */
  readonly plainHttp?: PlainHttp;
  /**
   * How the server is known to depart from the RFC: its answers are read leniently in that, and an event tells of it.
   * `rfc8628`, which forgives nothing, unless told otherwise.
   */
  readonly dialect?: DialectName;
  /** Who sends, as recorded exchanges name it: `the device` unless told otherwise. */
  readonly actor?: string;
  /** Replaces parts; given the ones it would be put together from. For trying out what a client does otherwise. */
  readonly replace?: (parts: ClientParts) => Partial<ClientParts>;
};

export interface AuthorizeOptions {
  /** Space-delimited; left out, or empty, means the server's default. */
  readonly scope?: string;
  /** Ends the request and the session after it. */
  readonly signal?: AbortSignal;
  /** Is told what a user interface can show, from the codes to the end. */
  readonly onEvent?: SessionListener;
}

/** What a protected resource answered. */
export interface ResourceAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body, where it is a JSON object. */
  readonly json?: Readonly<Record<string, unknown>>;
}

/**
 * A device client: asks for codes, waits for the end user, takes the tokens and uses them
 * ([RFC 8628](https://www.rfc-editor.org/rfc/rfc8628)). It holds no state of a session, so logins can run side by side.
 *
 * ```ts
 * const client = new DeviceClient({ issuer: 'https://idp.example', registration: { client_id: 'tv' } });
 * const session = await client.authorize({ scope: 'openid' });
 * console.log(`Go to ${session.prompt.verification_uri} and enter ${session.prompt.user_code}`);
 * const tokens = await session.tokens();
 * ```
 */
export class DeviceClient {
  readonly #options: DeviceClientOptions;
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #plainHttp: PlainHttp;
  readonly #actor: string;
  readonly #parts: ClientParts;
  #endpoints: Endpoints | undefined;

  /**
   * @throws {TypeError} the registration has no client id, or a way to authenticate without a secret for it
   * @throws {InsecureEndpointError} an endpoint is no https address
   */
  constructor(options: DeviceClientOptions) {
    const { registration } = options;
    if (!registration.client_id) throw new TypeError('A device client needs a client_id.');
    const lacking = lackingIn(registration);
    if (lacking !== undefined) {
      throw new TypeError(
        `A client that authenticates with ${authMethodOf(registration)} needs a ${lacking}.`,
      );
    }
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#transport = options.transport ?? axiosTransport({}, this.#clock);
    this.#plainHttp = options.plainHttp ?? 'refused';
    this.#actor = options.actor ?? 'the device';
    this.#parts = { ...RFC_CLIENT_PARTS, ...options.replace?.(RFC_CLIENT_PARTS) };
    if ('endpoints' in options) this.#endpoints = this.#checked(options.endpoints);
  }

  /**
   * Starts a session: one device authorization request
   * ([RFC 8628 §3.1](https://www.rfc-editor.org/rfc/rfc8628#section-3.1)). Call it because the user asked to sign in; the
   * client never starts one by itself, nor another after one has ended. Nothing is polled until `session.tokens()`.
   *
   * @returns the session, with what to show the user in `prompt`
   * @throws {OAuthError} the server refused
   * @throws {MalformedResponseError} {@link UnexpectedRedirectError} the answer is none that can be used
   * @throws {NetworkError} no answer
   * @throws {InsecureEndpointError} {@link MetadataUnusableError} there is no address that may be sent to
   * @throws {AbortedError} the signal ended it
   */
  async authorize(options: AuthorizeOptions = {}): Promise<DeviceSession> {
    const { signal, onEvent = () => {} } = options;
    const endpoints = await this.endpoints(signal);
    const requestedScope = options.scope?.trim() || undefined;
    const reader = this.#reader((what) => onEvent({ type: 'forgiven', what }));
    const requests = this.#requests(endpoints, reader);
    const exchange = await requests.deviceAuthorization(requestedScope, {}, signal);
    if (signal?.aborted) throw new AbortedError();
    const authorization = this.#readCodes(exchange, reader);
    for (const name of ['verification_uri', 'verification_uri_complete'] as const) {
      const uri = authorization[name];
      // A page may have a fragment; whether it is served over TLS does not depend on it.
      if (uri !== undefined) this.#requireSecure(`the ${name}`, uri.replace(/#.*/, ''));
    }
    const session = new DeviceSession({
      authorization,
      exchange,
      endpoints,
      registration: this.#options.registration,
      requestedScope,
      transport: reader.reading(this.#transport),
      reader,
      clock: this.#clock,
      actor: this.#actor,
      signal,
      onEvent,
      parts: this.#parts,
    });
    onEvent({ type: 'started', prompt: session.prompt });
    return session;
  }

  /**
   * Trades a refresh token for new tokens ([RFC 6749 §6](https://www.rfc-editor.org/rfc/rfc6749#section-6)). The old
   * refresh token and scope are kept where the answer brings no new ones.
   *
   * @throws {NotRefreshableError} there is no refresh token
   * @throws as {@link DeviceClient.authorize}
   */
  async refresh(tokens: Tokens, options: { readonly signal?: AbortSignal } = {}): Promise<Tokens> {
    const refreshToken = tokens.refresh_token;
    if (refreshToken === undefined) throw new NotRefreshableError();
    const endpoints = await this.endpoints(options.signal);
    const reader = this.#reader();
    const exchange = await this.#requests(endpoints, reader).refresh(refreshToken, {}, options.signal);
    if (options.signal?.aborted) throw new AbortedError();
    try {
      const { json } = successOf(readOAuthAnswer(exchange), 'token endpoint');
      return new Tokens(json, { requestedScope: tokens.scope, refreshToken });
    } catch (error) {
      throw reader.explained(error);
    }
  }

  /**
   * Calls a protected resource with a GET and the access token as a Bearer token
   * ([RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)).
   *
   * @returns the answer, whatever its status
   * @throws {InsecureEndpointError} the address is not https
   * @throws {UnexpectedRedirectError} a redirect, which would hand the token to another place
   * @throws {NetworkError} no answer
   * @throws {AbortedError} the signal ended it
   */
  async callResource(
    url: string,
    tokens: Tokens,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ResourceAnswer> {
    this.#requireSecure('the resource', url);
    const endpoints = this.#endpoints ?? { device_authorization_endpoint: '', token_endpoint: '' };
    const exchange = await this.#requests(endpoints).resource(url, tokens.access_token, options.signal);
    if (options.signal?.aborted) throw new AbortedError();
    return readResource(exchange);
  }

  /**
   * The endpoints: those given, or those that the issuer's metadata names, which is fetched once.
   *
   * @throws as {@link DeviceClient.authorize}
   */
  async endpoints(signal?: AbortSignal): Promise<Endpoints> {
    if (this.#endpoints) return this.#endpoints;
    const issuer = 'issuer' in this.#options ? this.#options.issuer : '';
    try {
      this.#endpoints = await this.#parts.fetchMetadata(issuer, this.#transport, {
        plainHttp: this.#plainHttp,
        actor: this.#actor,
        ...(signal && { signal }),
      });
    } catch (error) {
      throw signal?.aborted ? new AbortedError() : error;
    }
    return this.#endpoints;
  }

  #checked(endpoints: Endpoints): Endpoints {
    this.#requireSecure('the device authorization endpoint', endpoints.device_authorization_endpoint);
    this.#requireSecure('the token endpoint', endpoints.token_endpoint);
    return endpoints;
  }

  #requireSecure(what: string, address: string): void {
    this.#parts.requireSecure(what, address, this.#plainHttp);
  }

  #readCodes(exchange: Exchange, reader: DialectReader): DeviceAuthorization {
    try {
      return this.#parts.readDeviceAuthorization(exchange);
    } catch (error) {
      throw reader.explained(error);
    }
  }

  #reader(onForgiven?: (what: string) => void): DialectReader {
    return new DialectReader(dialectNamed(this.#options.dialect), onForgiven);
  }

  #requests(endpoints: Endpoints, reader = this.#reader()): DeviceRequests {
    const { registration } = this.#options;
    return new DeviceRequests({
      endpoints,
      registration,
      transport: reader.reading(this.#transport),
      actor: this.#actor,
    });
  }
}

function readResource(exchange: Exchange): ResourceAnswer {
  const { response, noAnswer } = exchange;
  if (!response) {
    throw new NetworkError(noAnswer?.message ?? 'there was no answer', noAnswer?.kind ?? 'connection');
  }
  if (response.status >= 300 && response.status < 400)
    throw new UnexpectedRedirectError('resource', response.status);
  const { json } = readOAuthAnswer(exchange);
  const { status, headers, body } = response;
  return { status, headers, body, ...(json && { json }) };
}
