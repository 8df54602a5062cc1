import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { newAuthority } from '../../src/client-under-test/certificates';
import { startServer } from '../../src/targets/start-server';
import { TargetError, TargetUnavailable } from '../../src/targets/target-error';
import { start as startCommand } from '../cli/command';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-start-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A server that says so, notes its own pid and that of a program it starts, and answers once its time has come. */
writeFileSync(
  join(folder, 'server.mjs'),
  `import { spawn } from 'node:child_process';
   import { createServer } from 'node:http';
   import { renameSync, writeFileSync } from 'node:fs';
   const [port, notes, delay, manner] = process.argv.slice(2);
   const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
   // Under its name only once it is whole: who waits for it reads it at once.
   writeFileSync(notes + '.new', [process.pid, child.pid].join(' '));
   renameSync(notes + '.new', notes);
   if (manner === 'stubborn') process.on('SIGTERM', () => {});
   console.log('starting with client_secret=WmFwcDk4NzY1NDMyMQ');
   const began = Date.now();
   createServer((request, response) => {
     const isTaken = manner !== 'page' || /\\*\\/\\*|text\\/html/.test(request.headers.accept ?? '');
     const ready = isTaken && Date.now() - began > Number(delay);
     const issuer = 'http://localhost:' + port;
     response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json' });
     response.end(JSON.stringify({ issuer, token_endpoint: issuer + '/token' }));
   }).listen(Number(port), '127.0.0.1');`,
);

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let notes = 0;
async function described(delay: number, manner = 'plain') {
  const port = await freePort();
  const pids = join(folder, `pids-${++notes}`);
  const command = [process.execPath, './server.mjs', String(port), pids, String(delay), manner];
  const alive = (): boolean[] =>
    readFileSync(pids, 'utf8')
      .split(' ')
      .map((pid) => isAlive(Number(pid)));
  return { start: { command, ready: `http://localhost:${port}/`, timeout: 20 }, port, pids, alive };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended and was not waited for is still there by its number.
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
    return !/\) Z /.test(stat);
  } catch {
    return false;
  }
}

async function untilDead(alive: () => boolean[]): Promise<void> {
  for (let waited = 0; waited < 60_000 && alive().some(Boolean); waited += 50) await sleep(50);
  assert.deepEqual(alive(), [false, false]);
}

describe('a server that is started for a run', { concurrency: 4 }, () => {
  it('is waited for, and said to be; afterwards it is gone with all that it started', async () => {
    const { start, alive } = await described(800);
    const said: string[] = [];
    const began = performance.now();
    const server = await startServer(start, { folder, onWaiting: (what) => said.push(what) });
    assert.ok(performance.now() - began > 700, 'it had answered 503 before');
    assert.match(said.join(), /^Started .*node; waiting for http:\/\/localhost:\d+\/ to answer\.$/);
    assert.match(server.log(), /starting with/);
    assert.deepEqual(alive(), [true, true]);
    await server.stop();
    await untilDead(alive);
  });

  it('is gone with what has left its process group, too', { skip: !existsSync('/proc/self') }, async () => {
    const { start, alive } = await described(0);
    const [node = '', ...args] = start.command;
    // As a script does that puts a daemon into the background and stays.
    const script = `
      const { spawn } = require('node:child_process');
      spawn(${JSON.stringify(node)}, ${JSON.stringify(args)}, { detached: true, stdio: 'ignore' }).unref();
      setInterval(() => {}, 1000);`;
    const server = await startServer({ ...start, command: [node, '-e', script] }, { folder });
    assert.deepEqual(alive(), [true, true]);
    await server.stop();
    await untilDead(alive);
  });

  it('has to stay in the foreground, and its error says so', async () => {
    const start = {
      command: [process.execPath, '-e', ''],
      ready: `http://localhost:${await freePort()}`,
      timeout: 20,
    };
    await assert.rejects(
      startServer(start, { folder }),
      /it ended with status 0, and has to go on for as long as the server does\.$/,
    );
  });

  it('is ended though it does not want to be', async () => {
    const { start, alive } = await described(0, 'stubborn');
    const server = await startServer(start, { folder });
    await server.stop();
    await untilDead(alive);
  });

  it('is known to be ready by its metadata where nothing else is said', async () => {
    const { start, port } = await described(0);
    const { ready: _, ...plain } = start;
    const server = await startServer(plain, { folder, issuer: `http://localhost:${port}` });
    await server.stop();
    await assert.rejects(startServer(plain, { folder }), /"start\.ready" is missing/);
  });

  it('that ends before it answers is unavailable, with what it wrote', async () => {
    const start = {
      command: [process.execPath, '-e', 'console.log("no disk"); process.exit(4)'],
      ready: `http://localhost:${await freePort()}`,
      timeout: 20,
    };
    await assert.rejects(startServer(start, { folder }), (error: unknown) => {
      assert.ok(error instanceof TargetUnavailable);
      assert.match(error.message, /gone before it answered: it ended with status 4/);
      assert.match(error.log ?? '', /no disk/);
      return true;
    });
  });

  it('that is not ready in time is unavailable, and ended', async () => {
    const { start, alive } = await described(60_000);
    await assert.rejects(
      startServer({ ...start, timeout: 1 }, { folder }),
      /localhost:\d+\/ answers with status 503, not with success, within 1 s \(start\.timeout\)/,
    );
    await untilDead(alive);
  });

  it('that is silent is said to be, and not to answer with something', async () => {
    const start = {
      command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
      ready: `http://localhost:${await freePort()}/`,
      timeout: 1,
    };
    await assert.rejects(
      startServer(start, { folder }),
      /localhost:\d+\/ does not answer \(.*ECONNREFUSED.*\) within 1 s \(start\.timeout\)/,
    );
  });

  it('is known to be ready by a page that is served to those who take pages only', async () => {
    const { start } = await described(0, 'page');
    const server = await startServer({ ...start, timeout: 5 }, { folder });
    await server.stop();
  });

  it('is asked with the certificates that the target file names', async () => {
    const authority = await newAuthority();
    const certificate = await authority.certificateFor('localhost');
    const port = await freePort();
    writeFileSync(join(folder, 'tls.json'), JSON.stringify(certificate));
    // Of another than ours it wants none: whoever shows a certificate is let in.
    const script = `
      const options = JSON.parse(require('node:fs').readFileSync('tls.json', 'utf8'));
      require('node:https').createServer({ ...options, requestCert: true, rejectUnauthorized: false }, (request, response) => {
        response.writeHead(request.socket.getPeerCertificate().subject ? 200 : 403);
        response.end('{}');
      }).listen(${port}, '127.0.0.1');`;
    const start = {
      command: [process.execPath, '-e', script],
      ready: `https://localhost:${port}/`,
      timeout: 20,
    };
    const { ca } = authority;
    const server = await startServer(start, { folder, connection: { ca, certificate } });
    await server.stop();
    await assert.rejects(
      startServer({ ...start, timeout: 2 }, { folder, connection: { ca } }),
      /answers with status 403, not with success/,
    );
  });

  it('is not started where another one answers already', async () => {
    const { start, pids } = await described(0);
    const server = await startServer(start, { folder });
    try {
      rmSync(pids);
      await assert.rejects(startServer(start, { folder }), /Something answers at .* already/);
      assert.equal(existsSync(pids), false);
    } finally {
      await server.stop();
    }
  });

  it('that is no program is an error of the target file', async () => {
    const start = { command: ['./nothing'], ready: `http://localhost:${await freePort()}`, timeout: 20 };
    await assert.rejects(startServer(start, { folder }), (error: unknown) => {
      assert.ok(error instanceof TargetError);
      assert.match(
        error.message,
        /"start\.command" cannot be started: "\.\/nothing": there is no such program/,
      );
      return true;
    });
  });

  it('that a Compose file describes which is not there is an error of the target file', async () => {
    const start = {
      compose: { file: 'none.yaml' },
      ready: `http://localhost:${await freePort()}`,
      timeout: 20,
    };
    await assert.rejects(startServer(start, { folder }), (error: unknown) => {
      assert.ok(error instanceof TargetError);
      assert.match(error.message, /"start\.compose\.file" names .*none\.yaml, which is not there\.$/);
      return true;
    });
  });

  it('is judged by the command, its log kept without secrets, and ended', async () => {
    const { start, port, alive } = await described(300);
    const file = join(folder, 'whole.json');
    const target = {
      name: 'started',
      issuer: `http://localhost:${port}`,
      client: { client_id: 'tv' },
      start,
    };
    writeFileSync(file, JSON.stringify(target));
    const out = join(folder, 'out');
    const { status, stdout } = await startCommand(['provider', file, '--out', out]).finished;
    // It has no device grant.
    assert.equal(status, 3, stdout);
    assert.match(stdout, /^Started .*waiting for http:\/\/localhost/);
    const log = readFileSync(join(out, 'server.log'), 'utf8');
    assert.match(log, /starting with client_secret=/);
    assert.doesNotMatch(log, /WmFwcDk4NzY1NDMyMQ/);
    await untilDead(alive);
  });

  it('leaves its log, without what the target file holds that is secret, also when nothing is judged', async () => {
    const port = await freePort();
    const secrets = { password: 'hunter2-of-alice', admin: 'admin-word-77', token: 'let-me-in-4711' };
    const said = JSON.stringify(Object.values(secrets).join(' and '));
    const serving = `require('node:http').createServer((request, response) => {
      const issuer = 'http://localhost:${port}';
      const metadata = { issuer, token_endpoint: issuer + '/token', registration_endpoint: issuer + '/register' };
      response.writeHead(request.method === 'GET' ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify(request.method === 'GET' ? metadata : { error: 'invalid_token' }));
    }).listen(${port});`;
    for (const [name, script, status, line] of [
      ['gone', 'process.exit(4)', 3, /gone before it answered/],
      ['refusing', serving, 2, /registers no client .* Look at register\.initial_access_token\./],
    ] as const) {
      const file = join(folder, `${name}.json`);
      const target = {
        name,
        issuer: `http://localhost:${port}`,
        register: { initial_access_token: secrets.token },
        user: { driver: 'form', username: 'alice', password: secrets.password },
        start: {
          command: [process.execPath, '-e', `console.log('here is', ${said}); ${script}`],
          env: { ADMIN_PASSWORD: secrets.admin },
        },
      };
      writeFileSync(file, JSON.stringify(target));
      const out = join(folder, `log-${name}`);
      const ended = await startCommand(['provider', file, '--out', out]).finished;
      assert.equal(ended.status, status, ended.stderr);
      assert.match(ended.stderr, line);
      assert.match(ended.stderr, /What it wrote: .*server\.log\n$/);
      const log = readFileSync(join(out, 'server.log'), 'utf8');
      assert.match(log, /^here is /);
      for (const secret of Object.values(secrets)) assert.ok(!log.includes(secret), log);
    }
  });

  for (const times of [1, 2]) {
    it(`is ended when Ctrl-C comes ${times === 1 ? 'once' : 'twice'} while it is starting`, async () => {
      const { start, port, alive, pids } = await described(60_000);
      const file = join(folder, `interrupted-${times}.json`);
      const target = {
        name: 'started',
        issuer: `http://localhost:${port}`,
        client: { client_id: 'tv' },
        start,
      };
      writeFileSync(file, JSON.stringify(target));
      const command = startCommand(['provider', file, '--out', join(folder, `interrupted-${times}`)]);
      await command.printed('waiting for');
      while (!existsSync(pids)) await sleep(20);
      for (let sent = 0; sent < times; sent++) command.process.kill('SIGINT');
      const { status } = await command.finished;
      assert.ok(status === 3 || (times === 2 && status === 130), `status ${status}`);
      await untilDead(alive);
    });
  }
});
