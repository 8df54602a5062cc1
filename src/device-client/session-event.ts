import type { DeviceClientError } from './errors';
import type { Prompt } from './prompt';

/** What a user interface can show of a session, in the order it happens. */
export type SessionEvent =
  /** The codes are there: show them. */
  | { readonly type: 'started'; readonly prompt: Prompt }
  /** The next poll comes in `nextPollInSeconds`; `null` when the codes expire before another may be sent. */
  | { readonly type: 'waiting'; readonly nextPollInSeconds: number | null; readonly secondsLeft: number }
  /** The server asked for fewer polls: from now on one every `intervalSeconds`. */
  | { readonly type: 'slowed-down'; readonly intervalSeconds: number }
  /** A poll brought no usable answer; polling goes on, with longer waits. `reason` is fit for a terminal. */
  | { readonly type: 'trouble'; readonly reason: string }
  /** The server speaks a dialect that was asked for, and this of it is not as the RFC has it; fit for a terminal. */
  | { readonly type: 'forgiven'; readonly what: string }
  /** There are tokens; `missingScopes` were asked for and not granted. */
  | { readonly type: 'approved'; readonly scope?: string; readonly missingScopes: readonly string[] }
  /** It is over without tokens: denied, expired, refused, cancelled. */
  | { readonly type: 'failed'; readonly error: DeviceClientError };

/** Takes events as they happen. It is called from within the polling loop, so it must return soon and not throw. */
export type SessionListener = (event: SessionEvent) => void;
