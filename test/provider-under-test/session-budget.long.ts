import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { PROVIDER_DEFECTS } from '../../calibration/defects/provider/catalogue';
import { type ServerChange, startReferenceServer } from '../../calibration/defects/provider/reference-server';
import { planScenarios } from '../../src/engine/scenario-plan';
import { discoverUpstream } from '../../src/gateway/openid-upstream';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import { sampleWithin, withinBudget } from '../../src/provider-under-test/session-budget';
import type { Report } from '../../src/report/model';
import { reportOf } from '../../src/report/report-of';
import { PROVIDER_REQUIREMENTS } from '../../src/rfc8628/requirements';
import { openEmbeddedTarget } from '../../src/targets/embedded';
import { startCodeFlowServer } from '../../src/targets/gateway-target';

const LEVEL_OF = new Map(PROVIDER_REQUIREMENTS.map(({ id, level }) => [id, level]));
const PLAN = planScenarios('provider');

function chosenWithin(budget: number): ReadonlySet<string> {
  const chosen = withinBudget(PLAN, budget, sampleWithin(budget, 20));
  return new Set([...chosen].map(({ requirement }) => requirement));
}

async function judgedWithin(sessions: number): Promise<Report> {
  const open = await openEmbeddedTarget();
  try {
    return reportOf(await judgeProvider({ target: { ...open.target, limits: { sessions } } }));
  } finally {
    await open.close();
  }
}

/** Requirements that the budget was to last for, and did not. */
const brokenOff = ({ requirements }: Report): string[] =>
  requirements.flatMap(({ id, reason = '', scenarios }) =>
    [reason, ...scenarios.map((each) => each.reason ?? '')].some((why) => /and has done so/.test(why))
      ? [id]
      : [],
  );

const judgedIn = ({ summary }: Report): number => summary.MUST.passed + summary.MUST.failed;

describe('a budget of sessions', () => {
  it('goes to what binds most', () => {
    // What looks at sessions that others need anyway costs nothing, and is judged in passing.
    const tight = [...chosenWithin(12)].filter((id) => LEVEL_OF.get(id) !== 'MUST');
    assert.deepEqual(
      tight.filter((id) => ['3.3-informs', '3.4-code-survives', '6.1-case'].includes(id)),
      [],
    );
    const must = (budget: number) =>
      [...chosenWithin(budget)].filter((id) => LEVEL_OF.get(id) === 'MUST').length;
    assert.ok(must(5) < must(12) && must(12) < must(30) && must(30) < must(60));
  });

  it('judges a requirement by all of its scenarios, or not at all', () => {
    const chosen = withinBudget(PLAN, 30, 3);
    for (const { id } of PROVIDER_REQUIREMENTS) {
      const all = PLAN.filter(({ requirement }) => requirement === id);
      const some = all.filter((scenario) => chosen.has(scenario));
      assert.ok(some.length === 0 || some.length === all.length, id);
    }
  });

  it('lasts for what it is spent on', async () => {
    for (const sessions of [12, 45]) {
      const report = await judgedWithin(sessions);
      assert.deepEqual(brokenOff(report), [], `${sessions} sessions`);
      assert.ok((report.sessions ?? 0) <= sessions);
    }
  });

  it('of 30 lets at least 40 MUST of the embedded provider be judged, with room to spare', async () => {
    const report = await judgedWithin(30);
    assert.ok(judgedIn(report) >= 42, `${judgedIn(report)} MUST were judged`);
    assert.deepEqual(brokenOff(report), []);
    assert.ok((report.sessions ?? 0) <= 30, `${report.sessions} sessions were started`);
    const left = report.requirements.filter(({ verdict }) => verdict === 'not-tested');
    for (const { id, reason = '' } of left) assert.match(reason, /--max-sessions/, id);
  });

  it('has nobody look at a frame who is not signed in', async () => {
    const behind = await startCodeFlowServer();
    const upstream = await discoverUpstream({ issuer: behind.issuer, clientId: 'gateway' });
    const framed = PROVIDER_DEFECTS.find(({ id }) => id === 'approval-in-a-frame')?.how() as ServerChange;
    const server = await startReferenceServer(upstream, 60, framed);
    try {
      const target = { ...server.target, limits: { sessions: 100 } };
      const report = reportOf(await judgeProvider({ target, tags: '@3.3-framing' }));
      assert.equal(report.requirements.find(({ id }) => id === '3.3-framing')?.verdict, 'failed');
    } finally {
      await server.close();
      await behind.close();
    }
  });

  it('of 100 leaves nothing out', async () => {
    const report = await judgedWithin(100);
    assert.ok((report.sessions ?? 0) <= 100, `${report.sessions} sessions were started`);
    assert.deepEqual(
      report.requirements.filter(({ verdict }) => verdict === 'not-tested').map(({ id }) => id),
      [],
    );
  });
});
