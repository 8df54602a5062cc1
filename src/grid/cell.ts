import { z } from 'zod';

/** The form of a cell's file; it grows by members, and none changes its meaning. */
export const CELL_FORMAT = 1;

const side = z.object({ name: z.string().min(1), version: z.string().min(1).optional() });

const cellSchema = z.object({
  format: z.literal(CELL_FORMAT),
  server: side,
  client: side,
  /** `not-tried`: one of the two lacks what the other needs, which the reason names. */
  outcome: z.enum(['signed-in', 'not-signed-in', 'not-tried']),
  reason: z.string().optional(),
  run_at: z.iso.datetime(),
  duration_ms: z.number().min(0),
  log: z.array(
    z.object({
      /** Milliseconds since the client was started. */
      at_ms: z.number().min(0),
      who: z.enum(['client', 'end user']),
      text: z.string(),
    }),
  ),
});

/** Whether one client signed in at one server, as it went: a cell of the grid. */
export type Cell = Readonly<z.infer<typeof cellSchema>>;
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
  const { data, error } = cellSchema.safeParse(value);
  if (data) return data;
  const [issue] = error.issues;
  throw new NoCellError(`"${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'it is wrong'}`);
}

/** The text of a cell's file. */
export function cellText(cell: Cell): string {
  return `${JSON.stringify(cell, undefined, 2)}\n`;
}
