import { html, raw } from 'hono/html';

/** Markup that is escaped already. */
export type Markup = ReturnType<typeof html>;

/** A file of the site: its path within the folder, with slashes, and its content. */
export interface SiteFile {
  readonly path: string;
  readonly content: string;
}

const PLACES = [
  ['index.html', 'Results'],
  ['matrix.html', 'Matrix'],
  ['rfc/index.html', 'The RFC, annotated'],
  ['data.html', 'Data and badges'],
] as const;

/** The way from a page back to the folder of the site: pages open from a file system, too. */
function rootOf(path: string): string {
  return '../'.repeat(path.split('/').length - 1);
}

/**
 * A page of the site.
 *
 * @param path within the folder
 * @param body gets the way back to the folder, which every link begins with
 */
export function sitePage(path: string, title: string, body: (root: string) => Markup): SiteFile {
  const root = rootOf(path);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – RFC 8628 conformance</title>
<link rel="stylesheet" href="${root}style.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header class="top"><nav aria-label="Site">${PLACES.map(
    ([place, name]) =>
      html`<a href="${root}${place}"${place === path ? raw(' aria-current="page"') : ''}>${name}</a>`,
  )}</nav></header>
<main id="main">
${body(root)}
</main>
<footer><p>Written by rfc8628-conformance from report.json files. A pass means that nothing was found in what was tried; it is no proof. <a href="${root}data.html#contest">Contest a verdict</a>.</p></footer>
</body>
</html>
`;
  if (page instanceof Promise) throw new Error(`a part of ${path} is not written at once`);
  return { path, content: page.toString() };
}
