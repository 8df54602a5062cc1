import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Envelope } from '@cucumber/messages';
import { readFeatures } from '../../src/engine/feature-catalogue';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import { redacted } from '../../src/report/cucumber-messages';
import { reported } from '../../src/report/report-of';
import { type PlainProvider, startPlainProvider } from '../hostile/plain-provider';

describe("Cucumber's messages of a run", () => {
  let provider: PlainProvider;
  let messages: readonly Envelope[];
  before(async () => {
    provider = await startPlainProvider();
    // Two scenarios of one feature, and one of another.
    const tags = '@3.1-form-post or @3.1-unknown-client or @3.4-device-code';
    messages = reported(
      await judgeProvider({ target: provider.target, tags, keepsMessages: true }),
    ).messages();
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

  it('have none in what was thrown', () => {
    assert.doesNotMatch(JSON.stringify(redacted([finished], clean)), /s3cret/);
  });

  it("keep the suite's own words", () => {
    const source = {
      source: { uri: 'a.feature', data: 'Feature: s3cret', mediaType: 'text/x.cucumber.gherkin+plain' },
    } as Envelope;
    assert.deepEqual(redacted([source], clean), [source]);
  });
});
