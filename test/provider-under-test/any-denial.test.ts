import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import { reportOf } from '../../src/report/report-of';
import { type PlainProviderOptions, startPlainProvider } from '../hostile/plain-provider';

const IDS = ['3.3-deny', '3.3-code-spent', '3.5-access-denied'];

async function verdictsWith(options: PlainProviderOptions): Promise<Readonly<Record<string, string>>> {
  const provider = await startPlainProvider({ lifetime: 30, ...options });
  try {
    const tags = IDS.map((id) => `@${id}`).join(' or ');
    const { requirements } = reportOf(await judgeProvider({ target: provider.target, tags }));
    const found = requirements.filter(({ id }) => IDS.includes(id));
    for (const { verdict, reason = '' } of found)
      if (verdict === 'not-tested') assert.match(reason, /No denial is remembered \(3\.5-access-denied\)/);
    return Object.fromEntries(found.map(({ id, verdict }) => [id, verdict]));
  } finally {
    await provider.close();
  }
}

/** Pages on which a denial comes to something else, and that say "refused" all the same. */
function denialAs(change: (form: URLSearchParams) => void): PlainProviderOptions {
  const denials = new WeakSet<URLSearchParams>();
  return {
    takeOver: ({ form }) => {
      if (form.get('decision') === 'deny') {
        denials.add(form);
        change(form);
      }
      return false;
    },
    bend: (plain, { form }) =>
      denials.has(form)
        ? { ...plain, body: '<title>Device refused</title><p>Access was denied. You can close this page.' }
        : plain,
  };
}

it('a denial that is forgotten is one failure', async () => {
  assert.deepEqual(await verdictsWith(denialAs((form) => form.delete('decision'))), {
    '3.3-deny': 'passed',
    '3.3-code-spent': 'not-tested',
    '3.5-access-denied': 'failed',
  });
});

it('a denial that lets the device in is one failure', async () => {
  const found = await verdictsWith(denialAs((form) => form.set('decision', 'allow')));
  assert.equal(found['3.5-access-denied'], 'failed');
  assert.equal(found['3.3-deny'], 'not-tested');
  assert.notEqual(found['3.3-code-spent'], 'failed');
});

it('a denial that is told by another error is one failure', async () => {
  const found = await verdictsWith({
    bend: (plain) =>
      String(plain.body) === '{"error":"access_denied"}'
        ? { ...plain, status: 403, body: '{"error":"authorization_declined"}' }
        : plain,
  });
  assert.deepEqual(found, {
    '3.3-deny': 'passed',
    '3.3-code-spent': 'passed',
    '3.5-access-denied': 'failed',
  });
});
