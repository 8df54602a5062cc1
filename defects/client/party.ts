import { loadSupport, runCucumber } from '@cucumber/cucumber/api';
import type { Envelope } from '@cucumber/messages';
import { CLIENT_REQUIREMENTS } from '../../src/rfc8628/client-requirements';
import { PACKAGE_ROOT } from '../../src/run/package-root';
import { putUnderTest, REFERENCE_CLIENT } from '../../steps/client/support/client-under-test';
import type { Party } from '../party';
import { CLIENT_DEFECTS } from './catalogue';
import { NOT_SHOWN } from './not-shown';
import type { ClientChange } from './reference-client';
import { nowhere, reportOf, sourcesWith } from './report';

export const CLIENT_PARTY: Party<ClientChange> = {
  name: 'client',
  requirements: CLIENT_REQUIREMENTS,
  defects: CLIENT_DEFECTS,
  notShown: NOT_SHOWN,
  undisturbed: { 'reference client': { fails: {} } },
  waiting: 'virtual',
  open: async () => {
    const support = await loadSupport(
      { sources: sourcesWith(''), support: { requirePaths: ['steps/client/**/*.ts'] } },
      { cwd: PACKAGE_ROOT },
    );
    return {
      judge: async (_, change, tags) => {
        const startedAt = new Date();
        const envelopes: Envelope[] = [];
        putUnderTest(change ? { ...REFERENCE_CLIENT, ...change(REFERENCE_CLIENT) } : REFERENCE_CLIENT);
        await runCucumber(
          {
            sources: sourcesWith(tags),
            support,
            runtime: {
              dryRun: false,
              failFast: false,
              filterStacktraces: true,
              parallel: 0,
              retry: 0,
              retryTagFilter: '',
              strict: true,
              worldParameters: {},
            },
            formats: { stdout: 'message', files: {}, publish: false, options: {} },
          },
          { cwd: PACKAGE_ROOT, stdout: nowhere(), stderr: nowhere() },
          (envelope) => void envelopes.push(envelope),
        );
        return reportOf(envelopes, startedAt);
      },
      close: async () => {},
    };
  },
};
