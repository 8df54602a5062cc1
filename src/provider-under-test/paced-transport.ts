import type { Exchange } from '../http/exchange';
import type { StartingLine } from '../http/starting-line';
import type { Transport } from '../http/transport';
import { readMeantAnswer } from '../judging/error-meant';
import { isLost, isPassingTrouble, limitOf } from '../judging/limits';
import type { Pacing } from './pacing';

/** How the requests of one scenario are treated. */
export interface Conduct {
  /** Whose turn comes first: the lowest. */
  readonly rank: number;
  /** Whether the next request may be sent late, and once more: not where a scenario is about requests in quick succession. */
  readonly mayWait: () => boolean;
  /** Whether a request is sent again whose connection was lost; yes unless told otherwise. */
  readonly resendsLost?: boolean;
  /** Where the requests are to be sent at the same moment. */
  readonly startingLine?: () => StartingLine | undefined;
}

export const ORDINARY: Conduct = { rank: 0, mayWait: () => true };

/** Milliseconds before each further attempt at what a proxy could not pass on. */
export const TROUBLE_PAUSES_MS = [500, 1000, 2000];

/** The same where the connection was lost, which is mostly over at once. */
const LOST_PAUSES_MS = [100, 400, 1000];

/** What a request that is sent again may be told, for the server had served it the first time. */
const TOLD_THE_SECOND_TIME: ReadonlySet<string | undefined> = new Set(['invalid_grant', 'slow_down']);

/**
 * A transport that keeps to the pace, and sends a request again that was not judged by the server: refused by a limit, not
 * passed on by what stands in front of it (502, 503, 504), or lost with its connection.
 *
 * @param transport takes every request when it has a place for it
 */
export function pacedTransport({
  transport,
  pacing,
  pause,
  conduct,
}: {
  readonly transport: Transport;
  readonly pacing: Pacing;
  readonly pause: (ms: number, what: string) => Promise<void>;
  readonly conduct: Conduct;
}): Transport {
  return {
    async send(request, given) {
      const startingLine = conduct.startingLine?.();
      const context = { ...given, ...(startingLine && { startingLine }) };
      let unheard: Exchange | undefined;
      let firstLost: Exchange | undefined;
      for (let troubles = 0; ; ) {
        const exchange = await pacing.inTurn(
          context.purpose,
          conduct.rank,
          () => transport.send(request, context),
          conduct.mayWait(),
        );
        const limit = limitOf(exchange);
        if (limit) {
          // What comes of haste says nothing of the pace of everybody else.
          if (!conduct.mayWait() || !pacing.refused(context.purpose, limit, exchange.sentAt)) return exchange;
          continue;
        }
        if (isLost(exchange)) firstLost ??= exchange;
        const isUnheard = exchange.noAnswer?.kind === 'connection' && conduct.resendsLost !== false;
        if (!isPassingTrouble(exchange) && !isUnheard) {
          if (exchange.response) pacing.served(context.purpose);
          // The answer that was not heard may have been the token; what comes now says nothing.
          return unheard && TOLD_THE_SECOND_TIME.has(readMeantAnswer(exchange).error) ? unheard : exchange;
        }
        // Which request a server ended with, where it takes no other any more, is told by the first.
        const last = isUnheard ? (firstLost ?? exchange) : exchange;
        const ms = (isUnheard ? LOST_PAUSES_MS : TROUBLE_PAUSES_MS)[troubles++];
        if (ms === undefined || !conduct.mayWait()) return last;
        unheard = exchange;
        const isEnded = await pause(ms, 'the provider to be reachable again').then(
          () => false,
          (error: unknown) => {
            if (last === firstLost) return true;
            throw error;
          },
        );
        if (isEnded) return last;
      }
    },
  };
}
