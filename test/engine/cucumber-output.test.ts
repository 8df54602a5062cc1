import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Envelope } from '@cucumber/messages';
import { redacted } from '../../src/engine/cucumber-output';
import { readFeatures } from '../../src/engine/feature-catalogue';
import { planScenarios, WrongTags } from '../../src/engine/scenario-plan';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import { type PlainProvider, startPlainProvider } from '../hostile/plain-provider';

describe("Cucumber's messages of a run", () => {
  let provider: PlainProvider;
  let messages: readonly Envelope[];
  before(async () => {
    provider = await startPlainProvider();
    // Two scenarios of one feature, and one of another.
    const tags = '@3.1-form-post or @3.1-unknown-client or @3.4-device-code';
    messages = (await judgeProvider({ target: provider.target, tags })).messages();
  });
  after(() => provider.close());

  const ids = (key: keyof Envelope): string[] =>
    messages.flatMap((envelope) => {
      const value = envelope[key] as { id?: string } | undefined;
      return value?.id === undefined ? [] : [value.id];
    });

  it('begin and end once', () => {
    const count = (key: keyof Envelope): number => messages.filter((envelope) => envelope[key]).length;
    assert.deepEqual([count('meta'), count('testRunStarted'), count('testRunFinished')], [1, 1, 1]);
    assert.ok(messages.at(-1)?.testRunFinished);
  });

  it('announce each feature once', () => {
    const uris = messages.flatMap(({ source, gherkinDocument }) => [
      ...(source ? [`source ${source.uri}`] : []),
      ...(gherkinDocument ? [`document ${gherkinDocument.uri}`] : []),
    ]);
    assert.equal(new Set(uris).size, uris.length);
    assert.equal(uris.length, 4);
  });

  it('run each scenario that was chosen, and no other', () => {
    const pickles = new Map(messages.flatMap(({ pickle }) => (pickle ? [[pickle.id, pickle.name]] : [])));
    const ran = messages.flatMap(({ testCase }) => (testCase ? [pickles.get(testCase.pickleId)] : []));
    const written = readFeatures('provider').scenarios.filter(({ tags }) =>
      ['3.1-form-post', '3.1-unknown-client', '3.4-device-code'].some((tag) => tags.includes(tag)),
    );
    assert.deepEqual(ran.sort(), written.map(({ name }) => name).sort());
  });

  it('refer to nothing that was not announced before', () => {
    const announced = new Set<string>();
    const announce = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, child] of Object.entries(value)) {
        if (key === 'id' && typeof child === 'string') announced.add(child);
        else announce(child);
      }
    };
    let references = 0;
    const check = (value: unknown, kind: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, child] of Object.entries(value)) {
        if (/Ids?$/.test(key) && key !== 'workerId') {
          for (const id of [child].flat()) {
            references++;
            assert.ok(announced.has(String(id)), `${kind} refers to ${key} ${id}`);
          }
        } else check(child, kind);
      }
    };
    for (const envelope of messages) {
      announce(envelope);
      check(envelope, Object.keys(envelope).join());
    }
    assert.ok(references > 20);
  });

  it('give every run of a scenario an id of its own', () => {
    for (const key of ['testCase', 'testCaseStarted', 'pickle'] as const) {
      assert.equal(new Set(ids(key)).size, ids(key).length, key);
    }
  });
});

describe('messages without secrets', () => {
  const clean = (text: string): string => text.replaceAll('s3cret', '…');
  const finished = {
    testStepFinished: {
      testCaseStartedId: '1',
      testStepId: '2',
      testStepResult: {
        status: 'FAILED',
        duration: { seconds: 0, nanos: 0 },
        message: 'saw s3cret',
        exception: { type: 'Error', message: 's3cret', stackTrace: 'at s3cret' },
      },
      timestamp: { seconds: 0, nanos: 0 },
    },
  } as Envelope;

  it('have none in what was thrown and attached', () => {
    const attachment = {
      attachment: { body: '{"a":"s3cret"}', contentEncoding: 'IDENTITY', mediaType: 'text/plain' },
    } as Envelope;
    assert.doesNotMatch(JSON.stringify(redacted([finished, attachment], clean)), /s3cret/);
  });

  it("keep the suite's own words", () => {
    const source = {
      source: { uri: 'a.feature', data: 'Feature: s3cret', mediaType: 'text/x.cucumber.gherkin+plain' },
    } as Envelope;
    assert.deepEqual(redacted([source], clean), [source]);
  });
});

describe('the plan of a run', () => {
  it('has every scenario once, in the order they are written', async () => {
    const written = readFeatures('provider').scenarios.map(({ uri, line }) => `${uri}:${line}`);
    assert.deepEqual(
      (await planScenarios('')).map(({ uri, line }) => `${uri}:${line}`),
      written,
    );
    assert.equal(new Set(written).size, written.length);
  });

  it('has the examples of an outline each for itself', async () => {
    const garbage = await planScenarios('@3.4-garbage');
    assert.ok(garbage.length > 1);
    assert.equal(new Set(garbage.map(({ name }) => name)).size, garbage.length);
    assert.doesNotMatch(garbage.map(({ name }) => name).join(), /[<>]/);
  });

  it('is refused in one line when the tags are wrong or select nothing', async () => {
    for (const tags of ['@a and', '(@a', '@a or or @b', '@no-such-tag', '@3.1-form-post and @3.5-success']) {
      await assert.rejects(
        planScenarios(tags),
        (error) => error instanceof WrongTags && !error.message.includes('\n'),
        tags,
      );
    }
  });

  it('takes the tags of its rule for those of a scenario', async () => {
    const plan = await planScenarios('@3.1-form-post and not @slow');
    assert.ok(plan.length > 0);
    for (const { requirement } of plan) assert.equal(requirement, '3.1-form-post');
  });
});

describe('the catalogue of features', () => {
  it('reads sections in their order, and knows a scenario by its tags', () => {
    const { scenarios, rules } = readFeatures('provider');
    const files = [...new Set(scenarios.map(({ uri }) => uri))];
    const sections = files.map((uri) => /\/([\d.]+)-/.exec(uri)?.[1]);
    assert.deepEqual(sections.slice(0, 4), ['3.1', '3.2', '3.3', '3.3.1']);
    assert.ok(rules.every(({ line, description }) => line > 0 && description !== ''));
    const first = scenarios.find(({ tags }) => tags.includes('3.1-form-post'));
    assert.equal(first?.name, 'A device authorization request is answered with codes');
  });
});
