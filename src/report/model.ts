import type { TimelineEntry } from '../engine/timeline-entry';
import type { Failure, Verdict } from '../judging/verdict';
import type { Clause } from '../rfc8628/clause';
import type { Impact, Level, Party } from '../rfc8628/requirement';

export type { Verdict };

/** An exchange as a report shows it: already redacted, bodies cut to a length that people read. */
export interface ReportExchange {
  readonly actor: string;
  readonly purpose: string;
  readonly started_at: string;
  /** Milliseconds since the run began. */
  readonly sent_at_ms: number;
  readonly duration_ms: number;
  readonly request: ReportMessage & { readonly method: string; readonly url: string };
  readonly response?: ReportMessage & { readonly status: number };
  /** Why there is no response, in words. */
  readonly no_answer?: string;
}

export interface ReportMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A page that the end user saw: already redacted. */
export interface ReportPage {
  readonly url: string;
  readonly status: number;
  readonly title: string;
  readonly text: string;
  /** What the end user did there: `typed the code`, `pressed "Allow"` … */
  readonly action?: string;
}

export interface ReportStep {
  /** `Given `, `When `, `Then ` … as written in the feature. */
  readonly keyword: string;
  readonly text: string;
  /** The table or the text that stands below it in the feature, line by line. */
  readonly below?: readonly string[];
  readonly status: 'passed' | 'failed' | 'skipped';
}

/** One scenario as it ran. */
export interface ReportScenario {
  readonly name: string;
  readonly verdict: Verdict;
  /** Why it is not-applicable or not-tested, or, for an option, what was found; in words. */
  readonly reason?: string;
  /** Where it failed: what the RFC has one expect, and what came. */
  readonly failure?: Failure;
  /** The feature file, relative to the package, with its line: `features/provider/3.5-….feature:12`. */
  readonly location: string;
  readonly steps: readonly ReportStep[];
  readonly exchanges: readonly ReportExchange[];
  readonly pages: readonly ReportPage[];
  /** Further evidence in words: sample sizes, estimates and how they were made, waits. */
  readonly notes: readonly string[];
  /** Of a device client: what happened, in the order of its happening. */
  readonly timeline?: readonly TimelineEntry[];
  readonly duration_ms: number;
}

/** One requirement with what was found. */
export interface ReportRequirement {
  readonly id: string;
  readonly section: string;
  readonly party: Party;
  readonly level: Level;
  readonly keyword: string;
  readonly statement: string;
  readonly link: string;
  readonly impact: Impact;
  /** The texts that it stands on, the one that decides first. */
  readonly clauses: readonly Clause[];
  /** Why it has this level, where the texts leave room for another. */
  readonly why?: string;
  readonly verdict: Verdict;
  readonly reason?: string;
  /**
   * What the target or client file says of this failure, or of its not being tested; the verdict stays, but does not
   * count for the exit status.
   */
  readonly known_deviation?: string;
  /** Where it failed: what a maintainer can do about it, in one sentence. */
  readonly remedy?: string;
  /** How many of its scenarios `--tags` left out, where it was judged by the others. */
  readonly left_out?: number;
  readonly scenarios: readonly ReportScenario[];
}

export type Counts = Readonly<Record<Verdict, number>>;

/** A deviation that the target or client file names, and that this run did not see: what it names is met. */
export interface StaleDeviation {
  /** The id of the requirement. */
  readonly requirement: string;
  /** What the file says of it. */
  readonly deviation: string;
}

export type SummaryVerdict = 'compliant' | 'compliant-with-known-deviations' | 'not-compliant' | 'incomplete';

/** `report.json`, a contract that `report.schema.json` writes down: other tools read it. */
export interface Report {
  readonly suite: { readonly name: string; readonly version: string };
  /** Who was judged: an authorization server or a device client. */
  readonly party: Party;
  /** What was judged; `version` is its own, where the target or client file says it. */
  readonly target: {
    readonly name: string;
    readonly version?: string;
    readonly issuer?: string;
    /** Certificates besides the usual ones were trusted, which whoever sends a request again has to name. */
    readonly ca?: true;
    /** The devices had a certificate to show (RFC 8705), likewise. */
    readonly certificate?: true;
  };
  readonly started_at: string;
  readonly duration_ms: number;
  /** The longest single wait that the RFC imposes on this target. */
  readonly critical_path_ms: number;
  readonly requests: number;
  /** How many device authorization sessions were started. */
  readonly sessions: number;
  /** Present where a recording of one sign-in was judged, not the provider itself: the times are those of the recording. */
  readonly recording?: true;
  /** Why the run ended early or could not judge the provider, in words. */
  readonly incident?: string;
  /** How many sessions were sampled for what is said of codes. */
  readonly sample_size?: number;
  /** Known deviations that no longer deviate; left out where there are none. */
  readonly stale_deviations?: readonly StaleDeviation[];
  readonly summary: { readonly verdict: SummaryVerdict } & Readonly<Record<Level, Counts>>;
  readonly requirements: readonly ReportRequirement[];
}
