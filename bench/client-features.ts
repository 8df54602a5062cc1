/**
 * Measures what the whole of features/client costs against stubs, beside what Cucumber itself takes for the same
 * scenarios with empty steps: the same features, the same step definitions and hooks, nothing in them, and nothing of
 * the client loaded. Each run is a process of its own; the two take turns, so that a busy machine is busy for both.
 * Prints both medians and their ratio.
 *
 *     node -r ts-node/register bench/client-features.ts
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { loadConfiguration, loadSupport } from '@cucumber/cucumber/api';

const ROUNDS = 9;

interface Run {
  readonly ms: number;
  /** `225 scenarios (225 passed)`, as Cucumber sums up. */
  readonly scenarios: string;
}

/** What Cucumber's API hands out as a support code library, as far as it is read here. */
interface SupportCode {
  readonly stepDefinitions: readonly {
    readonly pattern: string | RegExp;
    readonly code: (...parameters: unknown[]) => unknown;
  }[];
  readonly afterTestCaseHookDefinitions: readonly unknown[];
}

/** The client profile with its steps emptied: a support file, and a configuration that loads it in place of the steps. */
async function writeEmptySteps(directory: string): Promise<string> {
  const { useConfiguration, runConfiguration } = await loadConfiguration({ profiles: ['client'] });
  const { stepDefinitions, afterTestCaseHookDefinitions } = (await loadSupport(
    runConfiguration,
  )) as unknown as SupportCode;
  const steps = stepDefinitions.map(({ pattern, code }) => {
    const parameters = Array.from({ length: code.length }, (_, index) => `_${index}: unknown`).join(', ');
    return `Given(${pattern instanceof RegExp ? pattern : JSON.stringify(pattern)}, (${parameters}) => {});`;
  });
  const cucumber = JSON.stringify(require.resolve('@cucumber/cucumber'));
  const hooks = afterTestCaseHookDefinitions.map(() => 'After(() => {});');
  const support = join(directory, 'empty.steps.ts');
  writeFileSync(
    support,
    `const { After, Given } = require(${cucumber});\n${[...steps, ...hooks].join('\n')}\n`,
  );
  const configuration = join(directory, 'cucumber.json');
  writeFileSync(configuration, JSON.stringify({ default: { ...useConfiguration, require: [support] } }));
  // Cucumber takes a path from the working directory on.
  return relative(process.cwd(), configuration);
}

function cucumber(args: readonly string[]): Run {
  const program = join(dirname(require.resolve('@cucumber/cucumber/package.json')), 'bin', 'cucumber.js');
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  const ms = performance.now() - started;
  const scenarios = /^\d+ scenarios? \(\d+ passed\)$/m.exec(stdout)?.[0];
  if (status !== 0 || !scenarios) {
    throw new Error(`cucumber-js ${args.join(' ')} failed:\n${stdout.slice(-1000)}\n${stderr}`);
  }
  return { ms, scenarios };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'empty-steps-'));
  try {
    const configuration = await writeEmptySteps(directory);
    const stubbed: number[] = [];
    const empty: number[] = [];
    let scenarios = '';
    // The first round fills the file cache and is not counted.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const [one, other] = [cucumber(['-p', 'client']), cucumber(['--config', configuration])];
      if (one.scenarios !== other.scenarios) {
        throw new Error(`Not the same scenarios: ${one.scenarios} and ${other.scenarios}`);
      }
      scenarios = one.scenarios;
      if (round === 0) continue;
      stubbed.push(one.ms);
      empty.push(other.ms);
    }
    const ratio = median(stubbed) / median(empty);
    console.log(`features/client, ${scenarios}, median of ${ROUNDS} runs each, taking turns:`);
    console.log(`  against stubs     ${median(stubbed).toFixed(0)} ms`);
    console.log(`  with empty steps  ${median(empty).toFixed(0)} ms`);
    console.log(`  ratio             ${ratio.toFixed(2)}`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

void main();
