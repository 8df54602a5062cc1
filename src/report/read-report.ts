import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { WrongUseError } from '../engine/expected-error';
import { LEVELS } from '../rfc8628/requirement';
import type { ComparableReport } from './comparison';

/** A file that is no report of this suite; the message is one line that says why. */
export class UnreadableReport extends WrongUseError {
  override readonly name = 'UnreadableReport';
}

const verdict = z.enum(['passed', 'failed', 'not-applicable', 'not-tested']);

/** What every version of the suite has written; what else is there is let through. */
const reportSchema = z.looseObject({
  suite: z.looseObject({ version: z.string() }),
  target: z.looseObject({ name: z.string(), version: z.string().optional() }),
  started_at: z.string(),
  summary: z.looseObject({ verdict: z.string() }),
  requirements: z.array(
    z.looseObject({
      id: z.string(),
      section: z.string(),
      level: z.enum(LEVELS as [string, ...string[]]),
      statement: z.string(),
      verdict,
      reason: z.string().optional(),
      known_deviation: z.string().optional(),
      scenarios: z.array(z.looseObject({ verdict, failure: z.looseObject({ seen: z.string() }).optional() })),
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
  const result = reportSchema.safeParse(value);
  if (!result.success) {
    const where = result.error.issues[0]?.path.map(String).join('.') ?? '';
    throw new UnreadableReport(
      `${file} is no report of this suite${where === '' ? '' : ` ("${where}" is not as it has to be)`}.`,
    );
  }
  const party = 'party' in result.data && result.data.party === 'client' ? 'client' : 'provider';
  return { ...(result.data as unknown as ComparableReport), party };
}
