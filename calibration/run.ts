import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { PACKAGE_ROOT } from '../src/engine/package-root';
import { writeDefectsDocument } from './defects-document';
import { writeFairVariantsDocument } from './fair-variants-document';
import type { Findings, Row, VariantRow } from './matrix';
import { PARTIES, partyNamed } from './parties';
import { runCatalogues } from './run-catalogues';

interface Options {
  readonly party?: string;
  readonly only: readonly string[];
  readonly json?: string;
  readonly write?: true;
  readonly processes: string;
  readonly atOnce: string;
}

function printRow(row: Row | VariantRow): void {
  const id = 'defect' in row ? row.defect : row.variant;
  if (row.skipped !== undefined) {
    console.log(`skipped     ${id}: ${row.skipped}`);
    return;
  }
  const good = 'defect' in row ? 'caught  ' : 'in peace';
  console.log(
    `${row.problems.length === 0 ? good : 'PROBLEM '} ${String(row.seconds).padStart(5)} s  ${id}: ${inWords(row)}`,
  );
  for (const problem of row.problems) console.log(`                  ${problem}`);
}

function inWords(row: Row | VariantRow): string {
  const list = (changes: Row['named']) => changes.map(({ requirement }) => requirement).join(' ');
  if ('variant' in row) {
    const changes = row.changes.length > 0 ? `; not as usual: ${list(row.changes)}` : '';
    return `${row.mustJudged} MUST judged in ${row.requests} requests${changes}`;
  }
  return (
    (list(row.named) || 'not held against anybody') +
    (row.explained.length > 0 ? `; also, as explained, ${list(row.explained)}` : '') +
    (row.untestable.length > 0 ? `; ${row.untestable.length} not judged` : '')
  );
}

/** Says what was found, and returns how much of it is wrong. */
function summarize({ party, rows, variants, judgedAgain, faults, seconds }: Findings): number {
  const bad = rows.filter(({ problems }) => problems.length > 0);
  const skipped = rows.filter((row) => row.skipped !== undefined).length;
  const accused = variants.filter(({ problems }) => problems.length > 0);
  const collateral = rows.reduce((sum, { explained }) => sum + explained.length, 0);
  const untestable = rows.reduce((sum, row) => sum + row.untestable.length, 0);
  console.log(
    `\n${party}: ${rows.length} defects, ${rows.length - bad.length - skipped} caught as they should be, ` +
      `${bad.length} not, ${skipped} skipped; beside what they name, ${collateral} failures and ${untestable} requirements not judged; ` +
      `${partyNamed(party).notShown.length} behaviours cannot be shown.\n` +
      `${party}: ${variants.length} fair variants, ${variants.length - accused.length} left in peace, ${accused.length} not. ` +
      `${judgedAgain.length} entries judged twice. ${seconds} s.`,
  );
  for (const { defect, problems } of bad) console.log(`  ${defect}\n    ${problems.join('\n    ')}`);
  for (const { variant, problems } of accused) console.log(`  ${variant}\n    ${problems.join('\n    ')}`);
  for (const fault of faults) console.log(`  ${fault}`);
  return bad.length + accused.length + faults.length;
}

async function main(): Promise<void> {
  const command = new Command('calibrate')
    .description(
      'Shows that every verdict can fail, and that none fails for a server or client that keeps the RFC',
    )
    .option(
      '--party <name>',
      `whose catalogues: ${PARTIES.map(({ name }) => name).join(', ')}; all unless given`,
    )
    .option('--only <ids...>', 'these defects and fair variants only', [])
    .option('--json <file>', 'write what was found as JSON')
    .option('--write', 'write docs/defects.md and docs/fair-variants.md')
    .option('--processes <n>', 'worker processes', '2')
    .option('--at-once <n>', 'entries under way in each of them, at most', '16');
  const options = command.parse().opts<Options>();
  const findings: Findings[] = [];
  for (const { name, lacks } of PARTIES) {
    if (options.party !== undefined && options.party !== name) continue;
    const lacking = lacks?.();
    if (lacking !== undefined) {
      console.log(`\n${name}: skipped, ${lacking}; what stands of it in docs stays as it is.`);
      continue;
    }
    findings.push(
      await runCatalogues(name, {
        only: options.only,
        processes: Number(options.processes),
        atOnce: Number(options.atOnce),
        onRow: printRow,
        onNote: (sentence) => console.log(`\n${sentence}`),
      }),
    );
  }
  let wrong = 0;
  for (const each of findings) wrong += summarize(each);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(findings, null, 2)}\n`);
  if (options.write) {
    writeDefectsDocument(join(PACKAGE_ROOT, 'docs', 'defects.md'), findings);
    writeFairVariantsDocument(join(PACKAGE_ROOT, 'docs', 'fair-variants.md'), findings);
  }
  process.exitCode = wrong === 0 ? 0 : 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  });
}
