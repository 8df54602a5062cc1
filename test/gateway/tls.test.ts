import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { type RequestOptions, request } from 'node:https';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startTestGateway } from './harness';

const read = (name: string) => readFileSync(join(__dirname, 'loopback-certificate', name));
const tls = { cert: read('cert.pem'), key: read('key.pem') };

interface SecureAnswer {
  readonly status: number | undefined;
  readonly cookies: readonly string[];
  readonly text: string;
}

function get(url: string, options: RequestOptions = {}): Promise<SecureAnswer> {
  return new Promise((resolve, reject) => {
    request(url, { timeout: 5000, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, cookies: response.headers['set-cookie'] ?? [], text }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('with a certificate', () => {
  it('the gateway speaks https, and says so', async () => {
    const gateway = await startTestGateway({ tls });
    try {
      assert.match(gateway.issuer, /^https:\/\/127\.0\.0\.1:\d+$/);
      const metadata = await get(`${gateway.issuer}/.well-known/openid-configuration`, { ca: tls.cert });
      assert.equal(
        JSON.parse(metadata.text).device_authorization_endpoint,
        `${gateway.issuer}/device_authorization`,
      );
      const page = await get(gateway.verificationUri, { ca: tls.cert });
      assert.equal(page.status, 200);
      assert.match(
        page.cookies[0] ?? '',
        /^__Host-device-gateway-\d+=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      await assert.rejects(get(gateway.verificationUri), /certificate/);
    } finally {
      await gateway.close();
    }
  });

  it('that is none, it does not start', async () => {
    await assert.rejects(startTestGateway({ tls: { cert: 'no certificate', key: 'no key' } }));
  });
});
