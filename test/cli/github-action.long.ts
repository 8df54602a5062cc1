import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { validateAction, validateWorkflow } from '@action-validator/core';
import { parse } from 'yaml';
import { type PlainProvider, startPlainProvider } from '../hostile/plain-provider';

const ROOT = join(__dirname, '..', '..');
const WORKFLOWS = join(ROOT, '.github', 'workflows');

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

interface Ended {
  readonly status: number | null;
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

const source = readFileSync(join(ROOT, 'action.yml'), 'utf8');
const action: Action = parse(source);

describe('action.yml and the workflows', () => {
  it('have the form that GitHub asks for', () => {
    assert.deepEqual(validateAction(source).errors, []);
    for (const file of readdirSync(WORKFLOWS))
      assert.deepEqual(validateWorkflow(readFileSync(join(WORKFLOWS, file), 'utf8')).errors, [], file);
  });

  it('let no input into the text of a shell, where it could be a command', () => {
    for (const { run, name } of action.runs.steps) assert.doesNotMatch(run, /\$\{\{/, name);
    for (const file of readdirSync(WORKFLOWS)) {
      const { jobs } = parse(readFileSync(join(WORKFLOWS, file), 'utf8'));
      for (const { steps } of Object.values<{ steps: { run?: string }[] }>(jobs))
        for (const { run = '' } of steps) assert.doesNotMatch(run, /\$\{\{/, file);
    }
  });
});

describe('the steps of the action', { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfc8628-action-'));
  const suite = join(folder, 'suite');
  let provider: PlainProvider;
  let runs = 0;

  before(async () => {
    provider = await startPlainProvider({ lifetime: 30 });
    // What npm would install is what lies here.
    mkdirSync(suite);
    writeFileSync(
      join(suite, 'package.json'),
      JSON.stringify({ name: 'rfc8628-conformance', version: '0.0.0', bin: { rfc8628: 'main.js' } }),
    );
    writeFileSync(
      join(suite, 'main.js'),
      `#!/usr/bin/env node
require(${JSON.stringify(join(ROOT, 'test', 'register.cjs'))});
require(${JSON.stringify(join(ROOT, 'src', 'cli', 'main.ts'))});
`,
      { mode: 0o755 },
    );
    writeFileSync(join(folder, 'idp.json'), JSON.stringify({ ...provider.target, name: 'idp' }));
    writeFileSync(
      join(folder, 'other.json'),
      JSON.stringify({ ...provider.target, name: 'other', client: { client_id: 'nobody' } }),
    );
  });
  after(async () => {
    await provider?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The steps one after the other, as a runner goes through them. */
  async function use(inputs: Readonly<Record<string, string>>, cancelAt?: RegExp): Promise<Ended> {
    runs += 1;
    const place = join(folder, `run-${runs}`);
    mkdirSync(place);
    const files = { GITHUB_OUTPUT: join(place, 'output'), GITHUB_STEP_SUMMARY: join(place, 'summary') };
    for (const file of Object.values(files)) writeFileSync(file, '');
    const value = (expression: string): string =>
      expression.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => {
        if (name === 'github.action_path') return ROOT;
        const input = name.replace('inputs.', '');
        assert.ok(input in action.inputs, name);
        return inputs[input] ?? action.inputs[input]?.default ?? '';
      });
    let log = '';
    let isCancelled = false;
    let status: number | null = 0;
    for (const step of action.runs.steps) {
      const env = Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, value(text)]));
      const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
        cwd: folder,
        env: { ...process.env, ...env, ...files, RUNNER_TEMP: place, GITHUB_ACTIONS: 'true', CI: 'true' },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 180_000,
      });
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (chunk: string) => {
          log += chunk;
          // As a runner does for a job that is cancelled: the shell is told, and nothing that it started.
          if (cancelAt?.test(log) && !isCancelled) isCancelled = child.kill('SIGINT');
        });
      status = await new Promise((resolve) => child.on('close', resolve));
      if (status !== 0) break;
    }
    const lines = readFileSync(files.GITHUB_OUTPUT, 'utf8').trim().split('\n');
    return {
      status,
      log,
      summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
      outputs: Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2))),
    };
  }

  it('judge, annotate, sum up, and hand over where the report is', async () => {
    const { status, log, summary, outputs } = await use({
      version: suite,
      target: 'idp.json',
      tags: '@3.5-success or @3.5-no-store',
    });
    assert.equal(status, 0, log);
    assert.equal(outputs.verdict, 'incomplete', 'what --tags left out is still open');
    assert.match(summary, /^## ❔ RFC 8628: incomplete$/m);
    const report = JSON.parse(readFileSync(join(outputs.report ?? '', 'report.json'), 'utf8'));
    assert.equal(report.target.name, 'idp');
  });

  it('take no line of the log for a command while a provider is judged', async () => {
    const { log } = await use({ version: suite, target: 'idp.json', tags: '@3.5-success' });
    const lines = log.split('\n');
    const stopped = lines.findIndex((line) => line.startsWith('::stop-commands::'));
    const token = lines[stopped]?.slice('::stop-commands::'.length) ?? '';
    assert.match(token, /^[0-9a-f]{32}$/);
    const resumed = lines.indexOf(`::${token}::`);
    const judging = lines.findIndex((line) => line.startsWith('Judging idp'));
    const verdict = lines.findIndex((line) => line.startsWith('INCOMPLETE'));
    assert.ok(stopped < judging && judging < verdict && verdict < resumed, log);
  });

  it('fail for a target that is wrong, whatever else may fail', async () => {
    const { status, log, outputs } = await use({
      version: suite,
      target: ' idp.json \n\n other.json\n',
      tags: '@3.5-success',
      'fail-on': 'never',
    });
    assert.equal(status, 2, log);
    assert.match(log, /^::error title=Not judged::other\.json: .*does not know the client "nobody"/m);
    assert.equal(outputs.verdict, 'incomplete');
  });

  it('say which words fail-on takes', async () => {
    const { status, log } = await use({ version: suite, target: 'idp.json', 'fail-on': 'sometimes' });
    assert.equal(status, 2);
    assert.match(log, /^::error title=rfc8628::fail-on is none of must, should, failure, never\.$/m);
  });

  it('report what was learnt where the job is cancelled', async () => {
    const begun = Date.now();
    const { status, log, outputs } = await use(
      { version: suite, target: 'idp.json', 'fail-on': 'never' },
      /scenarios to end/,
    );
    assert.equal(status, 3, log);
    assert.ok(Date.now() - begun < 60_000);
    const report = JSON.parse(readFileSync(join(outputs.report ?? '', 'report.json'), 'utf8'));
    assert.match(report.incident, /interrupted/);
  });

  it('judge nothing in place of a target that is empty', async () => {
    const { status, log, outputs } = await use({ version: suite, target: ' \n', 'fail-on': 'never' });
    assert.equal(status, 2);
    assert.match(log, /^::error title=rfc8628::target is empty: name a target file/m);
    assert.equal(outputs.verdict, undefined);
  });

  it('hand over what a server wrote that did not get ready', async () => {
    writeFileSync(
      join(folder, 'broken.json'),
      JSON.stringify({
        ...provider.target,
        name: 'broken',
        issuer: 'http://127.0.0.1:9',
        endpoints: undefined,
        start: { command: ['sh', '-c', 'echo no database; exit 3'] },
      }),
    );
    const { status, summary, outputs } = await use({ version: suite, target: 'broken.json' });
    assert.equal(status, 3);
    assert.match(
      summary,
      /^## ❔ RFC 8628: not judged\n\n`The server was started, and is gone before it answered/,
    );
    assert.equal(outputs.verdict, '');
    assert.equal(readFileSync(join(outputs.report ?? '', 'server.log'), 'utf8'), 'no database\n');
  });

  it('annotate a target that is not there', async () => {
    const { status, log } = await use({ version: suite, target: 'none.json' });
    assert.equal(status, 2);
    assert.match(
      log,
      /^::error title=rfc8628::The target file none\.json cannot be read: there is no such file/m,
    );
  });
});
