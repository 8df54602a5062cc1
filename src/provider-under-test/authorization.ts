import type { Exchange } from '../http/exchange';
import { answerOf } from '../judging/answers';
import { describeAnswer } from '../judging/describe';
import { NotTested } from '../judging/outcomes';
import { DEFAULT_INTERVAL_SECONDS } from '../rfc8628/grant-type';

/** A device authorization response as far as it could be read. */
export interface ReadAuthorization {
  readonly device_code: string;
  readonly user_code?: string;
  readonly verification_uri?: string;
  readonly verification_uri_complete?: string;
  /** Seconds. */
  readonly expires_in?: number;
  /** Seconds; the RFC's five where none that makes sense is named. */
  readonly interval: number;
}

/**
 * Reads a device authorization response as far as a session can be driven with it, flaws or not: each flaw has a
 * scenario of its own, and must not hide what the others have to say.
 *
 * @throws NotTested when there is no session to go on with
 * @throws NoAnswerReceived when there is no answer at all
 */
export function readAuthorization(exchange: Exchange): ReadAuthorization {
  const { json } = answerOf(exchange);
  const device_code = text(json?.device_code);
  if (device_code === undefined) {
    throw new NotTested(`No session could be started: the request got ${describeAnswer(exchange)}.`);
  }
  const user_code = text(json?.user_code);
  const verification_uri = text(json?.verification_uri) ?? text(json?.verification_url);
  const verification_uri_complete = text(json?.verification_uri_complete);
  const expires_in = seconds(json?.expires_in);
  return {
    device_code,
    ...(user_code !== undefined && { user_code }),
    ...(verification_uri !== undefined && { verification_uri }),
    ...(verification_uri_complete !== undefined && { verification_uri_complete }),
    ...(expires_in !== undefined && { expires_in }),
    interval: seconds(json?.interval) ?? DEFAULT_INTERVAL_SECONDS,
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function seconds(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined;
}
