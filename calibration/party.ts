import type { Report } from '../src/report/model';
import type { Requirement } from '../src/rfc8628/requirement';
import type { Defect, NotShown } from './defects/defect';

/** Everything the runner needs to know of one party: its catalogue, and how to judge it with a defect or without. */
export interface Party<Change> {
  /** `provider` or `client`. */
  readonly name: string;
  readonly requirements: readonly Requirement[];
  readonly defects: readonly Defect<Change>[];
  readonly notShown: readonly NotShown[];
  /** The undisturbed ones by name, each with the failures that its own settings cause, and why; the first is what most defects change. */
  readonly undisturbed: Readonly<Record<string, { readonly fails: Readonly<Record<string, string>> }>>;
  /** Its waits are virtual: a judgement is processor time from its start to its end, so one follows the other. */
  readonly waiting?: 'virtual';
  /** Starts what all judgements of a process share. */
  readonly open: () => Promise<Court<Change>>;
}

export interface Court<Change> {
  /**
   * Judges the undisturbed one of that name, changed where `change` is given.
   *
   * @param tags a Cucumber tag expression; empty for every scenario
   */
  judge(undisturbed: string, change: Change | undefined, tags: string): Promise<Report>;
  close(): Promise<void>;
}
