import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Readable, Writable } from 'node:stream';
import type { RunSummary } from '../src/report/run-summary';

/*
 * How long `rfc8628 provider` takes on ten targets side by side, against one, and how much memory: compiled, as people have
 * it installed. The providers run in a process of their own, whose processor time the wall has in it where there are few
 * cores; servers elsewhere cost the judge none. Goal: at most 1.3 x the wall of one, and 500 MB. Of the verdicts nothing
 * may change.
 */
const TARGETS = 10;
const GOAL_RATIO = 1.3;
const GOAL_MB = 500;
const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'rfc8628-bench-'));

interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly megabytes: number;
  /** `44 met, 1 not met, 0 not tested`, each once. */
  readonly verdicts: readonly string[];
}

/** Judges so many targets; the shard has a single one leave a summary, too. */
function judge(count: number): Measured {
  const files = Array.from({ length: count }, (_, index) => join(folder, `${index + 1}.json`));
  const out = join(folder, `out-${count}`);
  const command = ['-r', './bench/cpu-at-exit.cjs', 'dist/src/cli/main.js'];
  const started = performance.now();
  const child = spawnSync(
    process.execPath,
    [...command, 'provider', ...files, '--shard', '1/1', '--out', out],
    { cwd: root, encoding: 'utf8', timeout: 300_000 },
  );
  const wallMs = performance.now() - started;
  const { targets }: RunSummary = JSON.parse(readFileSync(join(out, 'summary-1-of-1.json'), 'utf8'));
  const verdicts = targets.map(({ MUST, problem }) =>
    MUST ? `${MUST.passed} met, ${MUST.failed} not met, ${MUST['not-tested']} not tested` : String(problem),
  );
  return {
    wallMs,
    cpuMs: Number(/cpu_ms=(\d+)/.exec(child.stderr)?.[1]),
    megabytes: Number(/max_rss_kb=(\d+)/.exec(child.stderr)?.[1]) / 1024,
    verdicts: [...new Set(verdicts)],
  };
}

function line(what: string, { wallMs, cpuMs, megabytes, verdicts }: Measured): string {
  return `${what}: ${(wallMs / 1000).toFixed(1)} s wall, ${(cpuMs / 1000).toFixed(1)} s CPU, ${megabytes.toFixed(0)} MB; MUST: ${verdicts.join('; ')}`;
}

type Providers = ChildProcessByStdio<Writable, Readable, null>;

/** Seconds of processor time that they took until now. */
async function cpuOf(providers: Providers): Promise<number> {
  providers.stdin.write('\n');
  const [answer] = await once(providers.stdout, 'data', { signal: AbortSignal.timeout(10_000) });
  return Number(/cpu_ms=(\d+)/.exec(String(answer))?.[1]) / 1000;
}

async function main(): Promise<void> {
  execFileSync('npm', ['run', '-s', 'build'], { cwd: root, stdio: 'inherit', timeout: 300_000 });
  const providers: Providers = spawn(
    process.execPath,
    ['-r', 'ts-node/register', 'bench/embedded-providers.ts', folder, String(TARGETS)],
    { cwd: root, stdio: ['pipe', 'pipe', 'inherit'], timeout: 600_000 },
  );
  try {
    await new Promise<void>((resolve, reject) => {
      providers.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('ready')) resolve();
      });
      providers.on('exit', () => reject(new Error('The providers have ended.')));
    });
    const one = judge(1);
    console.log(line('one target', one));
    const before = await cpuOf(providers);
    const ten = judge(TARGETS);
    const theirs = (await cpuOf(providers)) - before;
    console.log(`${line(`${TARGETS} targets`, ten)}; their providers: ${theirs.toFixed(1)} s CPU`);
    const ratio = ten.wallMs / one.wallMs;
    const isMet =
      ratio <= GOAL_RATIO && ten.megabytes <= GOAL_MB && ten.verdicts.join() === one.verdicts.join();
    console.log(
      `${TARGETS} targets: ${ratio.toFixed(2)} x one (goal ${GOAL_RATIO}), ${ten.megabytes.toFixed(0)} MB (goal ${GOAL_MB}): the goal is ${isMet ? 'met' : 'MISSED'}`,
    );
    if (!isMet) process.exitCode = 1;
  } finally {
    providers.stdin.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
