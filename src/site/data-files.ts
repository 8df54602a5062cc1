import { html } from 'hono/html';
import { htmlReport } from '../report/html';
import { jsonReport } from '../report/json';
import type { Report } from '../report/model';
import { clauseText } from '../rfc8628/clause';
import { shieldsBadge, svgBadge } from './badge';
import type { Grid } from './grid';
import { cellPath } from './grid-pages';
import { type SiteFile, sitePage } from './page';
import { type Result, ranked } from './results';
import { implementationPath, PARTY_FOLDERS } from './words';

/** The form of `index.json` and `findings.json`; it grows by members, and none changes its meaning. */
const FORMAT = 1;

function summaryOf(result: Result): object {
  const { report, title, slug, party } = result;
  const folder = `${PARTY_FOLDERS[party]}/${slug}`;
  return {
    party,
    name: slug,
    title,
    version: report.target.version ?? null,
    judged_at: report.started_at,
    suite: report.suite,
    verdict: report.summary.verdict,
    counts: countsOf(report),
    page: implementationPath(result),
    findings: `${folder}/findings.json`,
    report: `${folder}/report.json`,
    badge: `${folder}/badge.svg`,
  };
}

function countsOf({ summary: { verdict: _, ...counts } }: Report): object {
  return counts;
}

/** `index.json`: every implementation with its counts, where its files are, and the grid. */
export function indexFile(results: readonly Result[], now: Date, grid: Grid): SiteFile {
  const index = {
    format: FORMAT,
    built_at: now.toISOString(),
    implementations: ranked(results).map(summaryOf),
    grid: grid.cells.map(({ log: _, format: __, ...cell }) => ({
      ...cell,
      page: cellPath({ server: cell.server, client: cell.client }),
    })),
  };
  return { path: 'index.json', content: `${JSON.stringify(index, undefined, 2)}\n` };
}

/** The files of one implementation: evidence, report, findings, badges. */
export function implementationFiles(result: Result): readonly SiteFile[] {
  const { report, party, slug, history } = result;
  const folder = `${PARTY_FOLDERS[party]}/${slug}`;
  const findings = {
    format: FORMAT,
    ...summaryOf(result),
    requirements: report.requirements.map((one) => ({
      id: one.id,
      level: one.level,
      impact: one.impact,
      verdict: one.verdict,
      clauses: one.clauses.map(clauseText),
      ...(one.reason !== undefined && { reason: one.reason }),
      ...(one.verdict === 'failed' && {
        failures: one.scenarios.flatMap(({ failure }) => (failure ? [failure] : [])),
      }),
    })),
    history: history.map((earlier) => ({
      version: earlier.target.version ?? null,
      judged_at: earlier.started_at,
      verdict: earlier.summary.verdict,
      counts: countsOf(earlier),
    })),
  };
  return [
    { path: `${folder}/report.html`, content: htmlReport(report) },
    { path: `${folder}/report.json`, content: jsonReport(report) },
    { path: `${folder}/findings.json`, content: `${JSON.stringify(findings, undefined, 2)}\n` },
    { path: `${folder}/badge.svg`, content: svgBadge(report) },
    { path: `${folder}/badge.json`, content: shieldsBadge(report) },
  ];
}

/** What the data is, and how a verdict is contested. */
export function dataPage(): SiteFile {
  return sitePage(
    'data.html',
    'Data and badges',
    (root) => html`<h1>Data and badges</h1>
<h2>Data</h2>
<ul>
<li><a href="${root}index.json">index.json</a>: <code>format</code> (${FORMAT}), <code>built_at</code>, and <code>implementations</code>, fewest failures first, each with <code>party</code>, <code>name</code>, <code>title</code>, <code>version</code>, <code>judged_at</code>, <code>suite</code>, <code>verdict</code>, <code>counts</code> by level and verdict, and the paths of its <code>page</code>, <code>findings</code>, <code>report</code> and <code>badge</code>; and <code>grid</code>, with <code>server</code>, <code>client</code>, <code>outcome</code> (<code>signed-in</code>, <code>not-signed-in</code>, <code>not-tried</code>), <code>reason</code>, <code>run_at</code>, <code>duration_ms</code> and <code>page</code> of each pair.</li>
<li><code>providers/NAME/findings.json</code> and <code>clients/NAME/findings.json</code>: the same of one implementation, with <code>requirements</code> (<code>id</code>, <code>level</code>, <code>impact</code>, <code>verdict</code>, <code>clauses</code>, <code>reason</code>, <code>failures</code>) and <code>history</code>.</li>
<li><code>report.json</code> beside it: the run as it was, with its evidence.</li>
</ul>
<p>Members are added; none is taken away or changes its meaning while <code>format</code> is ${FORMAT}.</p>
<h2>Badges</h2>
<p><code>badge.svg</code> is a picture, <code>badge.json</code> an endpoint for shields.io. The page of an implementation has a line to copy.</p>
<h2 id="contest">Contest a verdict</h2>
<p>A false accusation is the worst bug this suite can have. Open an issue at the project with the implementation, the id of the requirement, and the text or the source that speaks against the verdict. The copy button in the evidence has the rest. Reports of your own are welcome: send report.json with the target or client file that it was made with; it is run again before it is published.</p>`,
  );
}
