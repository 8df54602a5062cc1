import * as v from 'valibot';

/** The form of a cell's file; it grows by members, and none changes its meaning. */
export const CELL_FORMAT = 1;

const side = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  version: v.optional(v.pipe(v.string(), v.nonEmpty())),
});

const cellSchema = v.object({
  format: v.literal(CELL_FORMAT),
  server: side,
  client: side,
  /** `not-tried`: one of the two lacks what the other needs, which the reason names. */
  outcome: v.picklist(['signed-in', 'not-signed-in', 'not-tried']),
  reason: v.optional(v.string()),
  run_at: v.pipe(v.string(), v.isoTimestamp()),
  duration_ms: v.pipe(v.number(), v.minValue(0)),
  log: v.array(
    v.object({
      /** Milliseconds since the client was started. */
      at_ms: v.pipe(v.number(), v.minValue(0)),
      who: v.picklist(['client', 'end user']),
      text: v.string(),
    }),
  ),
});

/** Whether one client signed in at one server, as it went: a cell of the grid. */
export type Cell = Readonly<v.InferOutput<typeof cellSchema>>;
/** One line of a cell's log, without secrets. */
export type LogEntry = Cell['log'][number];
export type CellOutcome = Cell['outcome'];

/** A file that is no cell of a grid; the message says what is wrong with it. */
export class NoCellError extends Error {
  override readonly name = 'NoCellError';
}

/**
 * A cell from the text of its file.
 *
 * @throws NoCellError naming the member that is missing or wrong
 */
export function parseCell(text: string): Cell {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NoCellError('it is no JSON');
  }
  const result = v.safeParse(cellSchema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new NoCellError(`"${v.getDotPath(issue) ?? ''}": ${issue.message}`);
}

/** The text of a cell's file. */
export function cellText(cell: Cell): string {
  return `${JSON.stringify(cell, undefined, 2)}\n`;
}
