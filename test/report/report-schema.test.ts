import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import { jsonReport } from '../../src/report/json';
import type { Report } from '../../src/report/model';
import { schemaErrors } from './report-schema';
import { sampleReport } from './sample-report';

const report = sampleReport();

/** The report with its first requirement of a verdict changed. */
function changed(verdict: string, changes: object): object {
  const at = report.requirements.findIndex((one) => one.verdict === verdict);
  const requirements = report.requirements.map((one, index) => (index === at ? { ...one, ...changes } : one));
  return { ...report, requirements };
}

it('the schema of report.json allows a report', () => {
  assert.deepEqual(schemaErrors(report), []);
});

for (const [what, wrong] of Object.entries<object>({
  'without a party': (({ party: _, ...rest }: Report) => rest)(report),
  'with a verdict that there is not': { ...report, summary: { ...report.summary, verdict: 'fine' } },
  'with a member that it does not know': { ...report, colour: 'blue' },
  'with a requirement that stands on no text': changed('passed', { clauses: [] }),
  'with a document for a clause': changed('passed', {
    clauses: [{ rfc: 'RFC 6749', section: '', url: 'https://www.rfc-editor.org/rfc/rfc6749' }],
  }),
  'with a failure without a remedy': changed('failed', { remedy: undefined }),
  'with a known deviation of what is met': changed('passed', { known_deviation: 'ticket 1' }),
  'with something untested without a reason': changed('not-tested', { reason: undefined }),
})) {
  it(`the schema of report.json refuses a report ${what}`, () => {
    assert.notDeepEqual(schemaErrors(JSON.parse(JSON.stringify(wrong))), []);
  });
}

const isChecked = process.execArgv.some((argument) => argument.includes('register.cjs'));
it('no report is written in a test that its schema does not allow', {
  skip: !isChecked && 'only with test/register.cjs',
}, () => {
  assert.ok(jsonReport(report).length > 0);
  const wrong = { ...report, colour: 'blue' };
  assert.throws(() => jsonReport(wrong), /must NOT have additional properties/);
});
