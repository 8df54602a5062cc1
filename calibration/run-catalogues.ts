import type { Defect } from './defects/defect';
import { variantRowOf } from './fair-variant-row';
import type { FairVariant } from './fair-variants/fair-variant';
import {
  type Findings,
  faultsOf,
  type Row,
  rowOf,
  type VariantRow,
  type Verdicts,
  verdictsOf,
} from './matrix';
import { partyNamed } from './parties';
import type { Party } from './party';
import { startPool, type WorkerPool } from './worker-pool';

export interface CatalogueOptions {
  /** Ids of the entries to run; all where there is none. */
  readonly only: readonly string[];
  /** Worker processes. */
  readonly processes: number;
  /** Entries under way in each of them, at most. */
  readonly atOnce: number;
  /** Told of every entry that was judged. */
  readonly onRow: (row: Row | VariantRow) => void;
  /** Told what goes on besides, in a sentence. */
  readonly onNote: (sentence: string) => void;
}

/**
 * Judges a party's baselines, its fair variants and its defects, side by side. What could not be judged for lack of time is judged
 * once more when all else is done.
 *
 * @throws Error when a baseline cannot be judged at all
 */
export async function runCatalogues(name: string, options: CatalogueOptions): Promise<Findings> {
  const party = partyNamed(name);
  const startedAt = performance.now();
  const isWanted = ({ id }: { readonly id: string }) =>
    options.only.length === 0 || options.only.includes(id);
  const defects = party.defects.filter(isWanted);
  // Those that a limit slows down take the longest, so they begin first.
  const variants = party.fairVariants
    .filter(isWanted)
    .sort((one, other) => Number(other.limited !== undefined) - Number(one.limited !== undefined));
  const pool = await startPool(
    name,
    Math.min(options.processes, party.processes ?? options.processes),
    options.atOnce,
  );
  try {
    const faults: string[] = [];
    const baselines = judgeBaselines(party, [...defects, ...variants], pool, faults);
    const judgeVariant = async (variant: FairVariant<unknown>): Promise<VariantRow> => {
      const row = await variantRow(variant, pool, baselines);
      options.onRow(row);
      return row;
    };
    const judgeDefect = async (defect: Defect<unknown>): Promise<Row> => {
      const row = await defectRow(defect, pool, baselines);
      options.onRow(row);
      return row;
    };
    const [firstVariants, firstRows] = await Promise.all([
      Promise.all(variants.map(judgeVariant)),
      Promise.all(defects.map(judgeDefect)),
      baselines,
    ]);
    const unjudged = new Set([
      ...firstVariants.filter((row) => row.isOnlyUnjudged).map(({ variant }) => variant),
      ...firstRows.filter((row) => row.isOnlyUnjudged).map(({ defect }) => defect),
    ]);
    if (unjudged.size > 0)
      options.onNote(`${unjudged.size} were not judged to the end for lack of time; once more:`);
    const [variantsAgain, rowsAgain] = await Promise.all([
      Promise.all(variants.filter(({ id }) => unjudged.has(id)).map(judgeVariant)),
      Promise.all(defects.filter(({ id }) => unjudged.has(id)).map(judgeDefect)),
    ]);
    if (options.only.length === 0) faults.push(...withoutDefect(party));
    return {
      party: name,
      rows: firstRows.map((row) => rowsAgain.find(({ defect }) => defect === row.defect) ?? row),
      variants: firstVariants.map(
        (row) => variantsAgain.find(({ variant }) => variant === row.variant) ?? row,
      ),
      judgedAgain: [...unjudged],
      faults,
      seconds: Math.round((performance.now() - startedAt) / 1000),
    };
  } finally {
    pool.end();
  }
}

/** The verdicts of the baseline of that name, of the party's first where there is none. */
type Baselines = (on: string | undefined) => Verdicts;

/** Judges the baselines that the entries change; what is wrong with them is added to `faults`. */
async function judgeBaselines(
  party: Party<unknown>,
  entries: readonly { readonly on?: string }[],
  pool: WorkerPool,
  faults: string[],
): Promise<Baselines> {
  const [main = ''] = Object.keys(party.baselines);
  const verdicts = new Map<string, Verdicts>();
  await Promise.all(
    [...new Set(entries.map(({ on }) => on ?? main))].map(async (baseline) => {
      const result = await pool.run({ baseline });
      if (!('judged' in result))
        throw new Error('broken' in result ? result.broken : `The baseline ${baseline} was not judged.`);
      const allowed = party.baselines[baseline]?.fails ?? {};
      faults.push(...faultsOf(result.judged, allowed).map((fault) => `baseline ${baseline}: ${fault}`));
      verdicts.set(baseline, verdictsOf(result.judged));
    }),
  );
  return (on) => verdicts.get(on ?? main) ?? {};
}

async function defectRow(
  defect: Defect<unknown>,
  pool: WorkerPool,
  baselines: Promise<Baselines>,
): Promise<Row> {
  const result = await pool.run({ defect: defect.id });
  if ('judged' in result) return rowOf(defect, (await baselines)(defect.on), result.judged, result.seconds);
  const nothing = { defect: defect.id, named: [], explained: [], untestable: [], seconds: 0 };
  return 'skipped' in result
    ? { ...nothing, skipped: result.skipped, problems: [] }
    : { ...nothing, problems: [result.broken] };
}

async function variantRow(
  variant: FairVariant<unknown>,
  pool: WorkerPool,
  baselines: Promise<Baselines>,
): Promise<VariantRow> {
  const result = await pool.run({ variant: variant.id });
  if ('judged' in result)
    return variantRowOf(variant, (await baselines)(variant.on), result.judged, result.seconds);
  const nothing = { variant: variant.id, changes: [], mustJudged: 0, requests: 0, seconds: 0 };
  return 'skipped' in result
    ? { ...nothing, skipped: result.skipped, problems: [] }
    : { ...nothing, problems: [result.broken] };
}

function withoutDefect({ requirements, defects }: Party<unknown>): string[] {
  const covered = new Set(defects.flatMap(({ fails, becomes = {} }) => [...fails, ...Object.keys(becomes)]));
  return requirements
    .filter(({ id }) => !covered.has(id))
    .map(({ id }) => `no defect shows that ${id} can fail`);
}
