/**
 * Measures what the whole of features/client costs against stubs, beside what Cucumber itself takes to run the same
 * scenarios with empty steps. Each run is a process of its own; the two take turns, so that a busy machine is busy for
 * both. Prints both medians and their ratio; the exit status is 1 when the ratio is above the limit.
 *
 *     node -r ts-node/register bench/client-features.ts
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

const LIMIT = 1.5;
const ROUNDS = 7;

interface Run {
  readonly ms: number;
  /** `225 scenarios`, as Cucumber sums up. */
  readonly scenarios: string;
}

function cucumber(args: readonly string[]): Run {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(dirname(require.resolve('@cucumber/cucumber/package.json')), 'bin', 'cucumber.js'), ...args],
    { encoding: 'utf8', timeout: 120_000 },
  );
  const ms = performance.now() - started;
  const scenarios = /^\d+ scenarios? \(\d+ passed\)$/m.exec(stdout)?.[0];
  if (status !== 0 || !scenarios)
    throw new Error(`cucumber-js ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
  return { ms, scenarios };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const real: Run[] = [];
const empty: Run[] = [];
// The first round fills the file cache and is not counted.
for (let round = 0; round <= ROUNDS; round += 1) {
  const pair = [
    cucumber(['-p', 'client']),
    cucumber(['--config', 'bench/cucumber-with-empty-steps.js']),
  ] as const;
  if (pair[0].scenarios !== pair[1].scenarios) {
    throw new Error(`Not the same scenarios: ${pair[0].scenarios} and ${pair[1].scenarios}`);
  }
  if (round === 0) continue;
  real.push(pair[0]);
  empty.push(pair[1]);
}

const realMs = median(real.map(({ ms }) => ms));
const emptyMs = median(empty.map(({ ms }) => ms));
const ratio = realMs / emptyMs;
console.log(`features/client, ${real[0]?.scenarios}, median of ${ROUNDS} runs each, taking turns:`);
console.log(`  against stubs     ${realMs.toFixed(0)} ms`);
console.log(`  with empty steps  ${emptyMs.toFixed(0)} ms`);
console.log(`  ratio             ${ratio.toFixed(2)} (at most ${LIMIT})`);
if (ratio > LIMIT) process.exitCode = 1;
