import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { ClientDescription } from '../../src/client-under-test/client-description';
import { judgeClient } from '../../src/client-under-test/judge-client';
import { PACKAGE_ROOT } from '../../src/engine/package-root';
import { reportOf } from '../../src/report/report-of';
import { CLIENT_REQUIREMENTS } from '../../src/rfc8628/client-requirements';
import type { Party } from '../party';
import { withoutTraffic } from '../without-traffic';
import { NOT_SHOWN_BY_PROGRAM, PROGRAM_DEFECTS } from './defects';
import { PROGRAM_FAIR_VARIANTS } from './fair-variants';
import type { Program } from './program';

/** Requirements that device.py, over http and without a machine of its own, does not show to fail; each has defects in virtual time. */
const SHOWN_IN_VIRTUAL_TIME_ALONE = new Set([
  // It draws no QR code: an option is never failed, and none is never unreadable.
  '3.3.1-client-qr',
  '3.3.1-client-readable-qr',
  // A program has no interface that could be asked again.
  '3.5-client-one-outcome',
  // Whoever shows the address names its host.
  '5.4-client-names-host',
  // To look for metadata is an option.
  '4-client-metadata',
]);

/** The interpreter itself: what stands for it on the PATH may take more time to find it than it takes to start. */
function interpreter(): string | undefined {
  const found = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** Scenarios that go on at once in the judgement of one entry: there are many entries. */
const JOBS = 12;

export const PROGRAM_PARTY: Party<Program> = {
  name: 'program',
  requirements: CLIENT_REQUIREMENTS.filter(({ id }) => !SHOWN_IN_VIRTUAL_TIME_ALONE.has(id)),
  defects: PROGRAM_DEFECTS,
  notShown: NOT_SHOWN_BY_PROGRAM,
  fairVariants: PROGRAM_FAIR_VARIANTS,
  baselines: { 'device.py': { fails: {} } },
  // The programs take the processors: one process that starts them by turns is enough.
  processes: 1,
  lacks: () => (interpreter() === undefined ? 'there is no python3 here' : undefined),
  open: async () => {
    const python = interpreter() ?? 'python3';
    const description = ({ switches, file }: Program): ClientDescription => ({
      name: ['device.py', ...switches].join(' '),
      // It needs nothing but what comes with Python, so that none of the rest is looked for.
      command: [python, '-S', join(PACKAGE_ROOT, 'calibration/external-clients/device.py'), ...switches],
      folder: PACKAGE_ROOT,
      env: {},
      terminal: false,
      server: { scheme: 'http', dialect: 'rfc8628', intercept: false },
      client: { client_id: 'tv' },
      scope: 'openid profile',
      timeout: 30,
      known_deviations: {},
      ...file,
    });
    return {
      judge: async (_, program, tags) =>
        reportOf(
          withoutTraffic(
            await judgeClient({
              client: description(program ?? { switches: [] }),
              // A minute and more is no wait for a catalogue of many.
              tags: tags === '' ? 'not @long' : `(${tags}) and not @long`,
              jobs: tags === '' ? 2 * JOBS : JOBS,
            }),
          ),
        ),
      close: async () => {},
    };
  },
};
