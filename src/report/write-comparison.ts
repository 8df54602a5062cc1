import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Comparison } from './comparison';
import { type ComparisonTextOptions, comparisonJson, comparisonMarkdown } from './comparison-text';
import { UnwritableFolder } from './write';

/**
 * Writes `comparison.json` and `comparison.md` beside the reports.
 *
 * @param folder that is there already
 * @throws UnwritableFolder
 */
export async function writeComparison(
  comparison: Comparison,
  options: ComparisonTextOptions,
  folder: string,
): Promise<void> {
  try {
    await writeFile(join(folder, 'comparison.json'), comparisonJson(comparison, options));
    await writeFile(join(folder, 'comparison.md'), comparisonMarkdown(comparison, options));
  } catch (error) {
    throw new UnwritableFolder(folder, error);
  }
}
