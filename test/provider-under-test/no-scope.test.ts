import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import { reportOf } from '../../src/report/report-of';
import { type PlainProvider, startPlainProvider } from '../hostile/plain-provider';

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a device that asks for no scope, and gets a token response that names none', () => {
  let provider: PlainProvider;
  let claims: object | undefined;
  before(async () => {
    provider = await startPlainProvider({
      lifetime: 60,
      bend: (plain) => {
        if (plain.status !== 200 || !plain.body.includes('access_token')) return plain;
        const { scope: _, ...members } = JSON.parse(String(plain.body));
        const access_token = claims
          ? `${encoded({ alg: 'none' })}.${encoded(claims)}.x`
          : members.access_token;
        return { ...plain, body: JSON.stringify({ ...members, access_token }) };
      },
    });
  });
  after(() => provider.close());

  async function judged(): Promise<{ readonly verdict: string; readonly text: string }> {
    const { scope: _, ...target } = provider.target;
    const { requirements } = reportOf(await judgeProvider({ target, tags: '@3.5-scope' }));
    const found = requirements.find(({ id }) => id === '3.5-scope');
    assert.ok(found);
    return { verdict: found.verdict, text: JSON.stringify(found) };
  }

  it('is not held against a server of which nobody knows that it has scopes', async () => {
    claims = undefined;
    const { verdict, text } = await judged();
    assert.equal(verdict, 'not-tested', text);
    assert.match(text, /nothing in it tells which one was granted/);
  });

  it('is held against one whose access token has a scope', async () => {
    claims = { scope: 'read write' };
    const { verdict, text } = await judged();
    assert.equal(verdict, 'failed', text);
    assert.match(text, /not the requested one \(none\)/);
  });
});
