import type { Verdict } from '../../src/report/model';

/**
 * A misbehaviour as data: what it looks like from outside, who was seen doing it, and what a run has to say of it.
 *
 * @typeParam Change how the baseline server, or client, is changed into one that misbehaves
 */
export interface Defect<Change> {
  readonly id: string;
  /** What it does on the wire, in one sentence. */
  readonly wire: string;
  /** Where it was seen in public, `owner/repository#number`; empty where nobody is known to have shipped it. */
  readonly seen: readonly string[];
  /** Other behaviours of the inventory that look just the same from outside. */
  readonly standsFor?: readonly string[];
  /** The requirements whose verdict it must turn to `failed`. Empty for what must not be held against anybody. */
  readonly fails: readonly string[];
  /** Verdicts other than `failed` that it must lead to: an option that is not offered is `not-applicable`. */
  readonly becomes?: Readonly<Record<string, Verdict>>;
  /** Other requirements that fail, each with why the same misbehaviour truly breaks it, too. */
  readonly collateral?: Readonly<Record<string, string>>;
  /** Why other requirements can no longer be judged; without it, none may go from judged to not judged. */
  readonly makesUntestable?: string;
  /** Which baseline it is a change of, and is compared with; the first unless given. */
  readonly on?: string;
  /** Requirements that alone are judged, where the misbehaviour makes the others a matter of chance. */
  readonly only?: { readonly requirements: readonly string[]; readonly why: string };
  /** Called once for every run, so that what the misbehaviour remembers is the run's own. */
  readonly how: () => Change | NotHere;
}

/** It takes something that this machine has not, in words. */
export interface NotHere {
  readonly notHere: string;
}

/** A behaviour of the inventory that the suite does not show, and why. */
export interface NotShown {
  readonly id: string;
  readonly seen: readonly string[];
  readonly reason: string;
}
