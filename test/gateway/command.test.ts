import { strict as assert } from 'node:assert';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sharedCodeFlowServer } from './harness';

const SECRET = 'box-secret-0123456789';

/** Runs the command in a process of its own, as only that can show how it ends. */
class Running {
  readonly process: ChildProcess;
  said = '';
  private readonly ended: Promise<number | null>;

  constructor(args: readonly string[], env: Record<string, string> = {}) {
    this.process = spawn(
      process.execPath,
      ['-r', './test/register.cjs', 'src/cli/main.ts', 'gateway', ...args],
      {
        cwd: join(__dirname, '../..'),
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 30_000,
      },
    );
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.said += chunk.toString();
      });
    }
    this.ended = new Promise((resolve) => this.process.once('exit', resolve));
  }

  async until(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const match = pattern.exec(this.said);
      if (match) return match;
      if (Date.now() > deadline || this.process.exitCode !== null)
        throw new Error(`never said ${pattern}: ${this.said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  end(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal) this.process.kill(signal);
    return this.ended;
  }
}

describe('rfc8628 gateway', () => {
  it('runs until it is told to end, and keeps secrets to itself', async () => {
    const { issuer } = await sharedCodeFlowServer();
    const running = new Running(['--upstream', issuer, '--upstream-client-id', 'gw', '--port', '0'], {
      RFC8628_GATEWAY_CLIENTS: `tv box:${SECRET}`,
      RFC8628_UPSTREAM_CLIENT_SECRET: 'upstream-secret-987',
    });
    try {
      const [, endpoint] = await running.until(/device authorization +(\S+)/);
      for (const [form, status] of [
        ['client_id=tv', 200],
        ['client_id=box', 401],
        [`client_id=box&client_secret=${SECRET}`, 200],
        ['client_id=radio', 401],
      ] as const) {
        const body = new URLSearchParams(form);
        assert.equal((await fetch(String(endpoint), { method: 'POST', body })).status, status, form);
      }
      assert.doesNotMatch(running.said, /Warning/);
      assert.equal(await running.end('SIGTERM'), 0);
      assert.doesNotMatch(running.said, /secret-\d/);
    } finally {
      running.process.kill('SIGKILL');
    }
  });

  it('warns where others can listen in', async () => {
    const { issuer } = await sharedCodeFlowServer();
    const running = new Running([
      ...[
        '--upstream',
        issuer,
        '--upstream-client-id',
        'gw',
        '--port',
        '0',
        '--client',
        'tv',
        '--client',
        'radio',
      ],
      ...['--public-url', 'http://login.example'],
    ]);
    try {
      await running.until(/Warning: this is plain http[\s\S]*--cert and --key/);
      assert.equal(await running.end('SIGINT'), 0);
    } finally {
      running.process.kill('SIGKILL');
    }
  });

  it('says what is missing or cannot be reached', async () => {
    const upstream = ['--upstream', 'http://127.0.0.1:9', '--upstream-client-id', 'gw'];
    for (const [args, status, words] of [
      [upstream, 2, /--client ID/],
      [[...upstream, '--client', 'tv', '--cert', 'x.pem'], 2, /--cert and --key belong together/],
      [[...upstream, '--client', 'tv'], 3, /No metadata of the authorization server http:\/\/127\.0\.0\.1:9/],
    ] as const) {
      const running = new Running(args);
      assert.equal(await running.end(), status, running.said);
      assert.match(running.said, words);
    }
  });
});
