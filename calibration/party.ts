import type { Report } from '../src/report/model';
import type { Requirement } from '../src/rfc8628/requirement';
import type { Defect, NotShown } from './defects/defect';
import type { FairVariant } from './fair-variants/fair-variant';

/** Everything the runner needs to know of one party: its catalogues, and how to judge it with a change or without. */
export interface Party<Change> {
  /** `provider`, `client` or `program`. */
  readonly name: string;
  readonly requirements: readonly Requirement[];
  readonly defects: readonly Defect<Change>[];
  readonly notShown: readonly NotShown[];
  readonly fairVariants: readonly FairVariant<Change>[];
  /**
   * What is changed, by name, each with the failures that its own settings cause, and why. The first is what most entries
   * of the catalogues change.
   */
  readonly baselines: Readonly<Record<string, Baseline>>;
  /** Its waits are virtual: a judgement is processor time from its start to its end, so one follows the other. */
  readonly waiting?: 'virtual';
  /** What this machine lacks to judge any of it, in words; undefined where it lacks nothing. */
  readonly lacks?: () => string | undefined;
  /** Worker processes at most, where entries are processes that share the processors themselves. */
  readonly processes?: number;
  /** Starts what all judgements of a process share. */
  readonly open: () => Promise<Harness<Change>>;
}

export interface Baseline {
  readonly fails: Readonly<Record<string, string>>;
}

export interface Harness<Change> {
  /**
   * Judges the baseline of that name, changed where `change` is given.
   *
   * @param tags a Cucumber tag expression; empty for every scenario
   */
  judge(baseline: string, change: Change | undefined, tags: string): Promise<Report>;
  close(): Promise<void>;
}
