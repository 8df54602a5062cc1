import { requireSecure } from './address-policy';
import { readDeviceAuthorization } from './device-authorization';
import { fetchMetadata } from './metadata';
import { readPollAnswer } from './poll-answer';
import { pollForTokens } from './polling';
import { PollingSchedule, type PollingScheduleOptions, type Schedule } from './polling-schedule';

/** What a device client is put together from: each of them can be replaced, and tried, by itself. */
export interface ClientParts {
  /** Which addresses may be sent to, or shown. */
  readonly requireSecure: typeof requireSecure;
  /** How an issuer's endpoints are found. */
  readonly fetchMetadata: typeof fetchMetadata;
  readonly readDeviceAuthorization: typeof readDeviceAuthorization;
  /** When to poll. */
  readonly schedule: (options: PollingScheduleOptions) => Schedule;
  /** The loop of waiting, asking and reading. */
  readonly poll: typeof pollForTokens;
  readonly readPollAnswer: typeof readPollAnswer;
}

/** As RFC 8628 has it. */
export const RFC_CLIENT_PARTS: ClientParts = {
  requireSecure,
  fetchMetadata,
  readDeviceAuthorization,
  schedule: (options) => new PollingSchedule(options),
  poll: pollForTokens,
  readPollAnswer,
};
