import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { judgeClient } from '../../src/client-under-test/judge-client';
import type { Report } from '../../src/report/model';
import { reportOf } from '../../src/report/report-of';
import { clientOfCommand } from '../../src/targets/client-file';

/** A part of them all, of every kind: each scenario starts a process. `npm run calibrate` judges programs by the rest. */
const JUDGED = [
  '3.1-client-form-post',
  '3.1-client-identifies',
  '3.3-client-shows',
  '3.4-client-request',
  '3.4-client-nothing-else',
  '3.5-client-polls',
];

async function judged(
  switches: readonly string[],
  requirements: readonly string[] = JUDGED,
): Promise<Report> {
  const client = clientOfCommand([process.execPath, 'device.mjs', ...switches], __dirname);
  return reportOf(await judgeClient({ client, tags: requirements.map((id) => `@${id}`).join(' or ') }));
}

function withVerdict(report: Report, verdict: string): readonly string[] {
  return report.requirements.filter((each) => each.verdict === verdict).map(({ id }) => id);
}

describe('a program that is judged from outside', { concurrency: true }, () => {
  it('is accused of nothing where it keeps the RFC', async () => {
    const report = await judged([]);
    assert.deepEqual(withVerdict(report, 'failed'), []);
    assert.deepEqual(withVerdict(report, 'passed'), JUDGED);
  });

  it('may take its time, and encode more characters of a form than it has to', async () => {
    const requirements = ['3.1-client-identifies', '3.2-client-default-interval', '3.3-client-shows'];
    const report = await judged(['takes-its-time', 'encodes-everything'], requirements);
    assert.deepEqual(withVerdict(report, 'failed'), []);
    assert.deepEqual(withVerdict(report, 'passed'), requirements);
  });

  it('fails what it breaks, and nothing besides', async () => {
    const broken = ['3.1-client-form-post', '3.5-client-stops'];
    const kept = ['3.1-client-identifies'];
    const report = await judged(['json-body', 'every-error-is-pending'], [...broken, ...kept]);
    assert.deepEqual(withVerdict(report, 'failed'), broken);
    assert.deepEqual(withVerdict(report, 'passed'), kept);
    assert.equal(report.summary.verdict, 'not-compliant');
  });
});
