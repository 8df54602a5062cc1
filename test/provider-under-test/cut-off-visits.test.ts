import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { Outcome, Visit } from '../../src/end-user/end-user';
import { LimitReached, RequirementNotMet } from '../../src/judging/outcomes';
import { EvictionDetector } from '../../src/provider-under-test/eviction-detector';
import { objectionTo } from '../../src/provider-under-test/objections';
import { ProviderRun } from '../../src/provider-under-test/provider-run';
import type { Target } from '../../src/provider-under-test/target';

const TARGET: Target = {
  name: 'idp',
  client: { client_id: 'tv' },
  user: { driver: 'none' },
  max_wait: 20,
  sample_size: 3,
  intrusive: false,
  known_deviations: {},
};

const visit = (outcome: Outcome, typedCode = true): Visit => ({
  outcome,
  detail: '',
  pages: [],
  typedCode,
  ...(outcome === 'limited' && { retryAfterSeconds: 0 }),
});

/** What comes of visits that end like this, one after the other. */
async function after(...visits: Visit[]): Promise<Visit> {
  const run = new ProviderRun(TARGET, { exchanges: [], endpoints: {} }, new AbortController().signal, {});
  const [last] = visits;
  return run.visit(async () => visits.shift() ?? last ?? visit('stuck')).finally(() => run.close());
}

async function objection(to: Visit): Promise<Error | undefined> {
  const evictions = new EvictionDetector({
    scope: undefined,
    bounds: () => {
      throw new Error('There is no session to look at.');
    },
  });
  const state = { session: undefined, oldestSession: undefined, lastAnswer: undefined, visit: to };
  return objectionTo(new RequirementNotMet('an approval', 'a refusal'), state, evictions);
}

describe('a visit after one that a limit cut off', () => {
  it('accuses nobody where the code had been entered: it may be good once', async () => {
    const refused = await after(visit('limited'), visit('code-refused'));
    assert.equal(refused.outcome, 'code-refused');
    assert.ok((await objection(refused)) instanceof LimitReached);
  });

  it('counts where it was carried out, or nothing had been entered', async () => {
    for (const visits of [
      [visit('limited'), visit('approved')],
      [visit('limited', false), visit('code-refused')],
      [visit('code-refused')],
    ])
      assert.equal(await objection(await after(...visits)), undefined);
  });
});
