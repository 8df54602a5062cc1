import type { PickleStepArgument } from '@cucumber/messages';

/**
 * A table or a text that stands below a step, line by line as a feature has it.
 *
 * @example
 * // the argument of `Given the device authorization response has:`
 * // ['| device_code | dc-3f9a64e1b7 |', '| interval    | 1             |']
 */
export function linesBelow({ dataTable, docString }: PickleStepArgument = {}): readonly string[] {
  if (docString) {
    const { content, mediaType = '' } = docString;
    return [`"""${mediaType}`, ...content.replaceAll('"""', '\\"\\"\\"').split('\n'), '"""'];
  }
  const rows = (dataTable?.rows ?? []).map(({ cells }) => cells.map(({ value }) => cellOf(value)));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
}

function cellOf(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('\n', '\\n');
}
