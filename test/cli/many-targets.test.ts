import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { validateWorkflow } from '@action-validator/core';
import { parse } from 'yaml';
import { ofShard, readShard } from '../../src/cli/shard';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'many-targets.md'), 'utf8');

/** The block of YAML that begins with a comment that names its file. */
function block(file: string): string {
  const text = page.split(/^```/m).find((each) => each.startsWith(`yaml\n# ${file}\n`));
  assert.ok(text, file);
  return text.slice('yaml\n'.length);
}

describe('docs/many-targets.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfc8628-many-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has a workflow of the form that GitHub asks for', () => {
    assert.deepEqual(validateWorkflow(block('.github/workflows/rfc8628.yml')).errors, []);
  });

  it('has an indexed job whose shards together have each target once', () => {
    const { spec } = parse(block('rfc8628-job.yaml'));
    assert.equal(spec.completionMode, 'Indexed');
    const [container] = spec.template.spec.containers;
    const shards = container.env.find(({ name }: { name: string }) => name === 'SHARDS').value;
    assert.equal(Number(shards), spec.completions);

    // The command as the pod's shell reads it, with the targets of this machine, and a node that says what it was given.
    const targets = join(folder, 'targets');
    mkdirSync(targets);
    const files = Array.from({ length: 23 }, (_, index) => join(targets, `${index}.yaml`)).sort();
    for (const file of files) writeFileSync(file, '');
    writeFileSync(join(folder, 'node'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
    const taken: string[] = [];
    for (let index = 0; index < spec.completions; index++) {
      const [shell, ...options] = container.command;
      const [line] = container.args;
      const { stdout, status } = spawnSync(shell, [...options, line.replaceAll('/targets', targets)], {
        encoding: 'utf8',
        timeout: 10_000,
        env: {
          PATH: `${folder}:${process.env.PATH}`,
          SHARDS: shards,
          JOB_COMPLETION_INDEX: String(index),
        },
      });
      assert.equal(status, 0);
      const [, command, ...rest] = stdout.trimEnd().split('\n');
      assert.equal(command, 'provider');
      const at = rest.indexOf('--shard');
      assert.deepEqual(rest.slice(0, at), files);
      taken.push(...ofShard(rest.slice(0, at), readShard(rest[at + 1] ?? '')));
    }
    assert.deepEqual(taken.sort(), files);
  });
});
