import { html } from 'hono/html';
import type { Cell, CellOutcome } from '../grid/cell';
import { label, visible } from '../http/safe-text';
import { cellOf, type Grid, type GridSide } from './grid';
import { type Markup, type SiteFile, sitePage } from './page';
import { implementationPath } from './words';

const SIGNS: Readonly<Record<CellOutcome, readonly [sign: string, words: string, tone: string]>> = {
  'signed-in': ['✓', 'signed in', 'good'],
  'not-signed-in': ['✗', 'did not sign in', 'bad'],
  'not-tried': ['–', 'could not be tried', 'none'],
};

/** The page of a cell. */
export function cellPath({ server, client }: Pick<Cell, 'server' | 'client'>): string {
  return `grid/${plain(server.name)}/${plain(client.name)}.html`;
}

/** Which client signs in at which server, as a table; nothing where no pair was run. */
export function gridTable(grid: Grid, root: string): Markup | string {
  const { servers, clients, cells } = grid;
  if (cells.length === 0) return '';
  const signedIn = cells.filter(({ outcome }) => outcome === 'signed-in').length;
  return html`<h2 id="grid">Who signs in where</h2>
<p>Each client was started and told of each server; an end user typed the code, signed in and approved. ${signedIn} of ${cells.length} pairs got to a token that the client was content with. A pair that did not says nothing about who is wrong: its log shows what happened.</p>
<ul class="legend">${Object.values(SIGNS).map(([sign, words, tone]) => html`<li><span class="state ${tone}">${sign}</span> ${words}</li>`)}</ul>
<div class="scroll" role="region" aria-labelledby="grid" tabindex="0"><table class="grid">
<thead><tr><th scope="col">Server</th>${clients.map((client) => html`<th scope="col">${sideMarkup(client, root)}</th>`)}</tr></thead>
<tbody>${servers.map(
    (server) =>
      html`<tr><th scope="row">${sideMarkup(server, root)}</th>${clients.map((client) => cellMarkup(cellOf(grid, server, client), root))}</tr>`,
  )}</tbody></table></div>`;
}

function sideMarkup({ title, version, result }: GridSide, root: string): Markup {
  const name = result
    ? html`<a href="${root}${implementationPath(result)}">${label(title)}</a>`
    : html`${label(title)}`;
  return html`${name}${version === undefined ? '' : html` <small>${label(version)}</small>`}`;
}

function cellMarkup(cell: Cell | undefined, root: string): Markup {
  if (!cell) return html`<td><span class="hidden">not run</span></td>`;
  const [sign, words, tone] = SIGNS[cell.outcome];
  return html`<td class="${tone}"><a href="${root}${cellPath(cell)}" aria-label="${words}">${sign}</a></td>`;
}

/** A page for each pair: what came of it, and its log. */
export function cellPages(grid: Grid): readonly SiteFile[] {
  return grid.cells.map((cell) => {
    const title = (sides: readonly GridSide[], name: string): string =>
      label(sides.find((side) => side.name === name)?.title ?? name);
    const [server, client] = [title(grid.servers, cell.server.name), title(grid.clients, cell.client.name)];
    const [sign, words, tone] = SIGNS[cell.outcome];
    return sitePage(
      cellPath(cell),
      `${client} at ${server}`,
      (root) => html`<p class="quiet"><a href="${root}index.html#grid">Who signs in where</a></p>
<h1>${client} at ${server}</h1>
<p class="lead"><span class="state ${tone}">${sign} ${words}</span></p>
${cell.reason === undefined ? '' : html`<p>${visible(cell.reason)}</p>`}
<dl class="facts">
<dt>Client</dt><dd>${versionWords(client, cell.client.version)}</dd>
<dt>Server</dt><dd>${versionWords(server, cell.server.version)}</dd>
<dt>Run</dt><dd>${cell.run_at.slice(0, 10)}, ${(cell.duration_ms / 1000).toFixed(1)} seconds</dd>
</dl>
${cell.log.length === 0 ? '' : html`<h2>Log</h2>${cell.log.map(entryMarkup)}`}`,
    );
  });
}

function versionWords(title: string, version = 'version not said'): string {
  return `${title}, ${label(version)}`;
}

function entryMarkup({ at_ms, who, text }: Cell['log'][number]): Markup {
  return html`<h3>${(at_ms / 1000).toFixed(1)} s, ${who}</h3><pre tabindex="0">${visible(text)}</pre>`;
}

/** A name as a part of an address. */
function plain(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9.]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '') || 'unnamed'
  );
}
