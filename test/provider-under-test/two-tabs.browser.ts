import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { PROVIDER_DEFECTS } from '../../calibration/defects/provider/catalogue';
import { type ServerChange, startReferenceServer } from '../../calibration/defects/provider/reference-server';
import { discoverUpstream } from '../../src/gateway/openid-upstream';
import type { Upstream } from '../../src/gateway/upstream';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import { reportOf } from '../../src/report/report-of';
import { startCodeFlowServer } from '../../src/targets/gateway-target';
import { whyNoBrowser } from '../end-user/installed-browser';

/** Long enough for a browser on a busy machine. */
const LIFETIME_SECONDS = 120;
const ID = '3.3-right-session';

describe('the pages of two devices in two tabs of a real browser', { skip: whyNoBrowser() }, () => {
  let behind: Awaited<ReturnType<typeof startCodeFlowServer>>;
  let upstream: Upstream;
  before(async () => {
    behind = await startCodeFlowServer();
    upstream = await discoverUpstream({ issuer: behind.issuer, clientId: 'gateway' });
  });
  after(() => behind.close());

  async function judged(change: ServerChange): Promise<readonly [string | undefined, string]> {
    const server = await startReferenceServer(upstream, LIFETIME_SECONDS, change);
    try {
      const target = { ...server.target, user: { driver: 'browser' } } as const;
      const { requirements } = reportOf(await judgeProvider({ target, tags: `@${ID}` }));
      const found = requirements.find(({ id }) => id === ID);
      return [found?.verdict, JSON.stringify(found)];
    } finally {
      await server.close();
    }
  }

  it('let in the device whose page was approved', async () => {
    const [verdict, text] = await judged({});
    assert.equal(verdict, 'passed', text);
  });

  it('are held against a server that lets in the one whose page was opened last', async () => {
    const defect = PROVIDER_DEFECTS.find(({ id }) => id === 'approval-follows-last-opened-code');
    const [verdict, text] = await judged(defect?.how() as ServerChange);
    assert.equal(verdict, 'failed', text);
    assert.match(text, /a token for the other device/);
  });
});
