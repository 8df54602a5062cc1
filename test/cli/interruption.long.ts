import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Report } from '../../src/report/model';
import { type PlainProvider, startPlainProvider } from '../hostile/plain-provider';
import { type RunningCommand, start } from './command';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-interrupted-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The port that the embedded provider answers on, as the command prints it. */
async function portOf(command: RunningCommand): Promise<number> {
  const printed = await command.printed('by RFC 8628.');
  return Number(/localhost:(\d+)/.exec(printed)?.[1]);
}

function refuses(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', () => resolve(true));
  });
}

/** Processes whose parent is `pid`; undefined where the system does not tell. */
function childrenOf(pid: number): readonly number[] | undefined {
  if (!existsSync('/proc/self/stat')) return undefined;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
      } catch {
        return false;
      }
    })
    .map(Number);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until a provider has been asked a lot, and is asked no more: what is left of the run is waiting. */
async function untilQuiet({ calls }: PlainProvider): Promise<void> {
  for (let seen = -1; calls.length < 100 || calls.length > seen; ) {
    seen = calls.length;
    await sleep(700);
  }
}

describe('a run that is interrupted', { concurrency: 2 }, () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`by ${signal} ends soon, leaves a report of what was learnt, and nothing else`, async () => {
      // Codes that live so long that the run still waits for their end when it is interrupted.
      const provider = await startPlainProvider({ lifetime: 40 });
      try {
        const file = join(folder, `${signal}.json`);
        writeFileSync(file, JSON.stringify({ ...provider.target, max_wait: 60 }));
        const out = join(folder, signal);
        const command = start(['provider', file, '--out', out]);
        await untilQuiet(provider);
        const { pid } = command.process;
        const children = pid === undefined ? [] : (childrenOf(pid) ?? []);
        const interruptedAt = performance.now();
        command.process.kill(signal);
        const { status, stdout, stderr } = await command.finished;
        const ms = performance.now() - interruptedAt;
        // Long before the codes have expired, which is what a run that was not interrupted waits for.
        assert.ok(ms < 15_000, `took ${ms} ms to end`);
        assert.equal(status, 3, stderr);
        assert.equal(stderr, '');
        assert.match(stdout.replace(/\s+/g, ' '), /interrupted; what was learnt until then is reported/);

        const report: Report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
        assert.match(report.incident ?? '', /interrupted/);
        assert.equal(report.summary.verdict, 'incomplete');
        assert.ok(report.summary.MUST.passed > 0, 'what had passed until then is in it');
        assert.ok(report.summary.MUST['not-tested'] > 0, 'what was under way is not-tested');
        assert.equal(report.summary.MUST.failed, 0, 'and accuses nobody');
        for (const name of ['report.html', 'junit.xml', 'report.md'])
          assert.ok(existsSync(join(out, name)), name);
        for (const child of children)
          assert.equal(existsSync(`/proc/${child}`), false, `process ${child} is left`);
      } finally {
        await provider.close();
      }
    });
  }

  it('twice ends at once', async () => {
    // It takes the first request and says nothing: the first interruption has that to wait for.
    const provider = await startPlainProvider({ takeOver: () => true });
    try {
      const file = join(folder, 'twice.json');
      writeFileSync(file, JSON.stringify(provider.target));
      const command = start(['provider', file, '--out', join(folder, 'twice')]);
      await command.printed('by RFC 8628.');
      const interruptedAt = performance.now();
      command.process.kill('SIGINT');
      command.process.kill('SIGTERM');
      const { status } = await command.finished;
      // A busy machine needs seconds for it; the request would be waited for longer.
      assert.ok(performance.now() - interruptedAt < 10_000);
      // The second one may come when the first has done its work.
      assert.ok(status === 130 || status === 3, `status ${status}`);
    } finally {
      await provider.close();
    }
  });

  it('before anything is judged still leaves a report, and the embedded provider is gone', async () => {
    const out = join(folder, 'early');
    const command = start(['provider', 'embedded', '--out', out]);
    const port = await portOf(command);
    command.process.kill('SIGINT');
    const { status } = await command.finished;
    assert.equal(status, 3);
    assert.match(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')).incident, /interrupted/);
    assert.equal(await refuses(port), true);
  });

  for (const [when, version] of [
    ['before its first sign-in is over', '1.0'],
    ['while its version is asked for', ['node', '-e', 'setTimeout(() => {}, 20000)']],
  ] as const) {
    it(`against a device client, ${when}, ends soon and says so, with a report`, async () => {
      const name = typeof version === 'string' ? 'before-sign-in' : 'asked-for-version';
      const file = join(folder, `${name}.json`);
      const out = join(folder, name);
      const endless = ['node', '-e', 'setTimeout(() => {}, 20000)'];
      writeFileSync(file, JSON.stringify({ name, version, command: endless }));
      const command = start(['client', file, '--out', out]);
      if (typeof version === 'string') await command.printed('scenarios to end');
      else
        for (let times = 0; times < 200 && !childrenOf(command.process.pid ?? 0)?.length; times++)
          await sleep(50);
      const interruptedAt = performance.now();
      command.process.kill('SIGINT');
      const { status, stdout, stderr } = await command.finished;
      assert.ok(performance.now() - interruptedAt < 15_000);
      assert.equal(stderr, '');
      assert.match(stdout, /Not judged to the end: The run was interrupted/);
      assert.equal(status, 3);
      assert.match(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')).incident, /interrupted/);
    });
  }
});
