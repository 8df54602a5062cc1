import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import { PACKAGE_ROOT } from '../../src/engine/package-root';

/**
 * The rooms, lowest first: a file imports from its own room and from lower ones. Rooms on one line stand beside each
 * other, and do not import from each other.
 */
const ORDER: readonly (readonly string[])[] = [
  ['src/rfc8628'],
  ['src/http', 'src/dialects'],
  ['src/device-client', 'src/end-user', 'src/gateway'],
  ['src/judging'],
  ['src/engine'],
  ['src/provider-under-test', 'src/client-under-test'],
  ['src/targets', 'src/report'],
  ['src/grid', 'src/recordings'],
  ['src/site'],
  ['src/cli'],
  ['src'],
  ['steps/provider', 'steps/client'],
  ['calibration', 'bench'],
  ['reports'],
];

const ROOMS = ORDER.flatMap((rooms, height) => rooms.map((room) => ({ room, height })));

function roomOf(file: string): { readonly room: string; readonly height: number } | undefined {
  const containing = ROOMS.filter(({ room }) =>
    room === 'src' ? dirname(file) === 'src' : file.startsWith(`${room}/`),
  );
  return containing[0];
}

function filesIn(folder: string): string[] {
  return readdirSync(join(PACKAGE_ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesIn(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

const FILES: ReadonlySet<string> = new Set(
  ['src', 'steps', 'calibration', 'bench', 'reports'].flatMap(filesIn),
);
/** `from '…'`, `import('…')`, `require('…')`; the name of a folder is none of a file here. */
const IMPORT = /(?:\bfrom\s+|\bimport\s*\(\s*|\brequire\s*\(\s*|\bimport\s+)'(\.[^']*)'/g;

function importsOf(file: string): string[] {
  const text = readFileSync(join(PACKAGE_ROOT, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, path = '']) => {
    const found = normalize(join(dirname(file), path));
    return FILES.has(`${found}.ts`) ? `${found}.ts` : found;
  });
}

const GRAPH: ReadonlyMap<string, readonly string[]> = new Map(
  [...FILES].map((file) => [file, importsOf(file)]),
);

/** Circles of files, each by one way round. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) found.push([...way.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const imported of graph.get(file) ?? []) visit(imported, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

describe('imports', () => {
  it('are read from the files', () => {
    assert.ok(GRAPH.get('src/judging/answers.ts')?.includes('src/http/exchange.ts'));
    assert.deepEqual(
      circles(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
      ['b → c → b'],
    );
  });

  it('lead to files of rooms that the house has', () => {
    const lost = [...GRAPH].flatMap(([file, imported]) =>
      [...(roomOf(file) ? [] : [`${file} is in no room`])].concat(
        imported
          .filter((each) => !roomOf(each))
          .map((each) => `${file} imports ${each}, which is in no room`),
      ),
    );
    // package.json and JSON data beside the code are nobody's room.
    assert.deepEqual(
      lost.filter((each) => !each.includes('.json')),
      [],
    );
  });

  it('lead down from room to room, never up or across', () => {
    const wrong = [...GRAPH].flatMap(([file, imported]) =>
      imported
        .filter((each) => {
          const [from, to] = [roomOf(file), roomOf(each)];
          return from && to && from.room !== to.room && to.height >= from.height;
        })
        .map((each) => `${file} imports ${each}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('lead in no circle', () => {
    assert.deepEqual(circles(GRAPH), []);
  });
});
