import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonReport } from '../../src/report/json';
import type { Report } from '../../src/report/model';
import { CLIENT_REQUIREMENTS } from '../../src/rfc8628/client-requirements';
import { sampleReport } from '../report/sample-report';

/** The sample as a run of a device client. */
export function clientReport(name: string): Report {
  const provider = sampleReport();
  const requirements = CLIENT_REQUIREMENTS.map((requirement, index) => {
    const found = provider.requirements[index];
    if (!found) throw new Error('the sample has too few requirements');
    const { id, section, party, level, keyword, statement, link, impact, clauses } = requirement;
    return { ...found, id, section, party, level, keyword, statement, link, impact, clauses };
  });
  return { ...provider, party: 'client', target: { name, version: '2.1' }, requirements };
}

/** Writes results as a folder of published ones has them; `many` more servers, and one client for each three of them. */
export function writeSampleResults(dir: string, many = 0): void {
  const write = (folder: string, report: Report, title: string): void => {
    mkdirSync(join(dir, folder), { recursive: true });
    writeFileSync(join(dir, folder, 'report.json'), jsonReport(report));
    writeFileSync(join(dir, folder, 'README.md'), `# ${title}\n`);
  };
  const report = sampleReport();
  write('providers/example-id', { ...report, target: { ...report.target, version: '4.2' } }, 'Example ID');
  write('providers/example-id/4.1', { ...report, started_at: '2025-11-02T00:00:00.000Z' }, 'Example ID 4.1');
  writeFileSync(
    join(dir, 'providers/example-id/target.yaml'),
    'name: example\nissuer: https://login.example.com\n',
  );
  write('providers/perfect', perfect(report), 'Perfect <b>ID</b>');
  write('clients/tv-app', clientReport('tv-app'), 'TV app\n\nSent by the maintainers of <b>TV app</b>.');
  for (let number = 0; number < many; number++) {
    write(`providers/server-${number}`, report, `Server number ${number}`);
    if (number % 3 === 0)
      write(`clients/client-${number}`, clientReport(`client-${number}`), `Client number ${number}`);
  }
}

function perfect(report: Report): Report {
  const requirements = report.requirements.map(({ remedy: _, known_deviation: __, reason: ___, ...one }) => ({
    ...one,
    verdict: 'passed' as const,
  }));
  const must = requirements.filter(({ level }) => level === 'MUST').length;
  const counts = { passed: must, failed: 0, 'not-applicable': 0, 'not-tested': 0 };
  return {
    ...report,
    target: { name: 'perfect' },
    requirements,
    summary: { ...report.summary, verdict: 'compliant', MUST: counts, SHOULD: { ...counts, passed: 6 } },
  };
}
