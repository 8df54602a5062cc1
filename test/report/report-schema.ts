import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import type { Report } from '../../src/report/model';

const ROOT = join(__dirname, '..', '..');
const SCHEMA = readFileSync(join(ROOT, 'schemas', 'report.schema.json'), 'utf8');
const FORMATS: Readonly<Record<string, RegExp>> = {
  'date-time': /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?Z$/,
  uri: /^[a-z][a-z0-9+.-]*:[^\s]+$/i,
};

let validator: ValidateFunction | undefined;

/** The schema as code. It is made once and kept: the tests start some hundred processes that have need of it. */
function validate(): ValidateFunction {
  if (validator) return validator;
  const hash = createHash('sha1').update(readFileSync(__filename)).update(SCHEMA).digest('hex');
  const folder = join(ROOT, 'node_modules', '.cache', 'report-schema');
  const kept = join(folder, `${hash}.cjs`);
  if (!existsSync(kept)) {
    const { Ajv2020 } = require('ajv/dist/2020') as typeof import('ajv/dist/2020');
    const standalone = require('ajv/dist/standalone') as typeof import('ajv/dist/standalone');
    const ajv = new Ajv2020({
      allErrors: true,
      strictRequired: false,
      formats: FORMATS,
      code: { source: true },
    });
    mkdirSync(folder, { recursive: true });
    // Whole from its first moment: other processes read it.
    const draft = `${kept}.${process.pid}`;
    writeFileSync(draft, standalone.default(ajv, ajv.compile(JSON.parse(SCHEMA))));
    renameSync(draft, kept);
  }
  validator = require(kept) as ValidateFunction;
  return validator;
}

/** What the schema objects to in a report, one line each; empty for a valid one. */
export function schemaErrors(report: unknown): readonly string[] {
  const isValid = validate();
  return isValid(report)
    ? []
    : (isValid.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** The report once more, when `report.schema.json` allows it. */
export function validReport<T extends Report>(report: T): T {
  assert.deepEqual(schemaErrors(report), []);
  return report;
}
