import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { PACKAGE_ROOT } from '../src/engine/package-root';
import { writeDocument } from './document';
import { faultsOf, type Row, verdictsOf } from './matrix';
import { PARTIES, partyNamed } from './parties';
import { hire } from './work-force';

/** What a run of a catalogue found. */
export interface Findings {
  readonly party: string;
  readonly rows: readonly Row[];
  /** Defects that were judged a second time, for something had not been judged for lack of time. */
  readonly judgedAgain: readonly string[];
  /** What is wrong besides single defects, in words. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

interface Options {
  readonly party?: string;
  readonly only: readonly string[];
  readonly json?: string;
  readonly write?: true;
  readonly processes: string;
  readonly atOnce: string;
}

/** Judges a party's undisturbed ones, and then every defect. */
async function findingsOf(name: string, { only, processes, atOnce }: Options): Promise<Findings> {
  const party = partyNamed(name);
  const startedAt = performance.now();
  const defects = party.defects.filter(({ id }) => only.length === 0 || only.includes(id));
  const [main = ''] = Object.keys(party.undisturbed);
  const workForce = await hire(name, Number(processes), Number(atOnce));
  const faults: string[] = [];
  try {
    const needed = new Set(defects.map(({ on }) => on ?? main));
    const befores = new Map(
      await Promise.all(
        [...needed].map(async (undisturbed) => {
          const news = await workForce.do({ undisturbed });
          if (!('report' in news))
            throw new Error('broken' in news ? news.broken : 'The undisturbed one was not judged.');
          const allowed = party.undisturbed[undisturbed]?.fails ?? {};
          faults.push(
            ...faultsOf(news.report, allowed).map((fault) => `undisturbed, ${undisturbed}: ${fault}`),
          );
          return [undisturbed, verdictsOf(news.report)] as const;
        }),
      ),
    );
    const judged = async ({ id, on }: (typeof defects)[number]): Promise<Row> => {
      const news = await workForce.do({ defect: id, before: befores.get(on ?? main) ?? {} });
      const row: Row =
        'row' in news
          ? news.row
          : {
              defect: id,
              named: [],
              explained: [],
              silenced: [],
              problems: ['broken' in news ? news.broken : 'It was not judged.'],
              seconds: 0,
            };
      printRow(row);
      return row;
    };
    const first = await Promise.all(defects.map(judged));
    const unjudged = new Set(first.filter((row) => row.isOnlyUnjudged).map(({ defect }) => defect));
    if (unjudged.size > 0)
      console.log(`\n${unjudged.size} were not judged to the end for lack of time; once more:`);
    const again = await Promise.all(defects.filter(({ id }) => unjudged.has(id)).map(judged));
    const rows = first.map((row) => again.find(({ defect }) => defect === row.defect) ?? row);
    if (only.length === 0) faults.push(...uncovered(party));
    return {
      party: name,
      rows,
      judgedAgain: [...unjudged],
      faults,
      seconds: Math.round((performance.now() - startedAt) / 1000),
    };
  } finally {
    workForce.end();
  }
}

function uncovered({ requirements, defects }: ReturnType<typeof partyNamed>): string[] {
  const covered = new Set(defects.flatMap(({ fails, becomes = {} }) => [...fails, ...Object.keys(becomes)]));
  return requirements
    .filter(({ id }) => !covered.has(id))
    .map(({ id }) => `no defect shows that ${id} can fail`);
}

function printRow({ defect, skipped, named, explained, silenced, problems, seconds }: Row): void {
  if (skipped !== undefined) {
    console.log(`skipped     ${defect}: ${skipped}`);
    return;
  }
  const list = (changes: Row['named']) => changes.map(({ requirement }) => requirement).join(' ');
  console.log(
    `${problems.length === 0 ? 'caught  ' : 'PROBLEM '} ${String(seconds).padStart(5)} s  ${defect}: ${list(named) || 'not held against anybody'}` +
      (explained.length > 0 ? `; also, as explained, ${list(explained)}` : '') +
      (silenced.length > 0 ? `; ${silenced.length} not judged` : ''),
  );
  for (const problem of problems) console.log(`                  ${problem}`);
}

async function main(): Promise<void> {
  const command = new Command('defects')
    .description(
      'Shows that every verdict can fail: runs the suite against servers and clients that misbehave',
    )
    .option(
      '--party <name>',
      `whose defects: ${PARTIES.map(({ name }) => name).join(', ')}; all unless given`,
    )
    .option('--only <ids...>', 'these defects only', [])
    .option('--json <file>', 'write what was found as JSON')
    .option('--write', 'write the matrix into docs/defects.md')
    .option('--processes <n>', 'worker processes', '2')
    .option('--at-once <n>', 'defects under way in each of them, at most', '16');
  const options = command.parse().opts<Options>();
  const findings: Findings[] = [];
  for (const { name } of PARTIES) {
    if (options.party !== undefined && options.party !== name) continue;
    findings.push(await findingsOf(name, options));
  }
  let wrong = 0;
  for (const { party, rows, judgedAgain, faults, seconds } of findings) {
    const bad = rows.filter(({ problems }) => problems.length > 0);
    const skipped = rows.filter((row) => row.skipped !== undefined).length;
    wrong += bad.length + faults.length;
    console.log(
      `\n${party}: ${rows.length} defects, ${rows.length - bad.length - skipped} caught as they should be, ` +
        `${bad.length} not, ${skipped} skipped, ${judgedAgain.length} judged twice; ${partyNamed(party).notShown.length} behaviours cannot be shown. ${seconds} s.`,
    );
    for (const { defect, problems } of bad) console.log(`  ${defect}\n    ${problems.join('\n    ')}`);
    for (const fault of faults) console.log(`  ${fault}`);
  }
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(findings, null, 2)}\n`);
  if (options.write) writeDocument(join(PACKAGE_ROOT, 'docs', 'defects.md'), findings);
  process.exitCode = wrong === 0 ? 0 : 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  });
}
