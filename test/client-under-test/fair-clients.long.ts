import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ClientDescription } from '../../src/client-under-test/client-description';
import { judgeClient } from '../../src/client-under-test/judge-client';
import { reportOf } from '../../src/report/report-of';

function client(...ways: string[]): ClientDescription {
  return {
    name: ways.join(' '),
    command: [process.execPath, join(__dirname, 'fair-client.cjs'), ...ways],
    folder: __dirname,
    env: {},
    terminal: false,
    server: { scheme: 'http', dialect: 'rfc8628', intercept: false },
    client: { client_id: 'tv' },
    scope: 'profile',
    timeout: 60,
    known_deviations: {},
  };
}

/** The verdicts of these requirements, by their ids. */
async function verdicts(ids: readonly string[], tags: string, ...ways: string[]) {
  const report = reportOf(await judgeClient({ client: client(...ways), tags }));
  return Object.fromEntries(
    report.requirements.filter(({ id }) => ids.includes(id)).map(({ id, verdict }) => [id, verdict]),
  );
}

const FORMS = ['3.1-client-form-post', '3.4-client-request'];
const FORM_TAGS = FORMS.map((id) => `@${id}`).join(' or ');
const PACE = ['3.5-client-polls', '3.5-client-slow-down'];
const PACE_TAGS = '@3.5-client-polls or (@3.5-client-slow-down and not @long)';

describe('a client that keeps the RFC in ways of its own', { concurrency: true }, () => {
  it('may ask for more scope than it is told to', async () => {
    assert.deepEqual(await verdicts(FORMS, FORM_TAGS, 'more-scope'), {
      '3.1-client-form-post': 'passed',
      '3.4-client-request': 'passed',
    });
  });

  it('may have parameters in the query that OAuth does not know, and none that it knows', async () => {
    assert.deepEqual(await verdicts(FORMS, FORM_TAGS, 'tracing'), {
      '3.1-client-form-post': 'passed',
      '3.4-client-request': 'passed',
    });
    assert.deepEqual(await verdicts(FORMS, FORM_TAGS, 'astray'), {
      '3.1-client-form-post': 'failed',
      '3.4-client-request': 'failed',
    });
  });

  it('may send its client_id with an empty secret or one of its own, and not the word for none', async () => {
    const ids = ['3.1-client-identifies', '3.4-client-request'];
    const tags = ids.map((id) => `@${id}`).join(' or ');
    assert.deepEqual(await verdicts(ids, tags, 'empty-secret'), {
      '3.1-client-identifies': 'passed',
      '3.4-client-request': 'passed',
    });
    assert.deepEqual(await verdicts(ids, tags, 'built-in-secret'), {
      '3.1-client-identifies': 'not-applicable',
      '3.4-client-request': 'passed',
    });
    assert.deepEqual(await verdicts(ids, tags, 'undefined-secret'), {
      '3.1-client-identifies': 'failed',
      '3.4-client-request': 'failed',
    });
  });

  it('may poll at once, and stops when it is cancelled', async () => {
    const ids = ['3.5-client-cancel'];
    assert.deepEqual(await verdicts(ids, '@3.5-client-cancel', 'at-once'), { '3.5-client-cancel': 'passed' });
    assert.deepEqual(await verdicts(ids, '@3.5-client-cancel', 'uncancellable'), {
      '3.5-client-cancel': 'failed',
    });
  });

  // "polling should continue", while the MUST is about the interval of the polls that follow.
  it('breaks no MUST when it ends at a slow_down', async () => {
    assert.deepEqual(await verdicts(PACE, PACE_TAGS, 'stops'), {
      '3.5-client-polls': 'failed',
      '3.5-client-slow-down': 'not-applicable',
    });
  });

  it('breaks one when it polls on at its old pace', async () => {
    assert.deepEqual(await verdicts(PACE, PACE_TAGS, 'hurries'), {
      '3.5-client-polls': 'passed',
      '3.5-client-slow-down': 'failed',
    });
  });
});

describe('a client that sends JSON in place of a form', () => {
  it('is told that once, and not that its parameters are missing', async () => {
    const ids = [...FORMS, '3.1-client-identifies'];
    assert.deepEqual(await verdicts(ids, ids.map((id) => `@${id}`).join(' or '), 'json'), {
      '3.1-client-form-post': 'failed',
      '3.1-client-identifies': 'passed',
      '3.4-client-request': 'failed',
    });
  });
});
