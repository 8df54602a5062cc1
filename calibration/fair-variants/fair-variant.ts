import type { NotHere } from '../defects/defect';

/**
 * A server, or client, that keeps the RFC in an unusual way, as data: what it does, where it was seen or which text allows
 * it, and what a run may leave unjudged for it. A run must accuse it of nothing.
 *
 * @typeParam Change how the baseline server, or client, is changed into this one
 */
export interface FairVariant<Change> {
  readonly id: string;
  /** What it does, in one sentence. */
  readonly what: string;
  /** Where it was seen (`owner/repository#number`, or a product), or the text that allows it (`RFC 8628 section 5.1`). */
  readonly source: string;
  /** Other behaviours of the inventory that look just the same from outside. */
  readonly standsFor?: readonly string[];
  /**
   * Verdicts that are not the baseline's, each with the reason. `failed` only of what no MUST asks: of advice, or a
   * SHOULD, that the variant does not follow.
   */
  readonly becomes?: Readonly<Record<string, { readonly verdict: NewVerdict; readonly because: string }>>;
  /**
   * Any requirement may be left unjudged, and why: what is lost differs from run to run. At least `must` requirements of
   * the level MUST have to be judged all the same.
   */
  readonly limited?: { readonly why: string; readonly must: number };
  /** Requirements that alone are judged, where all of them would take too long; each is one that the variant touches. */
  readonly only?: readonly string[];
  /** Which baseline it is a change of, and is compared with; the first unless given. */
  readonly on?: string;
  /** The longest this variant's run may take, in seconds, where a limit slows it down. */
  readonly seconds?: number;
  /** Called once for every run, so that what the variant remembers is the run's own. */
  readonly how: () => Change | NotHere;
}

export type NewVerdict = 'failed' | 'not-applicable' | 'not-tested';
