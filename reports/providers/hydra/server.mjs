// Starts Hydra on the database that DSN names, registers four clients, and has the pages that Hydra leaves to its operator:
// they call its admin API as its documentation says, and do nothing else.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const ADMIN = 'http://127.0.0.1:4445/admin';
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const USERS = { alice: 'alice-pw-1', bob: 'bob-pw-1' };
const SCOPE = 'openid profile offline_access';
const CLIENTS = [
  { client_id: 'tv', client_name: 'Television', token_endpoint_auth_method: 'none' },
  { client_id: 'radio', client_name: 'Radio', token_endpoint_auth_method: 'none' },
  {
    client_id: 'box',
    client_name: 'Box',
    client_secret: 'box-secret-for-a-test',
    token_endpoint_auth_method: 'client_secret_basic',
  },
  {
    client_id: 'web',
    client_name: 'Web',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    redirect_uris: ['http://127.0.0.1:9/cb'],
  },
];

spawnSync('hydra', ['migrate', 'sql', 'up', '-e', '--yes'], { stdio: 'inherit' });
const hydra = spawn('hydra', ['serve', 'all', '--dev', '-c', 'hydra.yml'], { stdio: 'inherit' });
hydra.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => hydra.kill(signal));

async function admin(method, path, body) {
  const response = await fetch(`${ADMIN}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  return { ok: response.ok, status: response.status, json: await response.json().catch(() => ({})) };
}

for (let tries = 0; tries < 100; tries++) {
  const ready = await fetch('http://127.0.0.1:4445/health/ready').catch(() => undefined);
  if (ready?.ok) break;
  await new Promise((resolve) => setTimeout(resolve, 300));
}
for (const client of CLIENTS)
  await admin('POST', '/clients', { grant_types: [DEVICE, 'refresh_token'], scope: SCOPE, ...client });

const escaped = (text) => String(text ?? '').replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const keys = new Set();

function page(response, title, fields, status = 200) {
  const key = randomBytes(16).toString('hex');
  keys.add(key);
  response.writeHead(status, {
    'content-type': 'text/html',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  });
  const form =
    fields && `<form method="post">${fields}<input type="hidden" name="key" value="${key}"></form>`;
  response.end(
    `<!doctype html><title>${title}</title><h1>${title}</h1>${form ?? '<p>You can go back to your device.</p>'}`,
  );
}

const PAGES = {
  '/device': async (query, form, response) => {
    const challenge = encodeURIComponent(query.get('device_challenge') ?? '');
    let notice = '';
    if (form) {
      const accepted = await admin(
        'PUT',
        `/oauth2/auth/requests/device/accept?device_challenge=${challenge}`,
        {
          user_code: form.get('user_code')?.replace(/\W/g, ''),
        },
      );
      if (accepted.ok) return accepted.json.redirect_to;
      if (accepted.status >= 500) return response.writeHead(503).end('Try again later.');
      notice = '<p>This code is not known, or has expired.</p>';
    }
    const code = escaped(query.get('user_code'));
    page(
      response,
      'Connect a device',
      `${notice}<label>Code <input name="user_code" value="${code}"></label><button>Continue</button>`,
      form ? 400 : 200,
    );
  },
  '/login': async (query, form, response) => {
    const challenge = encodeURIComponent(query.get('login_challenge') ?? '');
    if (form && form.get('password') === USERS[form.get('username')]) {
      const body = { subject: form.get('username') };
      return (await admin('PUT', `/oauth2/auth/requests/login/accept?login_challenge=${challenge}`, body))
        .json.redirect_to;
    }
    page(
      response,
      'Sign in',
      '<label>Username <input name="username"></label><label>Password <input type="password" name="password"></label><button>Sign in</button>',
    );
  },
  '/consent': async (query, form, response) => {
    const challenge = encodeURIComponent(query.get('consent_challenge') ?? '');
    const { json: asked } = await admin(
      'GET',
      `/oauth2/auth/requests/consent?consent_challenge=${challenge}`,
    );
    if (form?.get('decision') === 'allow') {
      const body = {
        grant_scope: asked.requested_scope,
        grant_access_token_audience: asked.requested_access_token_audience,
      };
      return (await admin('PUT', `/oauth2/auth/requests/consent/accept?consent_challenge=${challenge}`, body))
        .json.redirect_to;
    }
    if (form) {
      const body = { error: 'access_denied', error_description: 'The end user refused' };
      return (await admin('PUT', `/oauth2/auth/requests/consent/reject?consent_challenge=${challenge}`, body))
        .json.redirect_to;
    }
    const name = escaped(asked.client?.client_name);
    page(
      response,
      'Connect a device',
      `<p>The device "${name}" asks to act for you: ${escaped(asked.requested_scope?.join(' '))}.</p>
<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>`,
    );
  },
  '/done': (_query, _form, response) => page(response, 'Done'),
};

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1:3000');
  const handle = PAGES[pathname];
  if (!handle) return response.writeHead(404).end();
  let form;
  if (request.method === 'POST') {
    let body = '';
    for await (const part of request) body += part;
    form = new URLSearchParams(body);
    if (!keys.delete(form.get('key'))) return response.writeHead(403).end();
  }
  const to = await handle(searchParams, form, response);
  if (!response.headersSent) response.writeHead(303, { location: to ?? '/done' }).end();
}).listen(3000, '127.0.0.1');
