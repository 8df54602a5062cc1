import type { ClientRegistration } from '../device-client/client-registration';
import type { DialectName } from '../dialects/dialect';
import type { KnownDeviation } from '../engine/known-deviation';

/** A text that is typed when another stands on the screen. */
export interface TypedAnswer {
  readonly when: string;
  readonly type: string;
}

/** Which server a client is to be told to talk to. */
export interface ServerDescription {
  readonly scheme: 'http' | 'https';
  /** Paths, member names and statuses as these have them. */
  readonly dialect: DialectName;
  /** HTTP(S)_PROXY leads every host to the scripted server. */
  readonly intercept: boolean;
}

/** A device client to be judged: how it is started and what it is told. */
export interface ClientDescription {
  readonly name: string;
  /** The version that reports show: a text, or a command whose first line it is. */
  readonly version?: string | readonly string[];
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Typed at the start, or answers to what the screen asks. */
  readonly stdin?: string | readonly TypedAnswer[];
  /** Whether the command gets a pseudo-terminal of 80 columns. */
  readonly terminal: boolean;
  readonly server: ServerDescription;
  /** How the client is registered, where a scenario does not say otherwise. */
  readonly client: ClientRegistration;
  readonly scope: string;
  /** Seconds that a scenario may take beyond its own waits. */
  readonly timeout: number;
  /** By requirement id: what is known to fail, and why. */
  readonly known_deviations: Readonly<Record<string, KnownDeviation>>;
  /** Folder that relative paths of the command count from. */
  readonly folder?: string;
}
