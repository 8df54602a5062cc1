// better-auth with its deviceAuthorization plugin. The plugin has no pages: the three here call its API and do nothing else.
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';
import { bearer, deviceAuthorization } from 'better-auth/plugins';

const origin = 'http://127.0.0.1:8160';
const clients = new Set(['tv', 'radio']);
const auth = betterAuth({
  baseURL: origin,
  secret: 'only-for-a-test-only-for-a-test-00',
  database: memoryAdapter({
    user: [],
    session: [],
    account: [],
    verification: [],
    deviceCode: [],
    rateLimit: [],
  }),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  plugins: [
    bearer(),
    deviceAuthorization({
      verificationUri: `${origin}/device`,
      expiresIn: '60s',
      validateClient: (id) => clients.has(id),
      // Versions before 1.7 do not start without it.
      schema: {},
    }),
  ],
});
for (const name of ['alice', 'bob']) {
  await auth.api.signUpEmail({ body: { name, email: `${name}@example.org`, password: `${name}-pw-1` } });
}

const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
const page = (title, body) => `<!doctype html><title>${title}</title><h1>${title}</h1>${body}`;
const codePage = (code, error = '') =>
  page(
    'Connect a device',
    `${error && `<p class="error">${escaped(error)}</p>`}<form method="post" action="/device"><label for="user_code">Code shown on your device</label>
     <input id="user_code" name="user_code" value="${escaped(code)}"><button>Continue</button></form>`,
  );
const signInPage = (code) =>
  page(
    'Sign in',
    `<form method="post" action="/sign-in"><input type="hidden" name="user_code" value="${escaped(code)}">
     <input name="email" placeholder="Email"><input name="password" type="password"><button>Sign in</button></form>`,
  );

/** The pages: [status, body, headers]. */
async function pages(method, url, form, headers) {
  const code = form.get('user_code') ?? url.searchParams.get('user_code') ?? '';
  if (method === 'GET' && url.pathname === '/device') return [200, codePage(code)];
  if (method !== 'POST') return [404, page('Not found', '')];
  if (url.pathname === '/sign-in') {
    const answer = await auth.api.signInEmail({
      body: { email: form.get('email'), password: form.get('password') },
      asResponse: true,
    });
    if (!answer.ok) return [401, page('Sign in', '<p class="error">Wrong email or password</p>')];
    const location = `/device?user_code=${encodeURIComponent(code)}`;
    return [303, '', { location, 'set-cookie': answer.headers.getSetCookie() }];
  }
  if (!(await auth.api.getSession({ headers }))) return [200, signInPage(code)];
  try {
    if (url.pathname === '/device') {
      const { client_id, scope, status } = await auth.api.deviceVerify({
        query: { user_code: code },
        headers,
      });
      if (status !== 'pending') return [200, codePage('', 'This code was used already')];
      return [
        200,
        page(
          'Approve this device?',
          `<p>${escaped(client_id ?? 'Somebody else’s device')} asks for ${escaped(scope ?? 'no scope')}. Code: ${escaped(code)}</p>
           <form method="post" action="/decide"><input type="hidden" name="user_code" value="${escaped(code)}">
           <button name="decision" value="approve">Approve</button><button name="decision" value="deny">Deny</button></form>`,
        ),
      ];
    }
    const decide = form.get('decision') === 'approve' ? auth.api.deviceApprove : auth.api.deviceDeny;
    await decide({ body: { userCode: code }, headers });
    return form.get('decision') === 'approve'
      ? [200, page('Device connected', '<p>You may go back to your device.</p>')]
      : [200, page('Device refused', '<p>Access was denied.</p>')];
  } catch (error) {
    return [400, codePage('', `Invalid code: ${error.body?.error_description ?? error.message}`)];
  }
}

const api = toNodeHandler(auth);
createServer(async (request, response) => {
  const url = new URL(request.url, origin);
  if (url.pathname.startsWith('/api/auth/')) return api(request, response);
  let body = '';
  for await (const chunk of request) body += chunk;
  const headers = new Headers({ cookie: request.headers.cookie ?? '' });
  const [status, html, more] = await pages(request.method, url, new URLSearchParams(body), headers);
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...more }).end(html);
}).listen(8160, '127.0.0.1');
