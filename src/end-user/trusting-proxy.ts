import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { rootCertificates, TLSSocket, connect as tlsConnect } from 'node:tls';
import { optionalPackage } from '../http/optional-package';
import { proxyFor } from './environment-proxy';

const CONNECT_WITHIN_MS = 15_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 3600 * 1000;

/** A proxy for a browser that has to trust an authority of the tester's. */
export interface TrustingProxy {
  /** `127.0.0.1:port` */
  readonly address: string;
  /** The hash of the one public key that the browser has to accept from it, as Chromium's command line takes it. */
  readonly keyHash: string;
  /** Why no connection to the host was made, for instance that its certificate is not to be trusted. */
  refusal(host: string): string | undefined;
  close(): Promise<void>;
}

/**
 * Starts a proxy on loopback through which a browser reaches servers of a private authority. Chromium takes no file of
 * certificates: so the connection to the server is made here, where Node verifies its certificate against the system's
 * authorities and the given ones, and the browser is shown a key of this proxy's own, which lives as long as it does. A
 * server whose certificate is not signed by any of these gets no connection at all.
 *
 * @param ca PEM certificates to trust besides the system's
 * @throws PackageMissingError when what makes the proxy's certificate is not installed
 */
export async function startTrustingProxy(ca: readonly string[]): Promise<TrustingProxy> {
  const { cert, key, keyHash } = await ownCertificate();
  const refusals = new Map<string, string>();
  const sockets = new Set<Duplex>();
  const keep = <T extends Duplex>(socket: T): T => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connection', (socket) => keep(socket));
  server.on('connect', (request, browserSide: Duplex, head: Buffer) => {
    const target = URL.canParse(`https://${request.url}`) ? new URL(`https://${request.url}`) : undefined;
    const refuse = (why: string): void => {
      if (target) refusals.set(target.host, why);
      browserSide.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    };
    if (!target) return refuse('no address');
    connectTo(target, ca, keep).then(
      (serverSide) => {
        refusals.delete(target.host);
        browserSide.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        if (head.length > 0) browserSide.unshift(head);
        const inner = keep(
          new TLSSocket(browserSide as Socket, { isServer: true, cert, key, ALPNProtocols: ['http/1.1'] }),
        );
        inner.once('close', () => serverSide.destroy());
        serverSide.once('close', () => inner.destroy());
        inner.pipe(serverSide).pipe(inner);
      },
      (error: NodeJS.ErrnoException) => refuse(error.code ?? error.message),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    keyHash,
    refusal: (host) => refusals.get(host),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A connection to a server whose certificate was verified. */
async function connectTo(
  { hostname, port }: URL,
  ca: readonly string[],
  keep: <T extends Duplex>(socket: T) => T,
): Promise<TLSSocket> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const through = proxyFor(new URL(`https://${hostname}:${port || 443}`));
  const tunnel = through && (await tunnelThrough(through, `${hostname}:${port || 443}`));
  return new Promise((resolve, reject) => {
    const socket = keep(
      tlsConnect({
        ...(tunnel ? { socket: tunnel } : { host, port: Number(port || 443) }),
        ...(isIP(host) ? {} : { servername: host }),
        ca: [...rootCertificates, ...ca],
        ALPNProtocols: ['http/1.1'],
      }),
    );
    const timer = setTimeout(
      () => socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
      CONNECT_WITHIN_MS,
    );
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(timer);
      reject(new Error('the connection was closed'));
    });
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

function tunnelThrough(proxy: URL, authority: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    const request = httpRequest({
      host: proxy.hostname,
      port: proxy.port || 80,
      method: 'CONNECT',
      path: authority,
      timeout: CONNECT_WITHIN_MS,
      headers: {
        host: authority,
        ...(proxy.username
          ? { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }
          : {}),
      },
    });
    request.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(new Error(`the proxy answered with status ${statusCode}`));
      }
    });
    request.once('timeout', () => request.destroy(new Error('the proxy did not answer')));
    request.once('error', reject);
    request.end();
  });
}

/** A key of the proxy's own, with the certificate that TLS asks for: nobody trusts it but who is told its hash. */
async function ownCertificate(): Promise<{ cert: string; key: string; keyHash: string }> {
  const purpose = 'The browser driver with a "ca"';
  // The package of certificates asks for this one, and does not bring it.
  await optionalPackage('reflect-metadata', () => import('reflect-metadata'), purpose);
  const x509 = await optionalPackage('@peculiar/x509', () => import('@peculiar/x509'), purpose);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: `4${randomBytes(15).toString('hex').slice(1)}`,
      name: 'CN=rfc8628-conformance',
      notBefore: new Date(Date.now() - DAY_MS),
      notAfter: new Date(Date.now() + 7 * DAY_MS),
      signingAlgorithm: ALGORITHM,
      keys,
    },
    webcrypto,
  );
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const spki = Buffer.from(await webcrypto.subtle.exportKey('spki', keys.publicKey));
  return {
    cert: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`,
    keyHash: createHash('sha256').update(spki).digest('base64'),
  };
}
