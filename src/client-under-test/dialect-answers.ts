import type { IncomingHttpHeaders } from 'node:http';
import { answerInDialect } from '../dialects/answer-in-dialect';
import type { DialectEndpoint, DialectName } from '../dialects/dialect';
import { dialectNamed } from '../dialects/dialects';
import { objectIn } from '../dialects/plain-response';
import { DEFAULT_INTERVAL_SECONDS, SLOW_DOWN_SECONDS } from '../rfc8628/grant-type';
import { ENDPOINTS } from './addresses';
import { parametersOf } from './body-parameters';
import type { ScriptedAnswer } from './scripted-answer';

/** An answer as it goes over the wire. */
export interface ServedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Asked {
  /** In the words of the features. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Puts the answers of one sign-in into the words of a dialect, which may name what was asked for before. */
export class DialectAnswers {
  readonly #dialect: DialectName;
  /** What the device asked for last. */
  #requestedScope: string | undefined;
  /** Seconds between polls as the device has to keep them now. */
  #intervalSeconds = DEFAULT_INTERVAL_SECONDS;

  constructor(dialect: DialectName) {
    this.#dialect = dialect;
  }

  /** An answer in the words of the dialect; what comes from neither endpoint is as the scenario has it. */
  served({ status = 200, headers = {}, body = '' }: ScriptedAnswer, asked: Asked): ServedAnswer {
    if (asked.url.startsWith(ENDPOINTS.device_authorization_endpoint))
      this.#requestedScope = parametersOf(asked).get('scope') ?? '';
    const endpoint = endpointAt(asked.url);
    if (!endpoint) return { status, headers, body };
    this.#keepInterval(endpoint, body);
    return answerInDialect(
      dialectNamed(this.#dialect),
      { status, headers, body },
      {
        endpoint,
        accept: asked.headers.accept,
        scope: this.#requestedScope,
        intervalSeconds: this.#intervalSeconds,
      },
    );
  }

  /** Some dialects name in a slow_down the interval that holds from now on. */
  #keepInterval(endpoint: DialectEndpoint, body: string): void {
    const { interval, error } = objectIn(body) ?? {};
    const named = typeof interval === 'number' && interval > 0 ? interval : undefined;
    if (endpoint === 'device authorization') this.#intervalSeconds = named ?? DEFAULT_INTERVAL_SECONDS;
    else if (error === 'slow_down')
      this.#intervalSeconds = Math.max(this.#intervalSeconds + SLOW_DOWN_SECONDS, named ?? 0);
  }
}

function endpointAt(url: string): DialectEndpoint | undefined {
  const address = url.split('?')[0];
  if (address === ENDPOINTS.token_endpoint) return 'token';
  return address === ENDPOINTS.device_authorization_endpoint ? 'device authorization' : undefined;
}
