import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JudgeOptions, judgeProvider } from '../../src/provider-under-test/judge-provider';
import type { Target } from '../../src/provider-under-test/target';
import { exitStatus } from '../../src/report/exit-status';
import type { Report, ReportScenario } from '../../src/report/model';
import { reportOf } from '../../src/report/report-of';
import { writeReports } from '../../src/report/write';
import { validReport } from '../report/report-schema';
import { startPlainProvider } from './plain-provider';

/** Milliseconds that one request may take here, where nobody answers slower than loopback does. */
export const REQUEST_MS = 400;

/** A run against a hostile server, with what was written about it. */
export interface HostileRun {
  readonly report: Report;
  readonly exitStatus: number;
  readonly ms: number;
  readonly scenarios: readonly (ReportScenario & { readonly requirement: string; readonly level: string })[];
  readonly html: string;
  readonly junit: string;
  readonly markdown: string;
}

/**
 * Loading Cucumber and the steps takes a second in which the process does nothing else: no run may have to pay for it
 * with its requests' time.
 */
const loaded = startPlainProvider().then(async ({ target, close }) => {
  await judgeProvider({ target, tags: '@4-issuer' });
  await close();
});

/** Judges a target with tight bounds and writes the reports as the command does. */
export async function judge(target: Target, options: Partial<JudgeOptions> = {}): Promise<HostileRun> {
  await loaded;
  const startedAt = performance.now();
  const judgement = await judgeProvider({
    limits: { timeoutMs: REQUEST_MS },
    ...options,
    target,
  });
  const ms = performance.now() - startedAt;
  const report = reportOf(judgement);
  const dir = mkdtempSync(join(tmpdir(), 'rfc8628-hostile-'));
  try {
    const written = await writeReports(report, dir);
    return {
      report: validReport(JSON.parse(readFileSync(written.json, 'utf8'))),
      exitStatus: exitStatus(report, {
        strict: false,
        allowIncomplete: true,
        inconclusive: judgement.incident !== undefined,
      }),
      ms,
      scenarios: report.requirements.flatMap(({ id, level, scenarios }) =>
        scenarios.map((scenario) => ({ ...scenario, requirement: id, level })),
      ),
      html: readFileSync(written.html, 'utf8'),
      junit: readFileSync(written.junit, 'utf8'),
      markdown: readFileSync(written.markdown, 'utf8'),
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
