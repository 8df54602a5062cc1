import { loadSupport } from '@cucumber/cucumber/api';
import { PACKAGE_ROOT } from '../../../src/engine/package-root';
import { runQuietly } from '../../../src/engine/run-scenario';
import { CLIENT_REQUIREMENTS } from '../../../src/rfc8628/client-requirements';
import { putUnderTest, REFERENCE_CLIENT } from '../../../steps/client/support/client-under-test';
import { CLIENT_FAIR_VARIANTS } from '../../fair-variants/client/catalogue';
import type { Party } from '../../party';
import { CLIENT_DEFECTS } from './catalogue';
import { NOT_SHOWN } from './not-shown';
import type { ClientChange } from './reference-client';
import { reportOf, sourcesWith } from './report';

export const CLIENT_PARTY: Party<ClientChange> = {
  name: 'client',
  requirements: CLIENT_REQUIREMENTS,
  defects: CLIENT_DEFECTS,
  notShown: NOT_SHOWN,
  fairVariants: CLIENT_FAIR_VARIANTS,
  baselines: { 'reference client': { fails: {} } },
  waiting: 'virtual',
  open: async () => {
    const support = await loadSupport(
      { sources: sourcesWith(''), support: { requirePaths: ['steps/client/**/*.ts'] } },
      { cwd: PACKAGE_ROOT },
    );
    return {
      judge: async (_, change, tags) => {
        const startedAt = new Date();
        putUnderTest(change ? { ...REFERENCE_CLIENT, ...change(REFERENCE_CLIENT) } : REFERENCE_CLIENT);
        const envelopes = await runQuietly(sourcesWith(tags), support, {});
        return reportOf(envelopes, startedAt);
      },
      close: async () => {},
    };
  },
};
