import 'reflect-metadata';
import { strict as assert } from 'node:assert';
import { webcrypto } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import * as x509 from '@peculiar/x509';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { Visit } from '../../src/end-user/end-user';
import { whyNoBrowser } from './installed-browser';

const CODE = 'WDJB-MJHT';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 24 * 3600 * 1000;

interface Authority {
  readonly pem: string;
  /** A certificate for a host, without the authority's own. */
  issue(host: string): Promise<{ readonly cert: string; readonly key: string }>;
}

async function newAuthority(name: string): Promise<Authority> {
  const { subtle } = webcrypto;
  const newKeys = () => subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const validity = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) };
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: '01',
      name: `CN=${name}`,
      ...validity,
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
    },
    webcrypto,
  );
  return {
    pem: root.toString('pem'),
    async issue(host) {
      const own = await newKeys();
      const type = /^[\d.]+$/.test(host) ? 'ip' : 'dns';
      const leaf = await x509.X509CertificateGenerator.create(
        {
          serialNumber: '02',
          subject: `CN=${host}`,
          issuer: root.subject,
          ...validity,
          signingKey: keys.privateKey,
          publicKey: own.publicKey,
          signingAlgorithm: ALGORITHM,
          extensions: [new x509.SubjectAlternativeNameExtension([{ type, value: host }])],
        },
        webcrypto,
      );
      const pkcs8 = Buffer.from(await subtle.exportKey('pkcs8', own.privateKey)).toString('base64');
      const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`;
      return { cert: leaf.toString('pem'), key };
    },
  };
}

describe("the browser trusts the target's authority and no other", { skip: whyNoBrowser() }, () => {
  let ours: Authority;
  let theirs: Authority;
  const servers: Server[] = [];
  const seen: string[] = [];
  before(async () => {
    [ours, theirs] = await Promise.all([newAuthority('ours'), newAuthority('theirs')]);
  });
  after(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  /** A server that signs in over TLS and approves, with a certificate for `host`. */
  async function serve(authority: Authority, host: string): Promise<string> {
    const server = createServer(await authority.issue(host), (request, response) => {
      seen.push(`${request.method} ${request.url}`);
      const form =
        '<form method="post" action="/in"><input name="user"><input type="password" name="p"><button>Sign in</button></form>';
      const pages: Record<string, string> = {
        '/device': '<form method="post" action="/code"><input name="user_code"><button>Next</button></form>',
        '/code': form,
        '/in':
          '<form method="post" action="/done"><button name="d" value="y">Allow</button><button name="d" value="n">Deny</button></form>',
        '/done': '<h1>Device approved</h1>',
      };
      response.writeHead(200, { 'content-type': 'text/html' }).end(pages[request.url ?? ''] ?? '');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}/device`;
  }

  async function approve(uri: string, ca?: string): Promise<Visit> {
    seen.length = 0;
    const user = createEndUser(
      { driver: 'browser', username: 'alice', password: 'wonderland-9' },
      ca === undefined ? {} : { ca },
    );
    try {
      return await user.openBrowser().run({ uri, userCode: CODE, decision: 'approve' });
    } finally {
      await user.close();
    }
  }

  it('where the server does not send the authority along', async () => {
    const visit = await approve(await serve(ours, '127.0.0.1'), ours.pem);
    assert.equal(visit.outcome, 'approved', visit.detail);
  });

  it('not where the target names none', async () => {
    const visit = await approve(await serve(ours, '127.0.0.1'));
    assert.equal(visit.outcome, 'stuck');
    assert.match(visit.detail, /could not be trusted.*goes into the target file's ca/);
    assert.deepEqual(seen, []);
  });

  it('not where another authority signed, or for another host: the server gets no request at all', async () => {
    for (const uri of [await serve(theirs, '127.0.0.1'), await serve(ours, 'elsewhere.example')]) {
      const visit = await approve(uri, ours.pem);
      assert.equal(visit.outcome, 'stuck');
      assert.match(visit.detail, /could not be trusted/);
      assert.deepEqual(seen, []);
    }
  });
});
