import { fork } from 'node:child_process';
import { Command } from 'commander';
import { judgeProvider } from '../src/provider-under-test/judge-provider';
import type { Report, Verdict } from '../src/report/model';
import { reportOf } from '../src/report/report-of';
import { openEmbeddedTarget } from '../src/targets/embedded';
import { EMBEDDED } from './expected-verdicts';

/**
 * Verdicts that are not the expected ones, in words.
 *
 * @param mayMiss whether something may be left untested: codes that live short are missed on a busy machine
 */
function surprises(report: Report, mayMiss: boolean): string[] {
  return report.requirements.flatMap(({ id, verdict, reason, scenarios }) => {
    const wanted: Verdict = EMBEDDED[id]?.verdict ?? 'passed';
    if (verdict === wanted || (mayMiss && verdict === 'not-tested')) return [];
    const failure = scenarios.find((each) => each.failure)?.failure;
    const why = failure ? `expected ${failure.expected}; saw ${failure.seen}` : (reason ?? 'no reason');
    return [`${id} is ${verdict}, not ${wanted}: ${why}`];
  });
}

/** Keeps a processor busy until it is told to end. */
function beBusy(): void {
  let last = 0;
  const spin = (): void => {
    for (const until = Date.now() + 50; Date.now() < until; ) last = Math.sqrt(last + Math.random());
    setImmediate(spin);
  };
  process.on('disconnect', () => process.exit(0));
  spin();
}

/** Judges the untouched embedded provider again and again: a verdict that wavers would be a false accusation some day. */
async function main(): Promise<void> {
  const command = new Command('specificity')
    .description(
      'Judges the untouched embedded provider again and again, and expects the same verdicts each time',
    )
    .option('--times <n>', 'how often, with the machine as it is and once more with it busy', '10')
    .option('--busy <n>', 'processes at full load beside it', '2')
    .option('--lifetime <seconds>', 'how long codes live; as the embedded target has it unless given');
  const { times, busy, lifetime } = command
    .parse()
    .opts<{ times: string; busy: string; lifetime?: string }>();
  let wrong = 0;
  for (const load of new Set([0, Number(busy)])) {
    const burners = Array.from({ length: load }, () =>
      fork(__filename, ['--burn'], { execArgv: ['-r', 'ts-node/register'] }),
    );
    try {
      for (let time = 1; time <= Number(times); time++) {
        const open = await openEmbeddedTarget(
          lifetime === undefined ? {} : { lifetimeSeconds: Number(lifetime) },
        );
        const report = reportOf(await judgeProvider({ target: open.target }).finally(() => open.close()));
        const found = surprises(report, lifetime !== undefined);
        const missed = report.requirements.filter(({ verdict }) => verdict === 'not-tested').length;
        wrong += found.length;
        console.log(
          `${load === 0 ? 'as it is' : `${load} busy`}, ${time} of ${times}: ${(report.duration_ms / 1000).toFixed(1)} s, ` +
            `${found.length === 0 ? `every verdict as expected${missed > 0 ? `, ${missed} not tested` : ''}` : found.join('\n    ')}`,
        );
      }
    } finally {
      for (const burner of burners) burner.disconnect();
    }
  }
  process.exitCode = wrong === 0 ? 0 : 1;
}

if (process.argv.includes('--burn')) beBusy();
else if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  });
}
