import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { PROVIDERS } from '../../src/dialects/dialects';
import { createEndUser } from '../../src/end-user/create-end-user';
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

describe('rfc8628 login at a replica', { concurrency: true }, () => {
  for (const { name, title } of PROVIDERS) {
    it(`of ${title} signs in through its pages, without a network`, { timeout: 50_000 }, async () => {
      const login = start(['login', `${name}-replica`, '--json', '--verbose']);
      const endUser = createEndUser({ driver: 'form', username: 'alice', password: 'any' });
      try {
        const prompt = linesOf(await login.printed('"expires_at"')).find(({ event }) => event === 'prompt');
        assert.ok(prompt);
        const { verification_uri: uri, user_code: userCode } = prompt;
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
      } finally {
        login.process.kill();
        await endUser.close();
      }
    });
  }
});
