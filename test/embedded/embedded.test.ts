import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { type Judgement, judgeProvider } from '../../src/provider-under-test/judge-provider';
import type { OpenTarget } from '../../src/provider-under-test/target';
import { openEmbeddedTarget } from '../../src/targets/embedded';
import { validReport } from '../report/report-schema';
import { EMBEDDED } from './expected-verdicts';
import { assertVerdicts } from './verdicts';

describe('the embedded oidc-provider, judged by every scenario', () => {
  let open: OpenTarget;
  let judgement: Judgement;
  before(async () => {
    open = await openEmbeddedTarget();
    judgement = await judgeProvider({ target: open.target });
  });
  after(() => open.close());

  it('has a report that the schema allows', () => {
    validReport(judgement.report);
  });

  it('gets the verdicts that are expected of it, and no other', () => {
    assertVerdicts(judgement.report, EMBEDDED);
  });

  it('is judged to the end', () => {
    assert.equal(judgement.couldNotBeJudged, false);
    assert.equal(judgement.report.summary.verdict, 'not-compliant');
  });

  it('has evidence for every verdict', () => {
    for (const { id, verdict, reason, scenarios } of judgement.report.requirements) {
      assert.ok(scenarios.length > 0, `${id} has no scenario`);
      if (verdict === 'not-applicable' || verdict === 'not-tested') assert.ok(reason, `${id} has no reason`);
      for (const scenario of scenarios) {
        if (scenario.verdict !== 'failed') continue;
        assert.ok(scenario.failure, `${id} has failed without saying why`);
        assert.ok(scenario.exchanges.length + scenario.pages.length > 0, `${id} has failed without evidence`);
      }
    }
  });
});
