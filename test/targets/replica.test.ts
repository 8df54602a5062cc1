import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PROVIDERS } from '../../src/dialects/dialects';
import { createEndUser } from '../../src/end-user/create-end-user';
import { judgeRecording } from '../../src/provider-under-test/judge-recording';
import { readRecording } from '../../src/recordings/read-recording';
import { reportOf } from '../../src/report/report-of';
import { start } from '../cli/command';

interface Line {
  readonly event: string;
  readonly [member: string]: unknown;
}

function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as Line);
}

/** The documented differences that an ordinary sign-in meets. */
const SEEN_IN_A_SIGN_IN: Readonly<Record<'google' | 'microsoft' | 'github', readonly string[]>> = {
  google: ['3.2-verification-uri', '3.5-error-response'],
  microsoft: [],
  github: ['3.2-no-store', '3.5-error-response'],
};

describe('rfc8628 login at a replica', { concurrency: true }, () => {
  for (const { name, title, deviations } of PROVIDERS) {
    it(`of ${title} signs in through its pages, without a network`, { timeout: 180_000 }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'replica-'));
      const har = join(folder, 'sign-in.har');
      const login = start(['login', `${name}-replica`, '--json', '--verbose', '--har', har]);
      const endUser = createEndUser({ driver: 'form', username: 'alice', password: 'any' });
      try {
        const prompt = linesOf(await login.printed('"expires_at"')).find(({ event }) => event === 'prompt');
        assert.ok(prompt);
        const { verification_uri: uri, user_code: userCode } = prompt;
        const seen = SEEN_IN_A_SIGN_IN[name as keyof typeof SEEN_IN_A_SIGN_IN];
        // The client says so where it forgives how the first poll was answered.
        if (seen.includes('3.5-error-response')) await login.printed('the error \\"authorization_pending\\"');
        const visit = await endUser.openBrowser().run({
          uri: String(uri),
          userCode: String(userCode),
          decision: 'approve',
        });
        assert.equal(visit.outcome, 'approved', visit.detail);
        for (const { text } of visit.pages) assert.match(text, new RegExp(`replica of .* ${title}`));
        const { status, stdout, stderr } = await login.finished;
        const signedIn = linesOf(stdout).at(-1) as Line & { readonly resource?: { readonly json?: object } };
        assert.equal(signedIn.event, 'signed_in', stdout);
        assert.deepEqual(signedIn.resource?.json, { sub: 'alice', login: 'alice', name: 'alice' });
        assert.deepEqual(signedIn.gaps, []);
        assert.deepEqual(signedIn.missing_scopes, []);
        assert.equal(status, 0);
        assert.match(stderr, new RegExp(`It is not ${title}`));

        // What it recorded on the way is judged like the replica itself.
        const { recording } = readRecording(har);
        const report = reportOf(
          await judgeRecording({ recording, provider: { name, known_deviations: {} } }),
        );
        const verdict = (id: string) => report.requirements.find((each) => each.id === id)?.verdict;
        const failed = report.requirements.filter((each) => each.verdict === 'failed').map(({ id }) => id);
        const documented = deviations.map(({ requirement }) => requirement);
        assert.deepEqual(
          failed.filter((id) => !documented.includes(id)),
          [],
        );
        assert.deepEqual(
          failed.filter((id) => seen.includes(id)),
          seen,
        );
        for (const id of ['3.2-device-code', '3.5-success', '3.5-token-works'])
          assert.equal(verdict(id), 'passed', id);
      } finally {
        login.process.kill();
        rmSync(folder, { recursive: true, force: true });
        await endUser.close();
      }
    });
  }
});
