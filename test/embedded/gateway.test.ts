import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { SHORT_LIVED_GATEWAY } from '../../calibration/expected-verdicts';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import type { OpenTarget } from '../../src/provider-under-test/target';
import { exitStatus } from '../../src/report/exit-status';
import type { Report } from '../../src/report/model';
import { reportOf } from '../../src/report/report-of';
import { openGatewayTarget } from '../../src/targets/gateway-target';
import { validReport } from '../report/report-schema';
import { assertVerdicts } from './verdicts';

describe('the gateway in front of a code-flow server, judged by every scenario', () => {
  let open: OpenTarget;
  let report: Report;
  before(async () => {
    open = await openGatewayTarget({ lifetimeSeconds: 15 });
    report = reportOf(await judgeProvider({ target: open.target }));
  });
  after(() => open.close());

  it('has a report that the schema allows', () => {
    validReport(report);
  });

  it('gets the verdicts that are expected of it, and no other', () => {
    assertVerdicts(report, SHORT_LIVED_GATEWAY);
  });

  it('is compliant, and a run of it ends well even when a SHOULD counts', () => {
    assert.equal(report.summary.verdict, 'compliant');
    assert.equal(
      exitStatus(report, {
        strict: true,
        allowIncomplete: false,
        inconclusive: report.incident !== undefined,
      }),
      0,
    );
  });

  it('has codes of which nothing can be said but that they live for a short time', () => {
    const known = report.requirements.filter(({ known_deviation }) => known_deviation !== undefined);
    assert.deepEqual(
      known.map(({ id }) => id),
      ['5.4-lifetime'],
    );
  });
});
