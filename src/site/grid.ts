import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cell, parseCell } from '../grid/cell';
import { NoResultsError, type Result } from './results';

/** The cells of a grid with what stands at its edges, in the order shown. */
export interface Grid {
  readonly servers: readonly GridSide[];
  readonly clients: readonly GridSide[];
  readonly cells: readonly Cell[];
}

/** A server or a client of the grid. */
export interface GridSide {
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly version?: string;
  /** Its page, where it was judged, too. */
  readonly result?: Result;
}

/** What comes with this suite is told to be so. */
const OWN_TITLES: Readonly<Record<string, string>> = {
  embedded: 'oidc-provider',
  gateway: 'our gateway',
  login: 'our rfc8628 login',
};

/**
 * Reads the cells below `grid/SERVER/` of a folder of results.
 *
 * @returns a grid without cells where there is no such folder
 * @throws NoResultsError naming the file that is no cell
 */
export function readGrid(dir: string, results: readonly Result[]): Grid {
  const cells = filesBelow(join(dir, 'grid')).map(readCell);
  return {
    cells,
    servers: sides(cells, 'server', results),
    clients: sides(cells, 'client', results),
  };
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(join(folder, name))
        .filter((file) => file.endsWith('.json'))
        .map((file) => join(folder, name, file)),
    );
}

function readCell(path: string): Cell {
  try {
    return parseCell(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new NoResultsError(`"${path}" is no cell of a grid: ${(error as Error).message}`);
  }
}

/** Who signs in most often stands first. */
function sides(cells: readonly Cell[], side: 'server' | 'client', results: readonly Result[]): GridSide[] {
  const names = [...new Set(cells.map((cell) => cell[side].name))];
  const signedIn = (name: string): number =>
    cells.filter((cell) => cell[side].name === name && cell.outcome === 'signed-in').length;
  return names
    .sort((one, other) => signedIn(other) - signedIn(one) || one.localeCompare(other))
    .map((name) => {
      const party = side === 'server' ? 'provider' : 'client';
      const result = results.find((each) => each.party === party && each.slug === name);
      const newest = cells
        .filter((cell) => cell[side].name === name)
        .sort((one, other) => other.run_at.localeCompare(one.run_at))[0];
      const version = newest?.[side].version;
      return {
        name,
        title: result?.title ?? OWN_TITLES[name] ?? name,
        ...(version !== undefined && { version }),
        ...(result && { result }),
      };
    });
}

/** The cell of a pair, where it was run. */
export function cellOf({ cells }: Grid, server: GridSide, client: GridSide): Cell | undefined {
  return cells.find((cell) => cell.server.name === server.name && cell.client.name === client.name);
}
