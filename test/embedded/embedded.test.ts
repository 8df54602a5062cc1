import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { EMBEDDED } from '../../calibration/expected-verdicts';
import { PACKAGE_ROOT } from '../../src/engine/package-root';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import type { OpenTarget } from '../../src/provider-under-test/target';
import type { Report } from '../../src/report/model';
import { renderReport } from '../../src/report/render-report';
import { reportOf } from '../../src/report/report-of';
import { textColumns } from '../../src/report/text-columns';
import { openEmbeddedTarget } from '../../src/targets/embedded';
import { validReport } from '../report/report-schema';
import { assertVerdicts } from './verdicts';

describe('the embedded oidc-provider, judged by every scenario', () => {
  let open: OpenTarget;
  let report: Report;
  before(async () => {
    open = await openEmbeddedTarget();
    report = reportOf(await judgeProvider({ target: open.target }));
  });
  after(() => open.close());

  it('has a report that the schema allows', () => {
    validReport(report);
  });

  it('gets the verdicts that are expected of it, and no other', () => {
    assertVerdicts(report, EMBEDDED);
  });

  it('is told in the lines that README.md shows', async () => {
    const readme = readFileSync(join(PACKAGE_ROOT, 'README.md'), 'utf8');
    const [, sample = ''] = /```text\n(§3\.1 Device Authorization Request[\s\S]*?)```/.exec(readme) ?? [];
    const text = await textColumns();
    const lines = new Set(renderReport(report, { columns: 80, colour: false, text }));
    const shown = sample.split('\n').filter((line) => line !== '⋮');
    assert.ok(shown.length > 15);
    assert.deepEqual(
      shown.filter((line) => line !== '' && !lines.has(line)),
      [],
    );
  });

  it('is judged to the end', () => {
    assert.equal(report.incident, undefined);
    assert.equal(report.summary.verdict, 'not-compliant');
  });

  it('has evidence for every verdict', () => {
    for (const { id, verdict, reason, scenarios } of report.requirements) {
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
