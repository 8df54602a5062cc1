import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { type Judgement, judgeProvider } from '../../src/provider-under-test/judge-provider';
import type { OpenTarget } from '../../src/provider-under-test/target';
import { exitStatus } from '../../src/report/exit-status';
import { openGatewayTarget } from '../../src/targets/gateway-target';
import { validReport } from '../report/report-schema';
import { SHORT_LIVED_GATEWAY } from './expected-verdicts';
import { assertVerdicts } from './verdicts';

describe('the gateway in front of a code-flow server, judged by every scenario', () => {
  let open: OpenTarget;
  let judgement: Judgement;
  before(async () => {
    open = await openGatewayTarget({ lifetimeSeconds: 15 });
    judgement = await judgeProvider({ target: open.target });
  });
  after(() => open.close());

  it('has a report that the schema allows', () => {
    validReport(judgement.report);
  });

  it('gets the verdicts that are expected of it, and no other', () => {
    assertVerdicts(judgement.report, SHORT_LIVED_GATEWAY);
  });

  it('is compliant, and a run of it ends well even when a SHOULD counts', () => {
    assert.equal(judgement.report.summary.verdict, 'compliant');
    const { couldNotBeJudged } = judgement;
    assert.equal(
      exitStatus(judgement.report, {
        strict: true,
        allowIncomplete: false,
        couldNotBeJudged,
      }),
      0,
    );
  });

  it('has codes of which nothing can be said but that they live for a short time', () => {
    const known = judgement.report.requirements.filter(
      ({ known_deviation }) => known_deviation !== undefined,
    );
    assert.deepEqual(
      known.map(({ id }) => id),
      ['5.4-lifetime'],
    );
  });
});
