import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { UserDescription, VerificationTask, Visit } from '../../src/end-user/end-user';
import { Redactor } from '../../src/report/redactor';
import { type PageHit, type PageServer, pageServer, to } from './page-server';

const CODE = 'WDJB-MJHT';
const ALICE: UserDescription = { driver: 'form', username: 'alice', password: 'wonderland-9' };

type Pages = Parameters<typeof pageServer>[0];

async function visit(
  pages: Pages,
  task: Partial<VerificationTask> & { readonly path?: string },
  user: UserDescription = ALICE,
): Promise<{ readonly visit: Visit; readonly server: PageServer; readonly posts: PageHit[] }> {
  const server = await pageServer(pages);
  const endUser = createEndUser(user, { timeoutMs: 3000 });
  try {
    const { path = '/device', ...rest } = task;
    const done = await endUser
      .openBrowser()
      .run({ uri: server.origin + path, userCode: CODE, decision: 'approve', ...rest });
    return { visit: done, server, posts: server.hits.filter(({ method }) => method === 'POST') };
  } finally {
    await endUser.close();
    await server.close();
  }
}

const fields = (hit: PageHit | undefined) => Object.fromEntries(hit?.fields ?? []);

describe('pages in the manner of Keycloak', () => {
  const pages: Pages = {
    'GET /device': () => `<title>Sign in to demo</title><h1>Device Login</h1>
      <form id="kc-user-verify-device-user-code-form" action="/realms/demo/device?execution=1&amp;tab=2" method="post">
        <label for="device-user-code">Enter the code provided by your device and click Submit</label>
        <input id="device-user-code" name="device_user_code" autocomplete="off" type="text">
        <input type="submit" value="Submit"></form>`,
    'POST /realms/demo/device': ({ fields: sent }) =>
      sent.get('device_user_code') === CODE
        ? to('/login', { 'set-cookie': ['AUTH=1; Path=/; HttpOnly', 'KC_RESTART=abc; Path=/'] })
        : `<h1>Device Login</h1><span class="kc-feedback-text alert-error">Invalid code, please try again.</span>
           <form method="post"><input name="device_user_code" type="text"><input type="submit" value="Submit"></form>`,
    'GET /login':
      () => `<form id="kc-form-login" action="/login?session_code=s3cr3tS3cr3tS3cr3t" method="post">
        <label for="username">Username or email</label><input id="username" name="username" value="">
        <label for="password">Password</label><input id="password" name="password" type="password">
        <input type="checkbox" id="rememberMe" name="rememberMe"><a href="/forgot">Forgot Password?</a>
        <input type="hidden" name="credentialId"><input name="login" id="kc-login" type="submit" value="Sign In"></form>
        <a href="/register">Register</a>`,
    'POST /login': ({ fields: sent, cookies }) =>
      sent.get('password') === 'wonderland-9' && cookies.includes('AUTH=1')
        ? `<h1>Grant Access to Living Room TV</h1><h3>Do you grant these access privileges?</h3>
           <form action="/consent" method="POST"><input type="hidden" name="code" value="c0de">
           <input name="accept" id="kc-login" type="submit" value="Yes"/>
           <input name="cancel" id="kc-cancel" type="submit" value="No"/></form>`
        : `<div class="alert-error">Invalid username or password.</div><form method="post">
           <input name="username" value="alice"><input name="password" type="password"><button>Sign In</button></form>`,
    'POST /consent': ({ fields: sent }) =>
      sent.has('accept')
        ? '<h1>Device Login Successful</h1><p>You may close this browser window and go back to your device.</p>'
        : '<h1>Device Login Failed</h1><p>Consent denied for connecting the device.</p>',
  };

  it('are approved, with the button that was pressed and no other', async () => {
    const { visit: done, posts } = await visit(pages, {});
    assert.equal(done.outcome, 'approved', done.detail);
    assert.deepEqual(fields(posts[1]), {
      username: 'alice',
      password: 'wonderland-9',
      credentialId: '',
      login: 'Sign In',
    });
    assert.deepEqual(fields(posts[2]), { code: 'c0de', accept: 'Yes' });
    assert.ok(!JSON.stringify(done).includes('s3cr3t'));
  });

  it('are denied', async () => {
    const { visit: done, posts } = await visit(pages, { decision: 'deny' });
    assert.equal(done.outcome, 'denied', done.detail);
    assert.deepEqual(fields(posts.at(-1)), { code: 'c0de', cancel: 'No' });
  });

  it('refuse a wrong code', async () => {
    const { visit: done } = await visit(pages, { userCode: 'XXXX-XXXX' });
    assert.equal(done.outcome, 'code-refused', done.detail);
    assert.match(done.detail, /Invalid code/);
  });

  it('that do not take the password leave the end user stuck', async () => {
    const { visit: done } = await visit(pages, {}, { ...ALICE, password: 'guess-again' });
    assert.equal(done.outcome, 'stuck', done.detail);
    // What the page says stays readable in a report, where what stands behind "password:" would be taken for one.
    const reported = new Redactor().text(done.detail);
    assert.match(reported, /did not take the user name and password.*Invalid username or password/);
    assert.ok(!JSON.stringify(done).includes('guess-again'));
  });

  it('in a language nobody taught us are understood by their names', async () => {
    const foreign: Pages = {
      ...pages,
      'POST /realms/demo/device': () => `<form action="/consent" method="POST">
        <input name="accept" id="kc-login" type="submit" value="はい"/>
        <input name="cancel" id="kc-cancel" type="submit" value="いいえ"/></form>`,
    };
    assert.equal((await visit(foreign, { decision: 'deny' })).visit.outcome, 'denied');
    assert.equal((await visit(foreign, { decision: 'approve' })).visit.outcome, 'approved');
  });
});

describe('pages in the manner of Spring Authorization Server', () => {
  const consent = `<title>Consent required</title><script>
      function cancelConsent() { document.consent_form.reset(); document.consent_form.submit(); }</script>
      <p>The application <b>tv</b> wants to access your account</p>
      <p class="alert alert-warning">You have provided the code ${CODE}. Verify that this code matches your device.</p>
      <form name="consent_form" method="post" action="/consent"><input type="hidden" name="state" value="st">
      <input type="checkbox" name="scope" value="read" id="read"><label for="read">read</label>
      <input type="checkbox" name="scope" value="write" id="write"><label for="write">write</label>
      <input type="checkbox" id="openid" disabled checked>
      <button type="submit" id="submit-consent">Submit Consent</button>
      <button type="button" id="cancel-consent" onclick="cancelConsent();">Cancel</button></form>`;
  const pages: Pages = {
    'GET /device': ({ cookies, query }) =>
      cookies.includes('S=1')
        ? `<form action="/device" method="post"><label for="user_code">Activation Code</label>
           <input type="text" id="user_code" name="user_code" required value="${query.get('user_code') ?? ''}">
           <button type="submit">Submit</button></form>`
        : to('/login'),
    'GET /login':
      () => `<h2>Please sign in</h2><form method="post"><input type="hidden" name="_csrf" value="t">
      <input name="username" placeholder="Username"><input type="password" name="password" placeholder="Password">
      <button type="submit">Sign in</button></form>`,
    'POST /login': () => to('/device', { 'set-cookie': 'S=1; Path=/' }),
    'POST /device': ({ fields: sent }) =>
      sent.get('user_code') === CODE ? consent : { status: 400, body: 'invalid' },
    'POST /consent': ({ fields: sent }) =>
      sent.has('scope')
        ? '<h1>Success!</h1><p>You have activated your device.</p>'
        : { status: 400, body: '[access_denied]' },
  };

  it('are approved with every scope ticked, after a sign-in that came first', async () => {
    const { visit: done, posts } = await visit(pages, {});
    assert.equal(done.outcome, 'approved', done.detail);
    assert.deepEqual(posts.at(-1)?.fields.getAll('scope'), ['read', 'write']);
    assert.equal(done.pages.at(-2)?.holds.approve, 'Submit Consent');
    assert.equal(done.pages.at(-2)?.holds.deny, 'Cancel');
  });

  it('are denied as their script does it: sent with no scope', async () => {
    const { posts } = await visit(pages, { decision: 'deny' });
    assert.deepEqual(fields(posts.at(-1)), { state: 'st' });
  });

  it('are denied, though only an error page says so, by the error code', async () => {
    const { visit: done } = await visit(
      {
        ...pages,
        'POST /consent': () => ({
          status: 400,
          body: `<h1>Whitelabel Error Page</h1><div>There was an unexpected error (type=Bad Request, status=400).</div>
                 <div>[access_denied] OAuth 2.0 Parameter: client_id</div>`,
        }),
      },
      { decision: 'deny' },
    );
    assert.equal(done.outcome, 'denied', done.detail);
  });

  it('do not take a wrong code: 400', async () => {
    const { visit: done } = await visit(pages, { userCode: 'AAAA-AAAA' });
    assert.equal(done.outcome, 'code-refused', done.detail);
  });
});

describe('pages in the manner of Dex', () => {
  const approval = `<h2>Grant Access</h2><div>TV would like to:</div>
    <form method="post" action="/approval"><input type="hidden" name="approval" value="approve">
      <button type="submit"><span>Grant Access</span></button></form>
    <form method="post" action="/approval"><input type="hidden" name="approval" value="rejected">
      <button type="submit"><span>Cancel</span></button></form>`;
  const pages: Pages = {
    'GET /device': ({ query }) => `<h2>Enter User Code</h2><form method="post" action="/verify">
      <input required id="user_code" name="user_code" type="text" value="${query.get('user_code') ?? ''}"
        placeholder="XXXX-XXXX"><button id="submit-login" type="submit">Submit</button></form>`,
    'POST /verify': () => to('/auth'),
    'GET /auth': () => `<h2>Log in to dex</h2><a href="/auth/github"><button>Log in with GitHub</button></a>
      <a href="/auth/local"><button>Log in with Email</button></a>`,
    'GET /auth/local': () => `<form method="post"><label for="userid">Email Address</label>
      <input required id="login" name="login" type="text"><input required id="password" name="password" type="password">
      <button type="submit">Login</button></form>`,
    'POST /auth/local': () => approval,
    'POST /approval': ({ fields: sent }) =>
      sent.get('approval') === 'approve'
        ? '<h2>Login Successful for TV</h2><p>Return to your device to continue</p>'
        : { status: 500, body: '<h2>Internal Server Error</h2><p>Approval rejected.</p>' },
  };

  it('are approved: the way through the choice of a connector', async () => {
    const { visit: done, posts } = await visit(pages, {});
    assert.equal(done.outcome, 'approved', done.detail);
    assert.deepEqual(fields(posts.at(-1)), { approval: 'approve' });
  });

  it('fill in the code that the complete address carried: a look stays there, for the press may be the approval', async () => {
    const path = `/device?user_code=${CODE}`;
    const { visit: done, posts } = await visit(pages, { path, decision: 'look' });
    assert.equal(done.outcome, 'asked', done.detail);
    assert.match(done.pages[0]?.text ?? '', /WDJB-MJHT/);
    assert.match(done.pages[0]?.url ?? '', /\?user_code=WDJB-MJHT$/);
    assert.equal(posts.length, 0);
    assert.equal((await visit(pages, { path })).visit.outcome, 'approved');
    assert.equal(
      (await visit(pages, { decision: 'look' })).visit.pages.at(-1)?.holds.approve,
      'Grant Access',
    );
  });

  it('are denied by the form of its own, though a 500 says so', async () => {
    const { visit: done, posts } = await visit(pages, { decision: 'deny' });
    assert.deepEqual(fields(posts.at(-1)), { approval: 'rejected' });
    assert.equal(done.outcome, 'denied', done.detail);
  });
});

describe('pages in the manner of the zitadel/oidc example', () => {
  const pages: Pages = {
    'GET /device': () => `<title>Device authorization</title><form method="POST"><h1>Device authorization</h1>
      <label for="user_code">Code:</label><input id="user_code" name="user_code">
      <p style="color:red"></p><button type="submit">Login</button></form>`,
    'POST /device': ({ fields: sent }) => `<title>Login</title><form method="POST" action="/device/login">
            <input type="hidden" name="user_code" value="${sent.get('user_code')}">
            <label for="username">Username:</label><input id="username" name="username">
            <label for="password">Password:</label><input id="password" name="password">
            <p style="color:red"></p><button type="submit">Login</button></form>`,
    'POST /device/login': ({ fields: sent }) =>
      sent.get('password') === 'wonderland-9' && sent.get('user_code') === CODE
        ? to('/device/confirm')
        : '<form><p style="color:red">invalid code</p><input id="user_code" name="user_code"><button>Login</button></form>',
    'GET /device/confirm': ({ query }) =>
      query.has('action')
        ? {
            headers: { 'content-type': 'text/plain; charset=utf-8' },
            body: `Device authorization ${query.get('action')}. You can now return to the device`,
          }
        : `<title>Confirm device authorization</title><h1>Welcome back alice!</h1>
           <p>You are about to grant device tv access to the following scopes: [openid].</p>
           <button onclick="location.href='./confirm?action=allowed'" type="button" class="green">Allow</button>
           <button onclick="location.href='./confirm?action=denied'" type="button" class="red">Deny</button>`,
  };
  const decided = (server: PageServer) => server.hits.map(({ query }) => query.get('action')).filter(Boolean);

  it('are approved by a button that only goes to an address', async () => {
    const { visit: done, server } = await visit(pages, {});
    assert.equal(done.outcome, 'approved', done.detail);
    assert.deepEqual(decided(server), ['allowed']);
  });

  it('are denied by its neighbour', async () => {
    const { visit: done, server } = await visit(pages, { decision: 'deny' });
    assert.equal(done.outcome, 'denied', done.detail);
    assert.deepEqual(decided(server), ['denied']);
  });

  it('are left alone by a look', async () => {
    const { visit: done, server } = await visit(pages, { decision: 'look' });
    assert.equal(done.outcome, 'asked', done.detail);
    assert.deepEqual(decided(server), []);
  });

  it('whose buttons do more than go to an address of their own origin are not pressed', async () => {
    for (const script of [
      "location.href='https://elsewhere.example/confirm?action=allowed'",
      "location.href='./confirm?action=' + choice",
      "if (confirm('Sure?')) location.href='./confirm?action=allowed'",
    ]) {
      const { visit: done, server } = await visit(
        {
          ...pages,
          'GET /device/confirm': () =>
            `<h1>Confirm device authorization</h1><button type="button" onclick="${script}">Allow</button>`,
        },
        {},
      );
      assert.equal(done.outcome, 'stuck', done.detail);
      assert.deepEqual(decided(server), []);
    }
  });
});

describe('pages in other manners', () => {
  const success = '<h1>Device Authorized</h1>';
  const codePage = (button = 'Next') => `<form method="post" action="/code"><input name="user_code">
    <button>${button}</button></form>`;

  it('(mock-oauth2-server) sign in with a user name alone', async () => {
    const { visit: done, posts } = await visit(
      {
        'GET /device': () => codePage(),
        'POST /code':
          () => `<h2>Sign-in</h2><button onClick="setUsername('x')">preset</button><form method="post"
          action="/in"><label><input required type="text" id="username" name="username"
          placeholder="Enter any user/subject"></label><textarea name="claims" placeholder="Optional claims"></textarea>
          <input type="submit" value="Sign-in"></form>`,
        'POST /in':
          () => `<form method="post" action="/done"><button name="action" value="accept">Accept</button>
          <button name="action" value="deny">Deny</button></form>`,
        'POST /done': () => success,
      },
      {},
      { driver: 'form', username: 'alice' },
    );
    assert.equal(done.outcome, 'approved', done.detail);
    assert.deepEqual(fields(posts[1]), { username: 'alice', claims: '' });
    assert.deepEqual(fields(posts[2]), { action: 'accept' });
  });

  it('(Hydra) are denied at the consent, not at the sign-in', async () => {
    const { visit: done, posts } = await visit(
      {
        'GET /device': () => codePage(),
        'POST /code':
          () => `<form method="post" action="/login"><input type="email" name="email" placeholder="e@x">
          <input type="password" name="password"><input type="submit" id="accept" name="submit" value="Log in">
          <input type="submit" id="reject" name="submit" value="Deny access"></form>`,
        'POST /login': () => `<form method="post" action="/consent">
          <input type="checkbox" id="openid" name="grant_scope" value="openid"><label for="openid">openid</label>
          <input type="checkbox" id="remember" name="remember" value="1"><label for="remember">Do not ask me again</label>
          <input type="submit" id="accept" name="submit" value="Allow access">
          <input type="submit" id="reject" name="submit" value="Deny access"></form>`,
        'POST /consent': () => '<h1>Access denied</h1>',
      },
      { decision: 'deny' },
    );
    assert.equal(done.outcome, 'denied', done.detail);
    assert.deepEqual(fields(posts[1]), { email: 'alice', password: 'wonderland-9', submit: 'Log in' });
    assert.deepEqual(fields(posts[2]), { submit: 'Deny access' });
    const again = await visit(
      {
        'GET /device':
          () => `<form method=post action=/c><input type="checkbox" name="grant_scope" value="openid">
      <input type="checkbox" name="remember" value="1"><button>Allow access</button><button name=n>Don't allow</button></form>`,
        'POST /c': () => success,
      },
      {},
    );
    assert.deepEqual(fields(again.posts[0]), { grant_scope: 'openid' });
  });

  it('are denied at the sign-in when nothing later offers it', async () => {
    const { visit: done, posts } = await visit(
      {
        'GET /device': () => codePage(),
        'POST /code':
          () => `<form method="post" action="/login"><input name="email"><input type="password" name="pw">
          <button name="b" value="in">Log in</button><button name="b" value="out">Cancel</button></form>`,
        'POST /login': ({ fields: sent }) =>
          sent.get('b') === 'in'
            ? '<h1>TV</h1><form method="post" action="/done"><button>Allow</button></form>'
            : '<h1>Sign-in was cancelled</h1>',
      },
      { decision: 'deny' },
    );
    assert.equal(done.outcome, 'denied', done.detail);
    assert.equal(posts.at(-1)?.fields.get('b'), 'out');
  });

  it('(two steps) ask for the name first, then for the password', async () => {
    const { visit: done } = await visit(
      {
        'GET /device': () => codePage(),
        'POST /code': () =>
          '<form method="post" action="/name"><input type="email" name="identifier"><button>Next</button></form>',
        'POST /name':
          () => `<p>alice</p><form method="post" action="/pw"><input type="hidden" name="identifier" value="alice">
          <input type="password" name="pw"><button>Next</button></form>`,
        'POST /pw': ({ fields: sent }) =>
          sent.get('pw') === 'wonderland-9'
            ? '<form method="post" action="/done"><button>Autoriser</button><button name="no" value="1">Annuler</button></form>'
            : '<p>no</p>',
        'POST /done': () => success,
      },
      {},
    );
    assert.equal(done.outcome, 'approved', done.detail);
  });

  it('(rodauth-oauth) search for the device by its code', async () => {
    const pages: Pages = {
      'GET /device': ({ query, cookies }) =>
        query.get('user_code') === CODE
          ? `<form method="post" action="/device" id="device-verification-form"><p>The device with user code ${CODE} would
             like to access your data.</p><input type="hidden" name="user_code" value="${CODE}">
             <input type="submit" value="Verify"><a href="/device?error=access_denied">Cancel</a></form>`
          : `${query.has('user_code') ? '<p class="alert alert-danger">No device to authorize with the given user code</p>' : ''}${cookies.includes('done') ? '<p class="alert alert-success">The device is verified</p>' : ''}
             <form method="get" action="/device" id="device-search-form">
             <p>Insert the user code from the device you'd like to authorize.</p><label for="user_code">User code</label>
             <input name="user_code" id="user_code" type="text"><input type="submit" value="Search"></form>`,
      'POST /device': () => to('/device', { 'set-cookie': ['flash=done; Path=/'] }),
    };
    assert.equal((await visit(pages, { decision: 'look' })).visit.outcome, 'asked');
    const { visit: done, posts } = await visit(pages, {});
    assert.equal(done.outcome, 'approved', done.detail);
    assert.deepEqual(posts.map(fields), [{ user_code: CODE }]);
    const { visit: wrong } = await visit(pages, { userCode: 'wdjbmjht' });
    assert.equal(wrong.outcome, 'code-refused');
    assert.equal(wrong.guess, undefined);
    const { visit: left } = await visit(pages, { decision: 'deny' });
    assert.equal(left.outcome, 'denied');
    assert.match(left.guess ?? '', /the link "Cancel" leads back to the page that takes the code/);
  });

  it('(Doorkeeper) approve on the page that takes the code: a look stays there, an approval is one', async () => {
    const pages: Pages = {
      'GET /device': () => `${codePage('Authorize')}<a class="btn" href="/device">Cancel</a>`,
      'POST /code': () => '<div class="alert-success">Device successfully authorized</div>',
    };
    const looked = await visit(pages, { decision: 'look' });
    assert.equal(looked.visit.outcome, 'asked', looked.visit.detail);
    assert.equal(looked.posts.length, 0);
    assert.equal((await visit(pages, {})).visit.outcome, 'approved');
    assert.equal((await visit(pages, { decision: 'deny' })).visit.outcome, 'no-choice');
  });

  it('that are done once the code is typed never asked', async () => {
    const { visit: done } = await visit({ 'GET /device': () => codePage(), 'POST /code': () => success }, {});
    assert.equal(done.outcome, 'done-unasked', done.detail);
  });

  it('that are done once the complete address is opened never asked', async () => {
    const pages: Pages = { 'GET /device': () => success };
    const { visit: done } = await visit(pages, { path: `/device?user_code=${CODE}`, decision: 'look' });
    assert.equal(done.outcome, 'done-unasked', done.detail);
    assert.match(done.detail, /as soon as the address was opened/);
  });

  it('with no way to refuse leave no choice', async () => {
    const { visit: done, posts } = await visit(
      {
        'GET /device': () => codePage(),
        'POST /code': () => '<form method="post" action="/ok"><button>Allow</button></form>',
      },
      { decision: 'deny' },
    );
    assert.equal(done.outcome, 'no-choice', done.detail);
    assert.equal(posts.length, 1);
  });

  it('that fail after the approval are not called approved', async () => {
    const page =
      '<form method="post" action="/ok"><button>Allow</button><button name="n">Deny</button></form>';
    const after = async (answer: Pages[string]) =>
      (await visit({ 'GET /device': () => codePage(), 'POST /code': () => page, 'POST /ok': answer }, {}))
        .visit.outcome;
    assert.equal(await after(() => ({ status: 500, body: 'oops' })), 'stuck');
    assert.equal(await after(() => ({ status: 403, body: '<h1>Forbidden</h1>' })), 'stuck');
    assert.equal(await after(() => '<h1>Something went wrong</h1>'), 'stuck');
    assert.equal(await after(() => '<h1>Error</h1><p>Your code has expired.</p>'), 'code-refused');
    // OpenAM's, with nothing else on the page.
    assert.equal(await after(() => '<p>The code you entered cannot be found</p>'), 'code-refused');
    assert.equal(await after(() => '<p>Bye.</p>'), 'approved');
  });

  it('that decide by radio buttons are filled in', async () => {
    const pages: Pages = {
      'GET /device': () => codePage(),
      'POST /code':
        () => `<form method="post" action="/done"><label><input type="radio" name="d" value="1" checked> Allow</label>
        <label><input type="radio" name="d" value="0"> Don’t allow</label><button>Continue</button></form>`,
      'POST /done': ({ fields: sent }) => (sent.get('d') === '1' ? success : '<h1>Device Denied</h1>'),
    };
    assert.equal((await visit(pages, { decision: 'deny' })).visit.outcome, 'denied');
    assert.equal((await visit(pages, {})).visit.outcome, 'approved');
  });

  for (const required of ['', 'required'])
    it(`that decide by a list are filled in, whatever it begins with${required && ', where a choice has to be made'}`, async () => {
      const pages: Pages = {
        'GET /device': () => codePage(),
        'POST /code':
          () => `<form method="post" action="/done"><label>Decision <select name="d" ${required}><option value="">Choose</option>
          <option value="0">Deny access</option><option value="1">Allow access</option></select></label><button>Submit</button></form>`,
        'POST /done': ({ fields: sent }) => (sent.get('d') === '1' ? success : '<h1>Device Denied</h1>'),
      };
      assert.equal((await visit(pages, { decision: 'deny' })).visit.outcome, 'denied');
      assert.equal((await visit(pages, {})).visit.outcome, 'approved');
    });

  it('with one field for each character get one character each', async () => {
    const boxes = [...'WDJBMJHT'].map((_, at) => `<input name="c${at}" maxlength="1">`).join('');
    const { posts } = await visit(
      {
        'GET /device': () =>
          `<p>Enter the code</p><form method="post">${boxes}<button>Continue</button></form>`,
      },
      {},
    );
    assert.equal([...(posts[0]?.fields.values() ?? [])].join(''), 'WDJBMJHT');
  });

  it('with a field that is too short for the code as it is spelt get as much of it as fits', async () => {
    const typedInto = async (room: number, userCode: string) => {
      const field = `<label>Code <input name="code" maxlength="${room}"></label>`;
      const { visit: done, posts } = await visit(
        {
          'GET /device': () => `<p>Enter the code</p><form method="post">${field}<button>Go</button></form>`,
        },
        { userCode },
      );
      return [posts[0]?.fields.get('code'), done.roomOnlyForCode];
    };
    assert.deepEqual(await typedInto(8, 'WDJB-MJHT'), ['WDJBMJHT', undefined]);
    assert.deepEqual(await typedInto(9, 'WDJB-MJHT'), ['WDJB-MJHT', undefined]);
    assert.deepEqual(await typedInto(11, ' WDJB-MJHT '), [' WDJB-MJHT ', undefined]);
    assert.deepEqual(await typedInto(10, ' WDJB-MJHT '), [' WDJB-MJHT', undefined]);
    assert.deepEqual(await typedInto(9, ' WDJB-MJHT '), [' WDJBMJHT', undefined]);
    assert.deepEqual(await typedInto(8, ' WDJB-MJHT '), ['WDJBMJHT', 8]);
    assert.deepEqual(await typedInto(9, ' WDJBMJHTX '), ['WDJBMJHTX', 9]);
    // No spelling of it fits: that is for the pages to answer.
    assert.deepEqual(await typedInto(4, 'WDJB-MJHT'), ['WDJB-MJHT', undefined]);
  });

  it('ask for what an authenticator shows: the end user is stuck, the code was not refused', async () => {
    const { visit: done } = await visit(
      {
        'GET /device': () => codePage(),
        'POST /code': () =>
          '<form method="post" action="/in"><input name="username"><input type="password" name="p"><button>Sign in</button></form>',
        'POST /in': () =>
          '<h1>Two-factor authentication</h1><form method="post"><label>Authenticator code <input name="otp" autocomplete="one-time-code"></label><button>Verify</button></form>',
      },
      {},
    );
    assert.equal(done.outcome, 'stuck', done.detail);
    assert.match(done.detail, /second factor/);
  });

  it('that forget the code while signing in are told it again', async () => {
    const { visit: done, posts } = await visit(
      {
        'GET /device': () => codePage(),
        'POST /code': ({ cookies }) =>
          cookies.includes('in=1')
            ? '<form method="post" action="/done"><button>Allow</button><button name="no">Deny</button></form>'
            : to('/login'),
        'GET /login': () =>
          '<form method="post"><input name="username"><input type="password" name="p"><button>Sign in</button></form>',
        'POST /login': () => to('/device', { 'set-cookie': 'in=1; Path=/' }),
        'POST /done': () => success,
      },
      {},
    );
    assert.equal(done.outcome, 'approved', done.detail);
    assert.equal(posts.filter(({ path }) => path === '/code').length, 2);
  });

  it('where guessing fails are told by selectors', async () => {
    const { visit: done, posts } = await visit(
      {
        'GET /device': () =>
          '<form method="post" action="/code"><input class="x" name="q1"><input class="y" name="q2"><button id="go">→</button></form>',
        'POST /code': () =>
          '<form method="post" action="/done"><button id="a" name="z" value="1">Foo</button><button id="b" name="z" value="2">Bar</button></form>',
        'POST /done': () => '<p>.</p>',
      },
      { decision: 'deny' },
      { ...ALICE, selectors: { code: '.y', code_submit: '#go', approve: '#a', deny: '#b' } },
    );
    assert.equal(done.outcome, 'denied', done.detail);
    assert.deepEqual(fields(posts[0]), { q1: '', q2: CODE });
    assert.deepEqual(fields(posts[1]), { z: '2' });
    const broken = await visit(
      { 'GET /device': () => codePage() },
      {},
      { ...ALICE, selectors: { code: ':::' } },
    );
    assert.equal(broken.visit.outcome, 'stuck');
    assert.match(broken.visit.detail, /":::" is no CSS selector/);
  });

  it('send forms as a browser does: defaults, formaction, buttons outside, GET, meta refresh', async () => {
    const {
      visit: done,
      server,
      posts,
    } = await visit(
      {
        'GET /device': () => '<meta http-equiv="refresh" content="0; url=/start?x=1">',
        'GET /start':
          () => `<form id="f" action="/code"><input type="hidden" name="h" value="1"><input name="user_code">
          <select name="s"><option value="a">A<option value="b" selected>B</select><input type="checkbox" name="on" checked>
          <input type="checkbox" name="off"><input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
          <input name="dead" disabled value="x"><fieldset disabled><input name="dead2"></fieldset><textarea name="t">a\nb</textarea>
          <button name="other" value="1">Cancel</button></form><button form="f" name="go" value="1">Continue</button>`,
        'GET /code': () =>
          '<form action="/wrong"><button formaction="/done" formmethod="post" name="ok" value="yes">Allow</button><button name=no>Deny</button></form>',
        'POST /done': () => success,
      },
      {},
    );
    assert.equal(done.outcome, 'approved', done.detail);
    const sent = server.hits.find(({ path }) => path === '/code');
    assert.deepEqual(Object.fromEntries(sent?.query ?? []), {
      h: '1',
      user_code: CODE,
      s: 'b',
      on: 'on',
      r: '2',
      t: 'a\r\nb',
      go: '1',
    });
    assert.deepEqual(fields(posts[0]), { ok: 'yes' });
    assert.equal(posts[0]?.headers.origin, server.origin);
    assert.match(posts[0]?.headers.referer ?? '', /\/code\?h=1/);
  });

  it('go back to the choice with the hidden fields it had', async () => {
    const server = await pageServer({
      'GET /device': () => codePage(),
      'POST /code': () =>
        '<form method="post" action="/done"><input type="hidden" name="csrf" value="c1"><button name="d" value="y">Allow</button><button name="d" value="n">Deny</button></form>',
      'POST /done': ({ fields: sent }) => (sent.get('d') === 'y' ? success : '<h1>Device Denied</h1>'),
    });
    const user = createEndUser(ALICE);
    const first = await user
      .openBrowser()
      .run({ uri: `${server.origin}/device`, userCode: CODE, decision: 'approve' });
    const second = await first.goBackAndDecide?.('deny');
    await user.close();
    await server.close();
    assert.equal(second?.outcome, 'denied', second?.detail);
    assert.deepEqual(fields(server.hits.at(-1)), { csrf: 'c1', d: 'n' });
  });
});
