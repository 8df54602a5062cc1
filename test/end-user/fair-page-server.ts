import { strict as assert } from 'node:assert';
import { after, before } from 'node:test';
import { startReferenceServer } from '../../calibration/defects/provider/reference-server';
import type { PAGES } from '../../calibration/fair-variants/provider/pages/all';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { EndUser, Outcome, Visit } from '../../src/end-user/end-user';
import { discoverUpstream } from '../../src/gateway/openid-upstream';
import type { Upstream } from '../../src/gateway/upstream';
import type { Target } from '../../src/provider-under-test/target';
import { DEVICE_CODE_GRANT_TYPE } from '../../src/rfc8628/grant-type';
import { type CodeFlowServer, startCodeFlowServer } from '../../src/targets/gateway-target';

export type Variant = (typeof PAGES)[number];

let behind: CodeFlowServer;
let upstream: Upstream;

/** Starts what signs end users in behind every variant, for all tests of a file. */
export function signInsBehind(): void {
  before(async () => {
    behind = await startCodeFlowServer();
    upstream = await discoverUpstream({ issuer: behind.issuer, clientId: 'gateway' });
  });
  after(() => behind.close());
}

async function post(url: string, fields: Record<string, string>): Promise<Record<string, string>> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  return (await response.json()) as Record<string, string>;
}

/** A server of the variant, with its codes, tokens and somebody who acts on its pages. */
export class FairPageServer {
  private constructor(
    private readonly id: string,
    readonly target: Target,
    readonly user: EndUser,
    readonly close: () => Promise<void>,
  ) {}

  static async start({ id, how }: Variant, driver: 'form' | 'browser'): Promise<FairPageServer> {
    const change = how();
    if ('notHere' in change) throw new Error(change.notHere);
    const { target, close } = await startReferenceServer(upstream, 300, change);
    const user = createEndUser({ ...target.user, driver });
    return new FairPageServer(id, target, user, async () => {
      await user.close();
      await close();
    });
  }

  /** Has a device ask, the end user decide, and the device ask again. */
  async decide(
    decision: 'approve' | 'deny' | 'look',
    { by = 'verification_uri', mistyped = false } = {},
  ): Promise<{ readonly visit: Visit; readonly answer: string }> {
    const { issuer } = this.target;
    const codes = await post(`${issuer}/device_authorization`, { client_id: 'tv', scope: 'openid profile' });
    const { device_code = '', user_code = '' } = codes;
    const visit = await this.user.openBrowser().run({
      uri: codes[by] ?? '',
      userCode: mistyped ? 'BBBB-BBBB' : user_code,
      decision,
    });
    const grant = { client_id: 'tv', grant_type: DEVICE_CODE_GRANT_TYPE, device_code };
    const answer = await post(`${issuer}/token`, grant);
    return { visit, answer: answer.access_token ? 'token' : (answer.error ?? '') };
  }

  /** That an approval and a refusal each reach the device. */
  async checkDecisions(): Promise<void> {
    const approved = await this.decide('approve');
    check(approved.visit, 'approved');
    assert.equal(approved.answer, 'token');
    await this.checkDenial();
  }

  /** That a refusal reaches the device, or that the driver is not sure that it was one. */
  async checkDenial(): Promise<void> {
    const { visit, answer } = await this.decide('deny');
    if (this.id === CANCEL_LEADS_BACK) {
      assert.equal(visit.outcome, 'denied', visit.detail);
      assert.match(visit.guess ?? '', /need not be a refusal/);
      assert.equal(answer, 'authorization_pending');
      return;
    }
    if (this.id === NO_REFUSAL) {
      // Whether a way to refuse comes after the code can only be known by giving it, which approves.
      check(visit, 'no-choice');
      assert.equal(answer, 'token');
      return;
    }
    check(visit, 'denied');
    assert.equal(answer, 'access_denied');
  }
}

/** A page that takes no code at verification_uri: nobody gets anywhere but by verification_uri_complete. */
export const LINK_ONLY = 'page-only-behind-the-complete-address';

/** A page whose way back, by what it is called, may be a refusal or none: the driver follows it, and is not sure. */
export const CANCEL_LEADS_BACK = 'cancel-leads-back-to-the-code-page';

/** Pages without a way to refuse. */
const NO_REFUSAL = 'approved-on-the-code-page-which-comes-again';

/** That a visit ended so, and that the driver is sure of it. */
export function check(visit: Visit, outcome: Outcome): void {
  assert.equal(visit.outcome, outcome, visit.detail);
  assert.equal(visit.guess, undefined);
}
