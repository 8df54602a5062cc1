import { inspect } from 'node:util';
import { boundedBy } from '../http/bounded-transport';
import type { Clock } from '../http/clock';
import type { Exchange } from '../http/exchange';
import type { Transport } from '../http/transport';
import type { ClientParts } from './client-parts';
import type { ClientRegistration } from './client-registration';
import type { DeviceAuthorization } from './device-authorization';
import type { DialectReader } from './dialect-reader';
import type { Endpoints } from './endpoints';
import { DeviceClientError } from './errors';
import type { Schedule } from './polling-schedule';
import type { Prompt } from './prompt';
import { DeviceRequests } from './requests';
import type { SessionListener } from './session-event';
import type { Tokens } from './tokens';

/** @internal What a session is made of. */
export interface DeviceSessionOptions {
  readonly authorization: DeviceAuthorization;
  readonly exchange: Exchange;
  readonly endpoints: Endpoints;
  readonly registration: ClientRegistration;
  readonly requestedScope: string | undefined;
  /** Gives answers as `reader` reads them. */
  readonly transport: Transport;
  readonly reader: DialectReader;
  readonly clock: Clock;
  readonly actor: string;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: SessionListener;
  readonly parts: ClientParts;
}

/** The latest time that a `Date` can hold. */
const END_OF_TIME_MS = 8.64e15;

/**
 * A device authorization session: codes that were issued, and the wait for the end user. It keeps its device code to
 * itself.
 */
export class DeviceSession {
  /** What to show the end user. */
  readonly prompt: Prompt;
  readonly #given: DeviceSessionOptions;
  readonly #schedule: Schedule;
  #outcome: Promise<Tokens> | undefined;

  /** @internal Sessions come from `DeviceClient.authorize`. */
  constructor(given: DeviceSessionOptions) {
    const { authorization, exchange, parts } = given;
    this.#given = given;
    this.#schedule = parts.schedule({
      intervalSeconds: authorization.interval,
      expiresInSeconds: authorization.expires_in,
      respondedAt: exchange.receivedAt,
    });
    const respondedAt = exchange.startedAt.getTime() + (exchange.receivedAt - exchange.sentAt);
    this.prompt = {
      verification_uri: authorization.verification_uri,
      user_code: authorization.user_code,
      ...(authorization.verification_uri_complete !== undefined && {
        verification_uri_complete: authorization.verification_uri_complete,
      }),
      expiresAt: new Date(Math.min(respondedAt + authorization.expires_in * 1000, END_OF_TIME_MS)),
    };
  }

  /** Seconds until the codes expire, on the session's own clock; 0 when they have. */
  get secondsLeft(): number {
    return Math.max(0, (this.#schedule.deadline - this.#given.clock.now()) / 1000);
  }

  /**
   * Polls until the end user has decided or the codes expire
   * ([RFC 8628 §3.4](https://www.rfc-editor.org/rfc/rfc8628#section-3.4), §3.5). A session has one outcome: calling
   * again gives the same, and polls no more.
   *
   * @param options `signal` ends the wait at once; the signal given to `authorize` does, too
   * @throws {AccessDeniedError} the end user refused
   * @throws {ExpiredTokenError} the codes expired
   * @throws {OAuthError} the server ended it with another error
   * @throws {MalformedResponseError} the server's success holds no usable token
   * @throws {UnexpectedRedirectError} the token endpoint redirects
   * @throws {AbortedError} a signal ended it
   */
  tokens(options: { readonly signal?: AbortSignal } = {}): Promise<Tokens> {
    this.#outcome ??= this.#conclude(options.signal);
    return this.#outcome;
  }

  async #conclude(signal: AbortSignal | undefined): Promise<Tokens> {
    const { onEvent } = this.#given;
    try {
      const tokens = await this.#poll(anyOf(signal, this.#given.signal));
      onEvent({
        type: 'approved',
        ...(tokens.scope !== undefined && { scope: tokens.scope }),
        missingScopes: tokens.missingScopes,
      });
      return tokens;
    } catch (thrown) {
      const error = this.#given.reader.explained(thrown);
      if (error instanceof DeviceClientError) onEvent({ type: 'failed', error });
      throw error;
    }
  }

  #poll(signal: AbortSignal | undefined): Promise<Tokens> {
    const { authorization, endpoints, registration, transport, clock, actor, onEvent, parts } = this.#given;
    const schedule = this.#schedule;
    const requests = new DeviceRequests({
      endpoints,
      registration,
      actor,
      transport: boundedBy(() => schedule.deadline - clock.now(), transport),
    });
    return parts.poll({
      clock,
      schedule,
      onEvent,
      signal,
      send: () => requests.token(authorization.device_code, {}, signal),
      read: (answer) => parts.readPollAnswer(answer, this.#given.requestedScope),
    });
  }

  /** What logs show of a session holds no device code. */
  [inspect.custom](): string {
    return `DeviceSession { verification_uri: ${this.prompt.verification_uri}, user_code: ${this.prompt.user_code} }`;
  }
}

/** One signal for two, where there are two. */
function anyOf(one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined {
  return one && other ? AbortSignal.any([one, other]) : (one ?? other);
}
