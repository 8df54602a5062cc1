import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import type { PlannedScenario } from '../../src/engine/scenario-plan';
import type { ScenarioRecord } from '../../src/engine/scenario-record';
import type { Finding } from '../../src/judging/verdict-policy';
import type { Attempted } from '../../src/provider-under-test/attempt';
import { ProviderRun } from '../../src/provider-under-test/provider-run';
import { rerunDisturbed } from '../../src/provider-under-test/rerun-disturbed';
import { answered } from '../judging/exchange';

const scenario = {} as PlannedScenario;
const record = (finding?: Finding, status = 400): ScenarioRecord =>
  ({
    notes: [],
    exchanges: [answered({ status })],
    ...(finding && { finding, reason: 'Why.' }),
  }) as unknown as ScenarioRecord;

/** What comes of a scenario that ended so, and passes when it is run once more. */
async function after(
  kind: 'late' | 'limited' | 'expired' | 'not-tested' | 'not-met' | 'stuck',
  { status, gotOn = [] }: { readonly status?: number; readonly gotOn?: readonly string[] } = {},
): Promise<Attempted | undefined> {
  const target = { name: 'idp', client: { client_id: 'tv' }, user: { driver: 'none' as const } };
  const run = new ProviderRun(
    { ...target, max_wait: 1, sample_size: 1, intrusive: false, known_deviations: {} },
    { exchanges: [], endpoints: {} },
    new AbortController().signal,
    {},
  );
  const passes = async (): Promise<Attempted> => ({ scenario, record: record(), messages: [] });
  const finding: Finding =
    kind === 'not-met'
      ? { kind, expected: 'codes', seen: 'none' }
      : kind === 'stuck'
        ? { kind, reason: 'Why.', decision: 'approve' }
        : { kind, reason: 'Why.' };
  for (const decision of gotOn) run.gotOn.add(decision);
  const attempted = { scenario, record: record(finding, status), messages: [] };
  const settled = await rerunDisturbed(
    [attempted],
    run,
    { withFew: passes, alone: passes },
    () => false,
  ).finally(() => run.close());
  return settled[0];
}

it('runs once more what came late, was limited, or whose codes expired, and nothing else that was lacking', async () => {
  for (const kind of ['late', 'limited', 'expired'] as const) {
    const again = await after(kind);
    assert.equal(again?.record?.finding, undefined, kind);
    assert.deepEqual(again?.record?.notes, [
      'Why. It was run once more with few others, and this is how that went.',
    ]);
  }
  assert.equal((await after('not-tested'))?.record?.finding?.kind, 'not-tested');
});

it('runs once more what accuses a provider that failed itself meanwhile, and no other accusation', async () => {
  assert.equal((await after('not-met', { status: 500 }))?.record?.finding, undefined);
  assert.equal((await after('not-met'))?.record?.finding?.kind, 'not-met');
});

it('runs once more where an end user got stuck and another of the run did the same', async () => {
  assert.equal((await after('stuck', { gotOn: ['approve'] }))?.record?.finding, undefined);
  assert.equal((await after('stuck', { gotOn: ['deny'] }))?.record?.finding?.kind, 'stuck');
  assert.equal((await after('stuck'))?.record?.finding?.kind, 'stuck');
});
