import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { planScenarios } from '../../src/engine/scenario-plan';

const ROOT = join(__dirname, '..', '..');
const FOLDERS = ['test', 'calibration', 'bench', 'docs'];
/** The form of a requirement's tag. */
const TAG = /@(\d+(?:\.\d+)*-[a-z][a-z0-9-]*)/g;
/** What the tests of mistyped tags name. */
const MISTYPED = new Set(['3.5-sucess']);

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|md|yaml)$/.test(name))
    .map((name) => join(folder, name));
}

describe('tags that tests and documentation name', () => {
  it('are tags of scenarios: a run that is asked for any other ends as wrong use', () => {
    const tags = new Set(
      (['provider', 'client'] as const).flatMap((party) => planScenarios(party).flatMap((each) => each.tags)),
    );
    const unknown = [...FOLDERS.flatMap(filesBelow), 'README.md'].flatMap((file) =>
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(TAG)]
        .map(([, tag = '']) => tag)
        .filter((tag) => !tags.has(tag) && !MISTYPED.has(tag))
        .map((tag) => `${file}: @${tag}`),
    );
    assert.deepEqual(unknown, []);
  });
});
