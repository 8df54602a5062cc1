import { join } from 'node:path';

/**
 * Where the reports of a run go unless it is told otherwise: below `reports/latest`, which git ignores, whatever the
 * target is called. Published results stand elsewhere.
 */
export function reportFolder(targetName: string): string {
  const name = targetName.replace(/[^A-Za-z0-9._+-]+/g, '-').replace(/^[.-]+/, '');
  return join('reports', 'latest', name || 'target');
}
