import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { WrongUseError } from '../engine/expected-error';
import { LEVELS } from '../rfc8628/requirement';
import type { ComparableReport } from './comparison';

/** A file that is no report of this suite; the message is one line that says why. */
export class UnreadableReport extends WrongUseError {
  override readonly name = 'UnreadableReport';
}

const verdict = v.picklist(['passed', 'failed', 'not-applicable', 'not-tested']);

/** What every version of the suite has written; what else is there is let through. */
const reportSchema = v.looseObject({
  suite: v.looseObject({ version: v.string() }),
  target: v.looseObject({ name: v.string(), version: v.optional(v.string()) }),
  started_at: v.string(),
  incident: v.optional(v.string()),
  summary: v.looseObject({ verdict: v.string() }),
  requirements: v.array(
    v.looseObject({
      id: v.string(),
      section: v.string(),
      level: v.picklist(LEVELS),
      statement: v.string(),
      verdict,
      reason: v.optional(v.string()),
      known_deviation: v.optional(v.string()),
      scenarios: v.array(
        v.looseObject({ verdict, failure: v.optional(v.looseObject({ seen: v.string() })) }),
      ),
    }),
  ),
});

/**
 * Reads a `report.json`, of this version of the suite or an earlier one.
 *
 * @param path the file, or the folder that it lies in
 * @throws UnreadableReport
 */
export function readReport(path: string): ComparableReport & { readonly party: string } {
  const file = statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, 'report.json') : path;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new UnreadableReport(
      `${file} ${missing ? 'is not there' : 'cannot be read as JSON'}: give a report.json, or the folder of one.`,
    );
  }
  const result = v.safeParse(reportSchema, value);
  if (!result.success) {
    const where = v.getDotPath(result.issues[0]) ?? '';
    throw new UnreadableReport(
      `${file} is no report of this suite${where === '' ? '' : ` ("${where}" is not as it has to be)`}.`,
    );
  }
  const party = 'party' in result.output && result.output.party === 'client' ? 'client' : 'provider';
  return { ...(result.output as unknown as ComparableReport), party };
}
