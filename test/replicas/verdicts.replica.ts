import { describe, it } from 'node:test';
import { PROVIDERS } from '../../src/dialects/dialects';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import { reportOf } from '../../src/report/report-of';
import { openReplica } from '../../src/targets/replica';
import { assertVerdicts } from '../embedded/verdicts';
import { expectedVerdicts, LIFETIME_SECONDS } from './expected-verdicts';

describe('a replica, judged by every scenario', { concurrency: true }, () => {
  for (const provider of PROVIDERS) {
    it(`of ${provider.title} gets the verdicts that its documented differences deserve, and no other`, async () => {
      const { target, close } = await openReplica(provider, { lifetimeSeconds: LIFETIME_SECONDS });
      try {
        assertVerdicts(reportOf(await judgeProvider({ target })), expectedVerdicts(provider));
      } finally {
        await close();
      }
    });
  }
});
