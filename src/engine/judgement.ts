import type { Envelope } from '@cucumber/messages';
import type { Traffic } from '../http/traffic';
import type { Party } from '../rfc8628/requirement';
import type { KnownDeviation } from './known-deviation';
import type { ScenarioRecord } from './scenario-record';

/** A scenario as it ran, with the id of the requirement that it judges. */
export interface JudgedScenario {
  readonly requirement: string;
  readonly record: ScenarioRecord;
}

/**
 * What a run against one party found, as it came: secrets are still in it. `src/report` makes a report of it, and takes
 * them out.
 */
export interface Judgement {
  readonly party: Party;
  readonly target: {
    readonly name: string;
    readonly version?: string;
    readonly issuer?: string;
    /** Certificates besides the usual ones were trusted. */
    readonly ca?: true;
    /** The devices had a certificate to show (RFC 8705). */
    readonly certificate?: true;
  };
  readonly knownDeviations: Readonly<Record<string, KnownDeviation>>;
  /** In the order of the features; those that did not run say why. */
  readonly scenarios: readonly JudgedScenario[];
  /** By requirement id: how many scenarios the run was told to leave out (`--tags`). */
  readonly leftOut?: Readonly<Record<string, number>>;
  readonly startedAt: Date;
  /** When the run began, on the scale of the exchanges' own times. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** The longest single wait that the RFC imposed. */
  readonly criticalPathMs: number;
  readonly requests: number;
  /** How many device authorization sessions were started. */
  readonly sessions: number;
  /** How many sessions were sampled for what is said of codes. */
  readonly sampleSize?: number;
  /** It was judged by a recording, whose times its own are. */
  readonly isRecording?: boolean;
  /** Why it could not be judged, or not to the end, in words: unreachable, no such grant, gone half-way, interrupted. */
  readonly incident?: string;
  /** Cucumber's message streams, one for each of its runs, in any order. */
  readonly streams: readonly (readonly Envelope[])[];
  /** What is known to be secret by whoever started the run. */
  readonly secrets: readonly string[];
  /** Everything that was sent and that came: what else is secret is learnt from it, where it was not as it came. */
  readonly traffic: readonly Traffic[];
}
