import { strict as assert } from 'node:assert';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { PACKAGE_ROOT } from '../../src/engine/package-root';
import { processesWith, until } from './processes';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-nothing-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const COMMAND = (token: string): readonly string[] => [
  '-r',
  'ts-node/register',
  'src/cli/main.ts',
  'client',
  '--out',
  join(folder, token),
  '--',
  process.execPath,
  join(__dirname, 'endless.mjs'),
  token,
];
const LIBRARY = (token: string): readonly string[] => [join(__dirname, 'judge-endless.cjs'), token];

const skip = existsSync('/proc/self/cmdline') ? false : 'processes are looked for in /proc';

describe('a program that does not want to end', { skip, concurrency: true }, () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    for (const [who, args] of [
      ['the command', COMMAND],
      ['a program of somebody else that judges', LIBRARY],
    ] as const) {
      it(`is gone, with all that it started, when ${who} gets ${signal}`, async () => {
        const token = randomUUID();
        const run: ChildProcess = spawn(process.execPath, args(token), {
          cwd: PACKAGE_ROOT,
          stdio: 'ignore',
          timeout: 100_000,
          killSignal: 'SIGKILL',
        });
        try {
          const others = () => processesWith(token).filter((pid) => pid !== run.pid);
          assert.ok(await until(() => others().length === 3, 60), `${others().length} were started`);
          run.kill(signal);
          if (run.exitCode === null && run.signalCode === null) await once(run, 'exit');
          assert.ok(await until(() => others().length === 0, 2), `${others().length} are left`);
        } finally {
          run.kill('SIGKILL');
          for (const pid of processesWith(token)) process.kill(pid, 'SIGKILL');
        }
      });
    }
  }
});
