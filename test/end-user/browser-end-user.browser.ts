import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { EndUser } from '../../src/end-user/end-user';
import { type EmbeddedProvider, embeddedProvider } from './embedded-provider';
import { whyNoBrowser } from './installed-browser';
import { pageServer } from './page-server';

const CODE = 'WDJB-MJHT';

describe('the end user with a browser', { skip: whyNoBrowser() }, () => {
  let user: EndUser;
  let provider: EmbeddedProvider;
  before(async () => {
    provider = await embeddedProvider();
    user = createEndUser({ driver: 'browser', username: 'alice', password: 'wonderland-9' });
  });
  after(async () => {
    await user.close();
    await provider.close();
  });

  it('approves at oidc-provider', async () => {
    const session = await provider.start();
    const visit = await user.openBrowser().run({ ...session, decision: 'approve' });
    assert.equal(visit.outcome, 'approved', visit.detail);
    assert.equal(await provider.poll(session), 'token');
    assert.deepEqual(
      visit.pages.map(({ action, status }) => [status, action]),
      [
        [200, 'typed the code'],
        [200, 'pressed "Continue"'],
        [200, 'signed in'],
        [200, 'pressed "Continue"'],
        [200, undefined],
      ],
    );
    assert.ok(!JSON.stringify(visit).includes('wonderland-9'));
  });

  it('opens the complete address, looks, goes back and denies', async () => {
    const session = await provider.start();
    const browser = user.openBrowser();
    const looked = await browser.run({ ...session, uri: session.completeUri, decision: 'look' });
    assert.equal(looked.outcome, 'asked', looked.detail);
    assert.equal(await provider.poll(session), 'authorization_pending');
    assert.equal(
      (await browser.run({ ...session, userCode: 'BBBB-BBBB', decision: 'approve' })).outcome,
      'code-refused',
    );
    const denied = await looked.goBackAndDecide?.('deny');
    assert.ok(denied && denied.outcome !== 'approved');
  });

  for (const [button, when] of [
    ['', 'has no button'],
    ['<button id="send">Continue</button>', 'has a button that nobody gets to press'],
  ] as const)
    it(`lets a page go on that takes the code as soon as it is typed, and ${when}`, async () => {
      const taken: string[] = [];
      let decided = '';
      const server = await pageServer({
        'GET /device': () => `<!DOCTYPE html><title>App</title><div id="root"></div><script>
        const show = (html) => { root.innerHTML = html; };
        const take = async (field) => {
          const { ok } = await fetch('/take', { method: 'POST', body: new URLSearchParams({ code: field.value }) });
          if (!ok) return show('<p>That code is not valid, or has been used.</p>');
          show('<p>The device wants access.</p><button id="yes">Allow</button><button id="no">Deny</button>');
          yes.onclick = () => fetch('/decided?yes').then(() => show('<p>Device connected. Return to your device.</p>'));
        };
        show('<label>Code <input id="field" name="user_code"></label>${button}');
        field.oninput = () => { if (field.value.length === 9) take(field); };
        if (document.getElementById('send')) send.onclick = () => take(field);
      </script>`,
        'POST /take': ({ fields }) => {
          taken.push(fields.get('code') ?? '');
          return taken.length === 1 ? 'taken' : { status: 404 };
        },
        'GET /decided': ({ query }) => {
          decided = query.has('yes') ? 'yes' : 'no';
          return 'done';
        },
      });
      try {
        const visit = await user
          .openBrowser()
          .run({ uri: `${server.origin}/device`, userCode: CODE, decision: 'approve' });
        assert.equal(visit.outcome, 'approved', visit.detail);
        assert.deepEqual([taken, decided], [[CODE], 'yes']);
      } finally {
        await server.close();
      }
    });

  it('uses a page that scripts build, without a form', async () => {
    let decided = '';
    const server = await pageServer({
      'GET /device': () => `<!DOCTYPE html><title>App</title><div id="root"></div><script>
        const show = (html) => { root.innerHTML = html; };
        const code = () => {
          show('<h1>Connect a device</h1><label>Code <input id="c"></label><button id="n" disabled>Continue</button>');
          c.oninput = () => { n.disabled = false; };
          n.onclick = () => c.value === '${CODE}' ? setTimeout(choice, 100) : show('<h1>Invalid code</h1>');
        };
        const choice = () => {
          show('<h1>TV wants access</h1><button id="y">Allow</button><button id="no">Deny</button>');
          y.onclick = () => decide('yes', 'Device connected'); no.onclick = () => decide('no', 'Request denied');
        };
        const decide = (what, text) => fetch('/decide?' + what, { method: 'POST' }).then(() => show('<h1>' + text + '</h1>'));
        setTimeout(code, 100);</script>`,
      'POST /decide': ({ query }) => {
        decided = [...query.keys()].join();
        return 'ok';
      },
    });
    const task = { uri: `${server.origin}/device`, userCode: CODE } as const;
    const approved = await user.openBrowser().run({ ...task, decision: 'approve' });
    assert.equal(approved.outcome, 'approved', approved.detail);
    assert.equal(decided, 'yes');
    const denied = await user.openBrowser().run({ ...task, decision: 'deny' });
    assert.equal(denied.outcome, 'denied', denied.detail);
    assert.equal(decided, 'no');
    const refused = await user.openBrowser().run({ ...task, userCode: 'XXXX', decision: 'approve' });
    await server.close();
    assert.equal(refused.outcome, 'code-refused', refused.detail);
  });

  it('goes back to a page whose buttons belong to a script, and decides there', async () => {
    const decided: string[] = [];
    const server = await pageServer({
      'GET /device': ({
        query,
      }) => `<!DOCTYPE html><title>App</title><h1>TV ${query.get('code')} wants access</h1>
        <button id="y">Allow</button><button id="n">Deny</button><script>
        const decide = (what) => fetch('/decide?' + what + '=${query.get('code')}', { method: 'POST' })
          .then(() => { document.body.innerHTML = '<h1>Device connected</h1>'; });
        y.onclick = () => decide('yes'); n.onclick = () => decide('no');</script>`,
      'POST /decide': ({ query }) => {
        decided.push(String(query));
        return 'ok';
      },
    });
    const browser = user.openBrowser();
    const look = (userCode: string) =>
      browser.run({ uri: `${server.origin}/device?code=${userCode}`, userCode, decision: 'look' });
    const first = await look('AAAA-AAAA');
    const second = await look('BBBB-BBBB');
    assert.deepEqual([first.outcome, second.outcome], ['asked', 'asked'], first.detail);
    const approved = await first.goBackAndDecide?.('approve');
    await server.close();
    assert.equal(approved?.outcome, 'approved', approved?.detail);
    assert.deepEqual(decided, ['yes=AAAA-AAAA']);
  });

  it('waits for no answer that no script reads to its end, and for no news that may never come', async () => {
    const server = await pageServer({
      'GET /device': () => `<!DOCTYPE html><title>App</title><h1>TV wants access</h1>
        <button id="y">Allow</button><button id="n">Deny</button><script>
        fetch('/me'); fetch('/stream'); fetch('/news');
        y.onclick = () => fetch('/decide', { method: 'POST' })
          .then(() => { document.body.innerHTML = '<h1>Device connected</h1>'; });</script>`,
      'GET /me': () => 'x'.repeat(100_000),
      'GET /stream': () => ({ raw: (response) => void response.write('one event') }),
      'GET /news': () => ({ raw: () => {} }),
      'POST /decide': () => 'ok',
    });
    // As long as a page may take where it never comes to rest.
    const longest = 60_000;
    const patient = createEndUser({ driver: 'browser' }, { timeoutMs: longest });
    const began = performance.now();
    const visit = await patient
      .openBrowser()
      .run({ uri: `${server.origin}/device`, userCode: CODE, decision: 'approve' });
    const took = performance.now() - began;
    await patient.close();
    await server.close();
    assert.equal(visit.outcome, 'approved', visit.detail);
    assert.ok(took < longest, `${took} ms`);
  });

  it('that opens a dead link is stuck', async () => {
    const visit = await user
      .openBrowser()
      .run({ uri: 'http://127.0.0.1:1/device', userCode: CODE, decision: 'approve' });
    assert.equal(visit.outcome, 'stuck', visit.detail);
  });
});
