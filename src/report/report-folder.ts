import { join } from 'node:path';

/** Where the reports of runs go that are not told otherwise; git ignores it. Published results stand elsewhere. */
export const LATEST = join('reports', 'latest');

/**
 * The folder for the reports of a target, whatever it is called.
 *
 * @param base the folder for the folders of all targets
 * @param part the run was told to leave scenarios out: its report does not take the place of a whole one
 */
export function reportFolder(targetName: string, base = LATEST, part: 'whole' | 'part' = 'whole'): string {
  const name = targetName.replace(/[^A-Za-z0-9._+-]+/g, '-').replace(/^[.-]+/, '') || 'target';
  return join(base, part === 'part' ? `${name}-tags` : name);
}

/** The name of the folder that a whole run would have had in place of a run of some scenarios only. */
export function wholeRunFolder(name: string): string {
  return name.replace(/-tags(-\d+)?$/, '$1');
}
