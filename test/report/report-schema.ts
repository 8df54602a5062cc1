import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';
import type { Report } from '../../src/report/model';

const ajv = new Ajv2020({ allErrors: true, strictRequired: false });
ajv.addFormat(
  'date-time',
  (text: string) => /^\d{4}-\d\d-\d\dT.*Z$/.test(text) && !Number.isNaN(Date.parse(text)),
);
ajv.addFormat('uri', (text: string) => URL.canParse(text));

const validate = ajv.compile(
  JSON.parse(readFileSync(join(__dirname, '../../schemas/report.schema.json'), 'utf8')),
);

/** What the schema objects to in a report, one line each; empty for a valid one. */
export function schemaErrors(report: unknown): readonly string[] {
  return validate(report)
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** The report once more, as a file of it reads, when `report.schema.json` allows it. */
export function validReport<T extends Report>(report: T): T {
  assert.deepEqual(schemaErrors(JSON.parse(JSON.stringify(report))), []);
  return report;
}
