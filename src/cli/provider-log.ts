import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkWritable } from '../report/write';

const FILE = 'server.log';

/**
 * Puts what a provider wrote beside the reports, for whoever has to find out why it failed or could not be judged.
 *
 * @param log without secrets
 * @returns the path
 * @throws UnwritableFolder
 */
export async function writeProviderLog(log: string, folder: string): Promise<string> {
  await checkWritable(folder);
  const path = join(folder, FILE);
  await writeFile(path, log);
  return path;
}

/** Takes away what an earlier run left, which says nothing of this one. */
export async function removeProviderLog(folder: string): Promise<void> {
  await rm(join(folder, FILE), { force: true });
}
