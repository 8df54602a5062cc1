import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JudgeOptions, judgeProvider } from '../../src/provider-under-test/judge-provider';
import type { Target } from '../../src/provider-under-test/target';
import { exitStatus } from '../../src/report/exit-status';
import type { Report, ReportScenario } from '../../src/report/model';
import { reportOf } from '../../src/report/report-of';
import { writeReports } from '../../src/report/write';
import { validReport } from '../report/report-schema';
import { timeOfItsOwn } from '../time-of-its-own';
import { startPlainProvider } from './plain-provider';

/** Milliseconds that one request may take here at least, where nobody answers slower than loopback does. */
export const REQUEST_MS = 400;
/** What an answer may take longer than the slowest of some that were asked for just before. */
const TIMES_THE_SLOWEST = 8;
const LONGEST_REQUEST_MS = 5000;
const ASKED_BEFORE = 16;

/** A run against a hostile server, with what was written about it. */
export interface HostileRun {
  readonly report: Report;
  readonly exitStatus: number;
  /** Milliseconds that it took of this process, as with requests of {@link REQUEST_MS} at most. */
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

/** Milliseconds that one request may take as busy as the machine is: an honest answer has to be there by then. */
async function requestMs(): Promise<number> {
  const server = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const times = await Promise.all(
    Array.from({ length: ASKED_BEFORE }, async () => {
      const sentAt = performance.now();
      await (await fetch(`http://127.0.0.1:${port}/`)).text();
      return performance.now() - sentAt;
    }),
  );
  server.closeAllConnections();
  server.close();
  return Math.round(
    Math.min(LONGEST_REQUEST_MS, Math.max(REQUEST_MS, TIMES_THE_SLOWEST * Math.max(...times))),
  );
}

/** Judges a target with tight bounds and writes the reports as the command does. */
export async function judge(target: Target, options: Partial<JudgeOptions> = {}): Promise<HostileRun> {
  await loaded;
  const limits = options.limits ?? { timeoutMs: await requestMs() };
  const taken = timeOfItsOwn();
  const judgement = await judgeProvider({ ...options, limits, target });
  const ms = (taken() * REQUEST_MS) / Math.max(REQUEST_MS, limits.timeoutMs ?? 0);
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
