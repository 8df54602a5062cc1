import { strict as assert } from 'node:assert';
import type { ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { VerificationTask, Visit } from '../../src/end-user/end-user';
import { timeOfItsOwn } from '../time-of-its-own';
import { type PageAnswer, pageServer, to } from './page-server';

const CODE = 'WDJB-MJHT';
/** Longer than a busy machine takes for any page that does answer. */
const PATIENT_MS = 4000;
/** Where no answer ever comes, to wait for it is the test. */
const SHORT_MS = 500;

async function open(
  pages: Parameters<typeof pageServer>[0],
  task: Partial<VerificationTask> = {},
  timeoutMs = PATIENT_MS,
): Promise<Visit> {
  const server = await pageServer(pages);
  const user = createEndUser({ driver: 'form', username: 'alice', password: 'wonderland-9' }, { timeoutMs });
  try {
    return await user
      .openBrowser()
      .run({ uri: `${server.origin}/device`, userCode: CODE, decision: 'approve', ...task });
  } finally {
    await user.close();
    await server.close();
  }
}

const first = (answer: PageAnswer, task?: Partial<VerificationTask>, timeoutMs?: number) =>
  open({ 'GET /device': () => answer }, task, timeoutMs);

describe('the form end user at hostile pages', () => {
  it('that redirect slowly for ever are left when two times the patience with one request is spent', async () => {
    // A sixth of the patience for each: a busy machine has room, and the patience ends before the twentieth.
    const patienceMs = PATIENT_MS / 2;
    const slowly = {
      raw: (response: ServerResponse) =>
        void setTimeout(() => response.writeHead(302, { location: '/device' }).end(), patienceMs / 6),
    };
    const { outcome, detail } = await first(slowly, {}, patienceMs);
    assert.equal(outcome, 'stuck');
    assert.match(detail, /redirects on and on \(for more than 4 s\)/);
  });

  const cases: readonly (readonly [string, PageAnswer, RegExp])[] = [
    ['that redirect for ever', to('/device'), /redirects on and on/],
    ['that move on for ever', '<meta http-equiv=refresh content="0;url=/device">', /redirects on and on/],
    ['that redirect to an app', to('myapp://callback'), /redirects to a myapp: address/],
    ['that redirect to a file', to('file:///etc/passwd'), /redirects to a file: address/],
    ['that fail', { status: 500, body: 'boom' }, /status 500.*boom/],
    ['that do not exist', { status: 404, body: 'nothing here' }, /status 404/],
    ['that are empty', '', /an empty page/],
    ['that are pictures', { headers: { 'content-type': 'image/png' }, body: 'x' }, /image\/png/],
    ['that are binary', { body: Buffer.from([0, 1, 2, 0xff, 0xfe, 0]) }, /binary data/],
    ['that are no UTF-8', { body: Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xf5]) }, /nothing to go on with/],
    ['that need scripts', '<div id="root"></div><script src="/app.js"></script>', /may need scripts/],
    ['that nest without end', '<div>'.repeat(10_000), /nests its elements more than 512 deep/],
    [
      'that have a tag without end',
      `<p ${Array.from({ length: 50_000 }, (_, at) => `a${at}`).join(' ')}>`,
      /attributes/,
    ],
    ['that have fields without end', '<input name=code>'.repeat(10_000), /more than 2000 fields/],
    ['that send 10 MB', { body: Buffer.alloc(10_000_000, 'a') }, /more than 2 MiB/],
    [
      'whose form runs a script',
      '<form action="javascript:alert(1)" method="post"><input name="user_code"><button>Go</button></form>',
      /leads to a javascript: address/,
    ],
    [
      'whose form is data',
      '<form action="data:text/html,x"><input name="user_code"></form>',
      /leads to a data: address/,
    ],
    [
      'whose form reads a file',
      '<form><input name="user_code"><button formaction="file:///etc/passwd">Go</button></form>',
      /leads to a file: address/,
    ],
    ['that reset the connection', { raw: (response) => response.socket?.destroy() }, /could not be opened/],
    [
      'that answer no HTTP',
      { raw: (response) => response.socket?.end('SSH-2.0-x\r\n') },
      /did not answer in HTTP/,
    ],
    ['that never answer', { raw: () => {} }, /did not answer completely within 0\.5 s/],
    [
      'that drip without end',
      {
        raw: (response) => {
          response.writeHead(200, { 'content-type': 'text/html' });
          const timer = setInterval(() => response.write('<p>wait'), 50);
          response.on('close', () => clearInterval(timer));
        },
      },
      /did not answer completely within 0\.5 s/,
    ],
  ];
  for (const [name, answer, why] of cases) {
    it(name, async () => {
      const taken = timeOfItsOwn();
      const visit = await first(answer, {}, why.source.includes('0\\.5 s') ? SHORT_MS : PATIENT_MS);
      assert.equal(visit.outcome, 'stuck', visit.detail);
      assert.match(visit.detail, why);
      assert.ok(taken() < 5000);
    });
  }

  it('that send the browser on, by which addresses is told, without what stands in them', async () => {
    const visit = await open({
      'GET /device': () => to('/start?client_id=tv&client_secret=s3cret-in-an-address&empty='),
      'GET /start': () => to('/device/code'),
      'GET /device/code': () => '<h1>Maintenance</h1>',
    });
    const via = visit.pages[0]?.via?.map((address) => address.replace(/^http:\/\/[^/]+/, ''));
    assert.deepEqual(via, ['/device', '/start?client_id=…&client_secret=…&empty=']);
  });

  it('that call the user code device_code, of which nothing is left out', async () => {
    const visit = await open({
      'GET /device': () => to(`/start?device_code=${CODE}&device_code_of_tv=x`),
      'GET /start': () => to('/device/code'),
      'GET /device/code': () => '<h1>Maintenance</h1>',
    });
    assert.match(visit.pages[0]?.via?.at(-1) ?? '', /\/start\?device_code=WDJB-MJHT&device_code_of_tv=…$/);
  });

  it('that go round in circles', async () => {
    const visit = await open({
      'GET /device': () =>
        '<form method="post" action="/a"><input name="user_code"><button>Go</button></form>',
      'POST /a': () =>
        '<form method="post" action="/b"><button>Allow</button><button name="n">Deny</button></form>',
      'POST /b': () =>
        '<form method="post" action="/a"><button>Grant</button><button name="n">Deny</button></form>',
    });
    assert.equal(visit.outcome, 'stuck', visit.detail);
    assert.match(visit.detail, /led back to the same page again and again/);
    assert.ok(visit.pages.length <= 7);
  });

  it('that never come to an end', async () => {
    let steps = 0;
    const visit = await open({
      'GET /device': () =>
        '<form method="post" action="/a"><input name="user_code"><button>Go</button></form>',
      'POST /a': () =>
        `<p>${++steps}</p><form method="post" action="/a"><button>Allow</button><button name="n">Deny</button></form>`,
    });
    assert.equal(visit.outcome, 'stuck', visit.detail);
    assert.match(visit.detail, /still asked for more/);
    assert.ok(visit.pages.length <= 14);
  });

  it('that stay as they are when the decision is pressed: it is pressed once', async () => {
    let pressed = 0;
    const consent =
      '<h1>TV</h1><form method="post" action="/c"><button>Accept</button><button name="n">Deny</button></form>';
    const visit = await open({
      'GET /device': () =>
        '<form method="post" action="/a"><input name="user_code"><button>Go</button></form>',
      'POST /a': () => to('/c'),
      'GET /c': () => consent,
      'POST /c': () => {
        pressed += 1;
        return consent;
      },
    });
    assert.equal(visit.outcome, 'stuck', visit.detail);
    assert.match(visit.detail, /pressing "Accept" left the page as it was/);
    assert.equal(pressed, 1);
  });

  it('that ask to sign in for ever', async () => {
    let count = 0;
    const visit = await open({
      'GET /device': () => to('/login0'),
      ...Object.fromEntries(
        Array.from({ length: 9 }, (_, at) => [
          `${at === 0 ? 'GET' : 'POST'} /login${at}`,
          () =>
            `<form method="post" action="/login${++count}"><input name="username"><input type="password" name="p"></form>`,
        ]),
      ),
    });
    assert.equal(visit.outcome, 'stuck', visit.detail);
    assert.match(visit.detail, /sign in over and over/);
  });

  it('follow a form to another origin, which the provider itself sends', async () => {
    const other = await pageServer({
      'POST /there': ({ fields }) =>
        `<h1>Success</h1><p>Code ${fields.get('user_code')}: device authorized.</p>`,
    });
    const visit = await first(
      `<form method="post" action="${other.origin}/there"><input name="user_code"><button>Go</button></form>`,
    );
    await other.close();
    assert.equal(visit.outcome, 'done-unasked', visit.detail);
    assert.equal(other.hits[0]?.fields.get('user_code'), CODE);
    assert.equal(other.hits[0]?.cookies, '');
  });

  it('follow no link to another origin, and load nothing that a page embeds', async () => {
    const other = await pageServer({});
    const server = await pageServer({
      'GET /device': () => `<img src="/i.png"><script src="/s.js"></script><iframe src="/f"></iframe>
        <a class="btn" href="${other.origin}/allow">Allow</a><a class="btn" href="javascript:allow()">Approve</a>`,
    });
    const user = createEndUser({ driver: 'form' });
    const visit = await user
      .openBrowser()
      .run({ uri: `${server.origin}/device`, userCode: CODE, decision: 'approve' });
    await server.close();
    await other.close();
    assert.equal(visit.outcome, 'stuck', visit.detail);
    assert.deepEqual([other.hits.length, server.hits.length], [0, 1]);
  });

  it('open nothing but http and https', async () => {
    for (const uri of ['file:///etc/passwd', 'javascript:alert(1)', '/device', '']) {
      const visit = await first('', { uri });
      assert.equal(visit.outcome, 'stuck');
      assert.match(visit.detail, /only http and https/);
    }
  });

  it('are left when the task is given up', async () => {
    const giveUp = new AbortController();
    setTimeout(() => giveUp.abort(), 50);
    const visit = await first({ raw: () => {} }, { signal: giveUp.signal });
    assert.equal(visit.outcome, 'stuck');
    assert.match(visit.detail, /given up/);
  });

  it('send no control characters, no password and no cookie into what is told', async () => {
    const visit = await open({
      'GET /device': () => ({
        headers: { 'set-cookie': 'sid=Zm9vYmFyYmF6cXV4; Path=/' },
        body: '<title>\u001b[2J</title><form method="post" action="/in"><input name="username"><input type="password" name="p"><button>Sign in</button></form>',
      }),
      'POST /in': ({ fields, cookies }) =>
        `<p>\u001b]0;x\u0007\u202eYour password is ${fields.get('p')}, your cookie ${cookies}</p>`,
    });
    const told = JSON.stringify(visit);
    assert.match(visit.pages[1]?.text ?? '', /Your password is \[…\], your cookie sid=\[…\]/);
    assert.ok(!told.includes('wonderland-9') && !told.includes('Zm9vYmFyYmF6cXV4'));
    assert.ok(!/\\u001b|\\u0007|\u202e/.test(told));
  });
});
