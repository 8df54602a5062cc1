/*
 * A device client that has the addresses of its provider built in, and reaches it through the proxy that it is told.
 * "other-hosts" has it report to another host of the provider before it signs in, "follows" has it follow redirects.
 */
const http = require('node:http');

const PROXY = new URL(process.env.HTTP_PROXY);
const ways = process.argv.slice(2);

function post(address, form) {
  return new Promise((resolve, reject) => {
    const request = http.request({
      host: PROXY.hostname,
      port: PROXY.port,
      method: 'POST',
      path: address,
      timeout: 20_000,
      headers: { host: new URL(address).host, 'content-type': 'application/x-www-form-urlencoded' },
    });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('response', (response) => {
      const { location } = response.headers;
      if (location && ways.includes('follows')) resolve(post(location, form));
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    });
    request.end(new URLSearchParams(form).toString());
  });
}

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function main() {
  const client_id = 'tv';
  if (ways.includes('other-hosts')) await post('http://events.example/started', { event: 'sign-in' });
  const codes = JSON.parse(await post('http://as.example/device_authorization', { client_id }));
  console.log(`Open ${codes.verification_uri} and enter ${codes.user_code}`);
  for (;;) {
    await pause(codes.interval);
    const answer = JSON.parse(
      await post('http://as.example/token', {
        client_id,
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: codes.device_code,
      }),
    );
    if (answer.access_token) return 0;
    if (answer.error !== 'authorization_pending') return 1;
  }
}

main().then(
  (status) => process.exit(status),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
