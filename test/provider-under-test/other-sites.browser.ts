import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { PROVIDER_DEFECTS } from '../../calibration/defects/provider/catalogue';
import { type ServerChange, startReferenceServer } from '../../calibration/defects/provider/reference-server';
import { OTHER_SITES } from '../../calibration/fair-variants/provider/pages/other-sites';
import { discoverUpstream } from '../../src/gateway/openid-upstream';
import type { Upstream } from '../../src/gateway/upstream';
import type { Verdict } from '../../src/judging/verdict';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import type { Target } from '../../src/provider-under-test/target';
import { reportOf } from '../../src/report/report-of';
import { openEmbeddedTarget } from '../../src/targets/embedded';
import { startCodeFlowServer } from '../../src/targets/gateway-target';
import { whyNoBrowser } from '../end-user/installed-browser';

const TAGS = '@3.3-cross-site or @3.3-framing';
/** Long enough for a browser on a busy machine. */
const LIFETIME_SECONDS = 120;

const changeOf = (id: string): ServerChange => {
  const found = [...PROVIDER_DEFECTS, ...OTHER_SITES].find((each) => each.id === id);
  assert.ok(found, id);
  const change = found.how();
  assert.ok(!('notHere' in change), id);
  return change as ServerChange;
};

async function verdictsOf(target: Target): Promise<readonly [Verdict, Verdict]> {
  const report = reportOf(await judgeProvider({ target, tags: TAGS }));
  const verdictOf = (id: string): Verdict => {
    const { verdict, reason, scenarios } = report.requirements.find((each) => each.id === id) ?? {};
    const why = reason ?? scenarios?.map(({ reason: inIt, failure }) => inIt ?? failure?.seen).join();
    if (verdict !== 'passed') console.log(`# ${id} ${verdict}: ${why}`);
    assert.ok(verdict, id);
    return verdict;
  };
  return [verdictOf('3.3-cross-site'), verdictOf('3.3-framing')];
}

describe('pages of other sites, tried in a real browser', { skip: whyNoBrowser() }, () => {
  let behind: Awaited<ReturnType<typeof startCodeFlowServer>>;
  let upstream: Upstream;
  before(async () => {
    behind = await startCodeFlowServer();
    upstream = await discoverUpstream({ issuer: behind.issuer, clientId: 'gateway' });
  });
  after(() => behind.close());

  const judged = async (id?: string): Promise<readonly [Verdict, Verdict]> => {
    const server = await startReferenceServer(upstream, LIFETIME_SECONDS, id ? changeOf(id) : {});
    try {
      return await verdictsOf({ ...server.target, user: { driver: 'browser' } });
    } finally {
      await server.close();
    }
  };

  it('find the embedded provider guarded', async () => {
    const open = await openEmbeddedTarget({ lifetimeSeconds: LIFETIME_SECONDS });
    try {
      const user = { ...open.target.user, driver: 'browser' } as const;
      assert.deepEqual(await verdictsOf({ ...open.target, user }), ['passed', 'passed']);
    } finally {
      await open.close();
    }
  });

  it('find the reference server guarded', async () => {
    assert.deepEqual(await judged(), ['passed', 'passed']);
  });

  it('send the approval where nothing keeps them from it', async () => {
    assert.deepEqual(await judged('approve-form-without-csrf-protection'), ['failed', 'passed']);
  });

  it('have the approval pressed in a frame where nothing keeps them from it', async () => {
    assert.deepEqual(await judged('approval-in-a-frame'), ['passed', 'failed']);
  });

  for (const id of ['forms-without-a-token', 'forms-refused-by-their-origin', 'frames-without-the-cookie'])
    it(`leave ${id} in peace`, async () => {
      assert.deepEqual(await judged(id), ['passed', 'passed']);
    });
});
