import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { InvalidArgumentError } from 'commander';
import { ofShard, readShard } from '../../src/cli/shard';
import { type RunSummary, summaryMarkdown, targetLine, worstStatus } from '../../src/report/run-summary';
import { type PlainProvider, startPlainProvider } from '../hostile/plain-provider';
import { run } from './command';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-several-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const TAGS = ['--tags', '@3.5-success or @3.1-form-post'];

describe('several targets in one run', { concurrency: 2 }, () => {
  let providers: PlainProvider[] = [];
  const files: string[] = [];
  before(async () => {
    providers = await Promise.all([1, 2, 3].map(() => startPlainProvider({ lifetime: 30 })));
    providers.forEach(({ target }, index) => {
      const path = join(folder, `target-${index}.json`);
      // The first two are called alike; the third one's client is unknown.
      const changes = index === 2 ? { name: 'third', client: { client_id: 'nobody' } } : { name: 'alike' };
      writeFileSync(path, JSON.stringify({ ...target, ...changes }));
      files.push(path);
    });
  });
  after(() => Promise.all(providers.map((provider) => provider.close())));

  it('are judged side by side; one that is wrong keeps none from it', async () => {
    const out = join(folder, 'all');
    const { status, stdout, stderr } = await run(['provider', ...files, ...TAGS, '--out', out]);
    assert.equal(status, 2, stdout + stderr);
    const summary: RunSummary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
    assert.deepEqual(
      summary.targets.map(({ given, status: each }) => [given, each]),
      files.map((file, index) => [file, index === 2 ? 2 : 0]),
    );
    // The file is named once, beside it.
    assert.match(summary.targets[2]?.problem ?? '', /^the server does not know the client "nobody"/);
    // Neither writes over the other.
    const folders = summary.targets.flatMap(({ folder: each }) => (each === undefined ? [] : [each]));
    assert.equal(new Set(folders).size, 2);
    for (const [index, each] of folders.entries()) {
      const report = JSON.parse(readFileSync(join(each, 'report.json'), 'utf8'));
      assert.equal(report.target.name, 'alike');
      assert.ok(
        providers.slice(0, 2).some(({ issuer }) => issuer === report.target.issuer),
        String(index),
      );
      assert.equal(
        report.requirements.filter(({ verdict }: { verdict: string }) => verdict === 'passed').length,
        2,
      );
    }
    assert.match(readFileSync(join(out, 'summary.md'), 'utf8'), /^\| `.*target-2\.json` \| `.*nobody/m);
    assert.match(stdout, /alike: INCOMPLETE, 2 MUSTs met, 0 not met/);
    assert.match(stdout, /Summary: .*summary\.md$/m);
  });

  it('are shared out by --shard, each target once', async () => {
    const out = join(folder, 'shards');
    for (const shard of ['1/2', '2/2']) {
      const { status, stderr } = await run([
        'provider',
        ...files.slice(0, 2),
        ...TAGS,
        '--out',
        out,
        '--shard',
        shard,
        '--json',
      ]);
      assert.equal(status, 0, stderr);
    }
    const given = [1, 2].map((index) => {
      const summary: RunSummary = JSON.parse(readFileSync(join(out, `summary-${index}-of-2.json`), 'utf8'));
      return summary.targets.map(({ given: each }) => each);
    });
    assert.deepEqual(given, [[files[0]], [files[1]]]);
    const empty = await run(['provider', files[0] ?? '', ...TAGS, '--out', out, '--shard', '2/2']);
    assert.equal(empty.status, 0, 'a shard that gets none has nothing to do');
    assert.match(empty.stdout, /Shard 2 of 2 has no target: 1 was given, and other shards judge it\./);
    assert.equal((await run(['provider', '--shard', '3/2'])).status, 2);
  });

  it('are each compared with the report in the folder of the same name', async () => {
    const baselines = join(folder, 'baselines');
    const out = join(folder, 'compared');
    const own = [...files.slice(0, 2), ...TAGS, '--out'];
    assert.equal((await run(['provider', ...own, baselines])).status, 0);
    rmSync(join(baselines, 'alike-tags'), { recursive: true });
    const some = await run(['provider', ...own, out, '--baseline', baselines]);
    assert.equal(some.status, 0, some.stderr);
    assert.match(some.stdout, /alike: As before/);
    assert.match(
      some.stdout.replace(/\s+/g, ' '),
      /alike: \S+alike-tags.report\.json is not there, so that nothing is said/,
    );
    const others = join(folder, 'others');
    renameSync(join(baselines, 'alike-tags-2'), join(baselines, 'other'));
    renameSync(baselines, others);
    const none = await run(['provider', ...own, out, '--baseline', others]);
    assert.equal(none.status, 2);
    assert.match(
      none.stdout.replace(/\s+/g, ' '),
      /others has no report of any of these targets: nothing was compared/,
    );
  });

  it("have no outputs of Cucumber's own", async () => {
    const { status, stderr } = await run([
      'provider',
      ...files,
      '--cucumber-messages',
      join(folder, 'x.ndjson'),
    ]);
    assert.equal(status, 2);
    assert.match(stderr, /^rfc8628: Cucumber's own outputs are written for one target[^\n]+\n$/);
  });
});

describe('a run with --tags', () => {
  it('does not take the place of a whole report', async () => {
    const { status, stdout } = await run(['provider', '--tags', '@4-issuer']);
    assert.equal(status, 0, stdout);
    const path = join('reports', 'latest', 'embedded-tags', 'report.html');
    assert.ok(stdout.includes(path));
    assert.ok(existsSync(join(__dirname, '..', '..', path)));
  });
});

describe('a shard', () => {
  it('is written like 3/10', () => {
    assert.deepEqual(readShard('3/10'), { index: 3, of: 10 });
    for (const wrong of ['0/3', '4/3', '3', 'a/b', '1/0', '-1/2']) {
      assert.throws(() => readShard(wrong), InvalidArgumentError, wrong);
    }
  });

  it('is one of several that together have all, each once', () => {
    const list = Array.from({ length: 23 }, (_, index) => index);
    for (const count of [1, 4, 10, 30]) {
      const shards = Array.from({ length: count }, (_, index) =>
        ofShard(list, { index: index + 1, of: count }),
      );
      assert.deepEqual(
        shards.flat().sort((a, b) => a - b),
        list,
      );
      assert.ok(Math.max(...shards.map(({ length }) => length)) <= Math.ceil(list.length / count));
    }
  });
});

describe('the summary of a run', () => {
  it('ends as the worst of them: what was found before what could not be', () => {
    const worst = (...statuses: (0 | 1 | 2 | 3 | 4)[]) => worstStatus(statuses.map((status) => ({ status })));
    assert.equal(worst(), 0);
    assert.equal(worst(0, 4), 4);
    assert.equal(worst(4, 3), 3);
    assert.equal(worst(3, 2, 4), 2);
    assert.equal(worst(2, 1, 0), 1);
  });

  it('says in words what the verdict is', () => {
    const target = {
      given: 'x',
      status: 0 as const,
      verdict: 'compliant-with-known-deviations' as const,
      in_words: 'Compliant but for 1 known deviation',
      MUST: { passed: 1, failed: 1, 'not-applicable': 0, 'not-tested': 0 },
      folder: 'x',
    };
    assert.match(targetLine(target), /^x: COMPLIANT BUT FOR 1 KNOWN DEVIATION, 1 MUST met/);
    const run = { suite: { name: 's', version: '1' }, started_at: '', duration_ms: 0, targets: [target] };
    assert.match(summaryMarkdown(run), /^\| `x` \| Compliant but for 1 known deviation \|/m);
  });

  it('says nothing harmful, whatever a target is called', () => {
    const target = { given: 'x', status: 2 as const, problem: 'it says `|`\n<script> \u001b[31m' };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    assert.doesNotMatch(targetLine(target), /\u001b|\n/);
    const markdown = summaryMarkdown({
      suite: { name: 's', version: '1' },
      started_at: '',
      duration_ms: 0,
      targets: [target],
    });
    assert.match(markdown, /^\| `x` \| ``it says `\\\|` <script> .*`` \|/m);
  });
});
