import {
  PollingSchedule,
  type PollingScheduleOptions,
  type Schedule,
} from '../../../src/device-client/polling-schedule';
import type { OAuthAnswer } from '../../../src/http/oauth-answer';
import { type ClientChange, parts } from './reference-client';

/** What a schedule says otherwise. */
export interface ScheduleChange {
  readonly deadline?: () => number;
  readonly nextPollAt?: () => number;
  readonly answered?: Schedule['answered'];
}

/** A schedule that is the same but for what is changed. */
export function scheduleLike(schedule: Schedule, change: ScheduleChange): Schedule {
  return {
    get deadline() {
      return change.deadline?.() ?? schedule.deadline;
    },
    get intervalSeconds() {
      return schedule.intervalSeconds;
    },
    get pollsAgain() {
      return this.nextPollAt() < this.deadline;
    },
    nextPollAt: () => change.nextPollAt?.() ?? schedule.nextPollAt(),
    answered: (answer, atMs) => change.answered?.(answer, atMs) ?? schedule.answered(answer, atMs),
  };
}

/** Changes the schedule of every session. */
export function scheduled(
  change: (schedule: Schedule, options: PollingScheduleOptions) => ScheduleChange,
): ClientChange {
  return parts(({ schedule }) => ({
    schedule: (options) => {
      const ordinary = schedule(options);
      return scheduleLike(ordinary, change(ordinary, options));
    },
  }));
}

/** Has another interval after each answer for which `next` gives one; the first one is `base`. */
export function paced(
  next: (answer: OAuthAnswer, interval: number, base: number) => number | undefined,
): ClientChange {
  return parts(() => ({
    schedule: (options) => {
      let current = new PollingSchedule(options);
      const { deadline } = current;
      return {
        deadline,
        get intervalSeconds() {
          return current.intervalSeconds;
        },
        get pollsAgain() {
          return current.nextPollAt() < deadline;
        },
        nextPollAt: () => current.nextPollAt(),
        answered: (answer, atMs) => {
          const intervalSeconds = next(answer, current.intervalSeconds, options.intervalSeconds);
          if (intervalSeconds === undefined) return current.answered(answer, atMs);
          const expiresInSeconds = (deadline - atMs) / 1000;
          current = new PollingSchedule({ intervalSeconds, expiresInSeconds, respondedAt: atMs });
          return 'steady';
        },
      };
    },
  }));
}

/** What the schedule is to take for an answer that asks for nothing but the next poll. */
export const PENDING: OAuthAnswer = { kind: 'json-object', status: 400, error: 'authorization_pending' };
