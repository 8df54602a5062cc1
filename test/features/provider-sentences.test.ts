import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator } from '@cucumber/messages';
import { PACKAGE_ROOT } from '../../src/engine/package-root';
import { loadSteps } from '../../src/engine/steps';

/** What Cucumber knows of a step; its published types leave that out. */
interface Step {
  readonly keyword: string;
  readonly pattern: string | RegExp;
  readonly unwrappedCode: (...parameters: unknown[]) => unknown;
  matchesStepName(text: string): boolean;
}

const FOLDER = join(PACKAGE_ROOT, 'features/provider');

/** Every sentence of the scenarios, outlines filled in, each once. */
function sentences(): readonly string[] {
  const newId = IdGenerator.incrementing();
  const texts = readdirSync(FOLDER).flatMap((file) => {
    const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher());
    const document = parser.parse(readFileSync(join(FOLDER, file), 'utf8'));
    return compile(document, file, newId).flatMap(({ steps }) => steps.map(({ text }) => text));
  });
  return [...new Set(texts)].sort();
}

describe('the sentences of features/provider', () => {
  let steps: readonly Step[];
  before(async () => {
    const library: object = await loadSteps('provider');
    assert.ok('stepDefinitions' in library && Array.isArray(library.stepDefinitions));
    steps = library.stepDefinitions;
  });

  it('each have exactly one step', () => {
    const matches = sentences().map((text) => ({
      text,
      patterns: steps.filter((step) => step.matchesStepName(text)).map(({ pattern }) => pattern),
    }));
    assert.deepEqual(
      matches.filter(({ patterns }) => patterns.length !== 1),
      [],
    );
  });

  it('use every step', () => {
    const texts = sentences();
    const unused = steps.filter((step) => !texts.some((text) => step.matchesStepName(text)));
    assert.deepEqual(
      unused.map(({ pattern }) => pattern),
      [],
    );
  });

  it('begin with Then only where the step looks at what came, and sends nothing', () => {
    const acting = steps.filter(
      ({ keyword, unwrappedCode }) =>
        keyword === 'Then' && unwrappedCode.constructor.name === 'AsyncFunction',
    );
    assert.deepEqual(
      acting.map(({ pattern }) => pattern),
      [],
    );
  });
});
