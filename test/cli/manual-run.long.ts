import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { spawn } from '@lydell/node-pty';
import { EMBEDDED } from '../../calibration/expected-verdicts';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { Decision } from '../../src/end-user/end-user';
import type { Report } from '../../src/report/model';
import { openEmbeddedTarget } from '../../src/targets/embedded';
import { assertVerdicts } from '../embedded/verdicts';

const ROOT = join(__dirname, '..', '..');
const TASK =
  /(\d+) of (\d+): you are the end user now\.[\s\S]*?(http\S+)[\s\S]*?type:\s+(\S+)[\s\S]*?(APPROVE|DENY|leave it there)[\s\S]*?> /g;

describe('a run whose end user is the person at the terminal', () => {
  it('asks them as seldom as can be, and judges the same', { timeout: 240_000 }, async () => {
    const { target, close } = await openEmbeddedTarget({ lifetimeSeconds: 240 });
    const folder = mkdtempSync(join(tmpdir(), 'manual-'));
    const person = createEndUser(target.user, {});
    try {
      const { name, issuer, client, other_client, confidential_client, unauthorized_client, scope } = target;
      const clients = { client, other_client, confidential_client, unauthorized_client };
      const path = join(folder, 'target.json');
      writeFileSync(path, JSON.stringify({ name, issuer, ...clients, scope, user: { driver: 'manual' } }));
      const command = [
        '-r',
        'ts-node/register',
        'src/cli/main.ts',
        'provider',
        path,
        '--tags',
        'not @slow',
        '--out',
        folder,
      ];
      const terminal = spawn(process.execPath, command, { cwd: ROOT, cols: 100, rows: 40 });
      let screen = '';
      let read = 0;
      const visits: string[] = [];
      const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
      let turn: Promise<unknown> = Promise.resolve();
      terminal.onData((data) => {
        screen += data;
        if (visits.length === 0 && /Go on\?/.test(screen) && read === 0) {
          read = screen.length;
          terminal.write('y\r');
        }
        for (const [whole, place = '', of = '', uri = '', userCode = '', what = ''] of screen
          .slice(read)
          .matchAll(TASK)) {
          read = screen.indexOf(whole, read) + whole.length;
          visits.push(`${place} of ${of}`);
          const decision: Decision | 'look' =
            what === 'APPROVE' ? 'approve' : what === 'DENY' ? 'deny' : 'look';
          turn = turn.then(async () => {
            const { outcome } = await person.openBrowser().run({ uri, userCode, decision });
            // An Enter that comes at once is taken for a slip of the finger.
            await new Promise((resolve) => setTimeout(resolve, 500));
            terminal.write(
              outcome === 'code-refused'
                ? 'c\r'
                : outcome === 'stuck' || outcome === 'limited'
                  ? 's\r'
                  : outcome === 'no-choice'
                    ? 'n\r'
                    : '\r',
            );
          });
        }
      });
      const status = await ended;
      const report: Report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
      assert.equal(status, 1, screen.slice(-2000));
      assert.match(screen, /up to 24 times/);
      assert.ok(visits.length <= 24, visits.join());
      assert.deepEqual(
        visits,
        visits.map((_, place) => `${place + 1} of 24`),
      );
      const open = report.requirements.filter(({ verdict }) => verdict === 'not-tested');
      for (const { id, reason = '' } of open)
        assert.match(reason, /does not tell what the pages say|Left out by --tags|no second end user/, id);
      const judged = report.requirements.filter((requirement) => !open.includes(requirement));
      assert.ok(judged.length > 70, String(judged.length));
      // Here its codes live as long as the RFC has them live.
      const { '5.4-lifetime': _, ...expected } = EMBEDDED;
      assertVerdicts({ ...report, requirements: judged }, expected);
    } finally {
      await person.close();
      await close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
