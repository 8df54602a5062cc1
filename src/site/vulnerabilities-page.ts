import { html } from 'hono/html';
import { label, visible } from '../http/safe-text';
import { htmlReport } from '../report/html';
import { jsonReport } from '../report/json';
import type { Report } from '../report/model';
import { type Markup, type SiteFile, sitePage } from './page';
import { findingOf, type Vulnerability } from './vulnerabilities';
import { requirementPath, verdictMark } from './words';

/** Public advisories, each with what the suite says of a version that has the flaw, and of one that does not. */
export function vulnerabilityPages(vulnerabilities: readonly Vulnerability[]): readonly SiteFile[] {
  if (vulnerabilities.length === 0) return [];
  const page = sitePage(
    'vulnerabilities.html',
    'Known vulnerabilities',
    (root) => html`<h1>Known vulnerabilities, replayed</h1>
<p class="lead">Public advisories about the device grant: the suite was run against a version that has the flaw, and against one that does not. A requirement is worth something when it tells the two apart.</p>
${vulnerabilities.map((one) => entry(one, root))}`,
  );
  return [page, ...vulnerabilities.flatMap(evidence)];
}

function entry(vulnerability: Vulnerability, root: string): Markup {
  const { ids, url, product, what, requirement, notes } = vulnerability.advisory;
  const [id = ''] = ids;
  return html`<h2 id="${id}">${product}: ${ids.join(', ')}</h2>
<p>${visible(what)}</p>
<p><a href="${url}">The advisory</a> · judged by <a href="${root}${requirementPath(requirement)}">${requirement}</a></p>
<div class="scroll"><table class="results"><thead><tr><th scope="col">Version</th><th scope="col">Verdict</th><th scope="col">What was seen</th></tr></thead><tbody>
${(['vulnerable', 'fixed'] as const).map((which) => row(vulnerability, which, root))}
</tbody></table></div>
${notes === undefined ? '' : html`<p class="quiet">${visible(notes)}</p>`}`;
}

function row(vulnerability: Vulnerability, which: 'vulnerable' | 'fixed', root: string): Markup {
  const report: Report = vulnerability[which];
  const found = findingOf(report, vulnerability.advisory);
  const failure = found?.scenarios.find((scenario) => scenario.failure)?.failure;
  const version = label(report.target.version ?? 'version not said');
  const path = `${root}${evidenceFolder(vulnerability, which)}/report.html#${vulnerability.advisory.requirement}`;
  return html`<tr><th scope="row">${version}, ${which}</th><td>${found ? verdictMark(found) : 'not judged'}</td><td>${label(failure?.seen ?? found?.reason ?? '')} <a href="${path}">Evidence of ${version}</a></td></tr>`;
}

function evidenceFolder({ advisory: { ids } }: Vulnerability, which: 'vulnerable' | 'fixed'): string {
  return `vulnerabilities/${ids[0]}/${which}`;
}

function evidence(vulnerability: Vulnerability): SiteFile[] {
  return (['vulnerable', 'fixed'] as const).flatMap((which) => {
    const folder = evidenceFolder(vulnerability, which);
    return [
      { path: `${folder}/report.html`, content: htmlReport(vulnerability[which]) },
      { path: `${folder}/report.json`, content: jsonReport(vulnerability[which]) },
    ];
  });
}
