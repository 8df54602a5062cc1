import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { Visit } from '../../src/end-user/end-user';
import { type PageAnswer, pageServer } from './page-server';

const CODE_PAGE = '<form method="post" action="/code"><input name="user_code"><button>Next</button></form>';

/** Types a code into a page that answers so. */
async function afterTyping(answer: PageAnswer, codePage = CODE_PAGE): Promise<Visit> {
  const server = await pageServer({ 'GET /device': () => codePage, 'POST /code': () => answer });
  const user = createEndUser({ driver: 'form', username: 'alice', password: 'wonderland-9' });
  try {
    return await user
      .openBrowser()
      .run({ uri: `${server.origin}/device`, userCode: 'WDJB-MJHT', decision: 'approve' });
  } finally {
    await user.close();
    await server.close();
  }
}

const alert = (text: string, status = 200) => ({ status, body: `<p role="alert">${text}</p>${CODE_PAGE}` });

const spent = (status: number) => ({ status, headers: { 'x-ratelimit-remaining': '0' }, body: '' });

describe('a page that limits what may be tried says nothing of the code', () => {
  const limits: readonly (readonly [string, PageAnswer])[] = [
    ['429', { status: 429, body: 'Slow down' }],
    ['429 that speaks of the code', alert('Invalid code.', 429)],
    ['503', { status: 503, body: '<h1>Service Unavailable</h1>' }],
    ['an error of the server where nothing is left', spent(500)],
    ['403 where nothing is left', spent(403)],
    ['English', alert('Too many attempts. Please wait a minute.')],
    ['English, of the code', alert('Your code was not checked: too many codes were entered.')],
    ['English, the rate', alert('Rate limit exceeded')],
    ['English, later', alert('Please try again later.')],
    ['English, how long', alert('Please wait 30 seconds before you try another code.')],
    ['German', alert('Zu viele Versuche.')],
    ['French', alert('Trop de tentatives, réessayez plus tard.')],
    ['Spanish', alert('Demasiados intentos.')],
    ['Portuguese', alert('Muitas tentativas.')],
    ['Japanese', alert('試行回数が多すぎます。')],
    ['Chinese', alert('尝试次数过多，请稍后再试。')],
  ];
  for (const [name, answer] of limits) {
    it(name, async () => {
      const visit = await afterTyping(answer);
      assert.equal(visit.outcome, 'limited', visit.detail);
      assert.equal(visit.pages.at(-1)?.limited, true);
    });
  }

  it('and when it may be tried again is told', async () => {
    const seconds = { status: 429, headers: { 'retry-after': '589' }, body: 'later' };
    assert.equal((await afterTyping(seconds)).retryAfterSeconds, 589);
    const date = new Date(Date.now() + 60_000).toUTCString();
    const dated = await afterTyping({ status: 503, headers: { 'retry-after': date }, body: 'later' });
    assert.ok(Math.abs((dated.retryAfterSeconds ?? 0) - 60) <= 2, String(dated.retryAfterSeconds));
    const reset = { status: 429, headers: { 'x-ratelimit-reset': '42' }, body: 'later' };
    assert.equal((await afterTyping(reset)).retryAfterSeconds, 42);
    assert.equal((await afterTyping({ status: 429, body: 'later' })).retryAfterSeconds, undefined);
  });
});

describe('a page that refuses the code for itself is no limit', () => {
  const refusals: readonly (readonly [string, PageAnswer])[] = [
    ['with nothing left for the next', { ...spent(400), body: '<p role="alert">Invalid code.</p>' }],
    ['that asks to try again', alert('Invalid code. Check it and try again.')],
    ['that asks to try again later', alert('This code is invalid. Try again later.')],
    ['that warns', alert('Incorrect code. After too many attempts you will be locked out.')],
  ];
  for (const [name, answer] of refusals) {
    it(name, async () => {
      const visit = await afterTyping(answer);
      assert.equal(visit.outcome, 'code-refused', visit.detail);
      assert.equal(visit.pages.at(-1)?.limited, undefined);
    });
  }

  it('whose rules stand on the page before anything was tried', async () => {
    const rules = '<p>Too many attempts lock this page for a minute.</p>';
    const visit = await afterTyping(
      `${rules}<p role="alert">Invalid code</p>${CODE_PAGE}`,
      rules + CODE_PAGE,
    );
    assert.equal(visit.outcome, 'code-refused', visit.detail);
  });
});
