import { inspect } from 'node:util';
import { boundedBy } from './bounded-transport';
import type { ClientRegistration } from './client-registration';
import type { Clock } from './clock';
import type { DeviceAuthorization } from './device-authorization';
import type { Endpoints } from './endpoints';
import { Aborted, DeviceClientError, ExpiredToken } from './errors';
import type { Exchange } from './exchange';
import { readOAuthAnswer } from './oauth-answer';
import { readPollAnswer, troubleIn } from './poll-answer';
import { PollingSchedule } from './polling-schedule';
import type { Prompt } from './prompt';
import { DeviceRequests } from './requests';
import type { SessionListener } from './session-event';
import type { Tokens } from './tokens';
import type { Transport } from './transport';

/** @internal What a session is made of. */
export interface DeviceSessionParts {
  readonly authorization: DeviceAuthorization;
  readonly exchange: Exchange;
  readonly endpoints: Endpoints;
  readonly registration: ClientRegistration;
  readonly requestedScope: string | undefined;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly actor: string;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: SessionListener;
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
  readonly #parts: DeviceSessionParts;
  readonly #schedule: PollingSchedule;
  #outcome: Promise<Tokens> | undefined;

  /** @internal Sessions come from `DeviceClient.authorize`. */
  constructor(parts: DeviceSessionParts) {
    const { authorization, exchange } = parts;
    this.#parts = parts;
    this.#schedule = new PollingSchedule({
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
    return Math.max(0, (this.#schedule.deadline - this.#parts.clock.now()) / 1000);
  }

  /**
   * Polls until the end user has decided or the codes expire
   * ([RFC 8628 §3.4](https://www.rfc-editor.org/rfc/rfc8628#section-3.4), §3.5). A session has one outcome: calling
   * again gives the same, and polls no more.
   *
   * @param options `signal` ends the wait at once; the signal given to `authorize` does, too
   * @throws {AccessDenied} the end user refused
   * @throws {ExpiredToken} the codes expired
   * @throws {OAuthError} the server ended it with another error
   * @throws {MalformedResponse} the server's success holds no usable token
   * @throws {UnexpectedRedirect} the token endpoint redirects
   * @throws {Aborted} a signal ended it
   */
  tokens(options: { readonly signal?: AbortSignal } = {}): Promise<Tokens> {
    this.#outcome ??= this.#conclude(options.signal);
    return this.#outcome;
  }

  async #conclude(signal: AbortSignal | undefined): Promise<Tokens> {
    const { onEvent } = this.#parts;
    try {
      const tokens = await this.#poll(anyOf(signal, this.#parts.signal));
      onEvent({
        type: 'approved',
        ...(tokens.scope !== undefined && { scope: tokens.scope }),
        missingScopes: tokens.missingScopes,
      });
      return tokens;
    } catch (error) {
      if (error instanceof DeviceClientError) onEvent({ type: 'failed', error });
      throw error;
    }
  }

  async #poll(signal: AbortSignal | undefined): Promise<Tokens> {
    const { authorization, endpoints, registration, transport, clock, actor, onEvent } = this.#parts;
    const schedule = this.#schedule;
    const requests = new DeviceRequests({
      endpoints,
      registration,
      actor,
      transport: boundedBy(() => schedule.deadline - clock.now(), transport),
    });
    let trouble: string | undefined;

    for (;;) {
      await this.#waitForTurn(signal);
      if (clock.now() >= schedule.deadline) throw new ExpiredToken({ ...(trouble && { trouble }) });

      const exchange = await requests.token(authorization.device_code, {}, signal);
      throwIfAborted(signal);
      const answer = readOAuthAnswer(exchange);
      const tokens = readPollAnswer(answer, this.#parts.requestedScope);
      if (tokens) return tokens;

      const pace = schedule.answered(answer, exchange.receivedAt);
      trouble = troubleIn(answer);
      if (trouble !== undefined) onEvent({ type: 'trouble', reason: trouble });
      if (pace === 'slowed-down') {
        onEvent({ type: 'slowed-down', intervalSeconds: schedule.intervalSeconds });
      }
    }
  }

  /** Sleeps until the next poll may be sent, or until the codes expire where that comes first. */
  async #waitForTurn(signal: AbortSignal | undefined): Promise<void> {
    const { clock, onEvent } = this.#parts;
    const schedule = this.#schedule;
    throwIfAborted(signal);
    const turn = Math.min(schedule.nextPollAt(), schedule.deadline);
    onEvent({
      type: 'waiting',
      nextPollInSeconds: schedule.pollsAgain ? Math.max(0, schedule.nextPollAt() - clock.now()) / 1000 : null,
      secondsLeft: this.secondsLeft,
    });
    try {
      const left = turn - clock.now();
      if (left > 0) await clock.sleep(left, signal);
    } catch (error) {
      throwIfAborted(signal);
      throw error;
    }
    throwIfAborted(signal);
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

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Aborted();
}
