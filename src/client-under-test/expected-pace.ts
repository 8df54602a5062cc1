import { SLOW_DOWN_SECONDS } from '../rfc8628/grant-type';
import { ENDPOINTS } from './addresses';
import type { ScriptedAnswer } from './scripted-answer';
import type { ServerScript } from './server-script';

/** Between polls, where the server says nothing. */
export const DEFAULT_INTERVAL_SECONDS = 5;

/** How many seconds a client that keeps the RFC may take until its next poll, as far as the server's answers say. */
export class ExpectedPace {
  #interval = DEFAULT_INTERVAL_SECONDS;
  #factor = 1;
  #retryAfter = 0;

  /** What the device authorization response asks for. */
  start(script: ServerScript): void {
    const interval = script.code('interval');
    if (typeof interval === 'number' && interval > 0 && interval < 86_400)
      this.#interval = Math.max(interval, 1);
  }

  answered(url: string, answer: ScriptedAnswer | undefined): void {
    if (url.split('?')[0] !== ENDPOINTS.token_endpoint || !answer) return;
    const members = membersOf(answer.body);
    this.#retryAfter = Number(answer.headers?.['retry-after'] ?? 0) || 0;
    if (members?.error === 'slow_down') {
      const asked = typeof members.interval === 'number' ? members.interval : 0;
      this.#interval = Math.max(this.#interval + SLOW_DOWN_SECONDS, asked);
      this.#factor = 1;
    } else if (members?.error === 'authorization_pending') this.#factor = 1;
    else this.#factor *= 2;
  }

  /** Seconds. */
  get wait(): number {
    return Math.max(this.#interval * this.#factor, this.#retryAfter);
  }

  /** Seconds between polls, without backing off. */
  get interval(): number {
    return this.#interval;
  }
}

function membersOf(body = ''): { error?: unknown; interval?: unknown } | undefined {
  try {
    return JSON.parse(body) as { error?: unknown; interval?: unknown };
  } catch {
    return undefined;
  }
}
