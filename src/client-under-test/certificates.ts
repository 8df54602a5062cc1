import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { WrongUseError } from '../engine/expected-error';

/** A certificate with its key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority of a run's own: what it signs is trusted by nobody who was not told its certificate. */
export interface Authority {
  /** Its certificate, as PEM. */
  readonly ca: string;
  /** A certificate for these names and addresses; the same one each time. */
  certificateFor(...hosts: readonly string[]): Promise<Certificate>;
  /** A certificate for these names and addresses that was good until some days ago. */
  expiredCertificateFor(...hosts: readonly string[]): Promise<Certificate>;
}

/** @peculiar/x509 is needed for https, and not installed. */
export class CertificatesUnavailable extends WrongUseError {
  override readonly name = 'CertificatesUnavailable';
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

async function loadX509(): Promise<typeof import('@peculiar/x509')> {
  // It asks for this, and does not bring it.
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

/**
 * Makes an authority.
 *
 * @throws CertificatesUnavailable when the optional package that makes certificates is not installed
 */
export async function newAuthority(): Promise<Authority> {
  const x509 = await loadX509().catch(() => {
    throw new CertificatesUnavailable(
      'A scripted server with https needs the package that makes its certificates: npm install @peculiar/x509 reflect-metadata',
    );
  });
  const crypto = webcrypto;
  const newKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const validity = (from: number, until: number) => ({
    notBefore: new Date(Date.now() + from * DAY_MS),
    notAfter: new Date(Date.now() + until * DAY_MS),
  });
  const serialNumber = (): string =>
    Buffer.from(crypto.getRandomValues(new Uint8Array(15)))
      .toString('hex')
      .replace(/^[89a-f]/, '4');

  const keys = await newKeys();
  const name = `CN=rfc8628-conformance scripted server ${serialNumber().slice(0, 8)}`;
  const root = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name,
      ...validity(-30, 7),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    },
    crypto,
  );

  const issue = async (
    hosts: readonly string[],
    [from, until]: readonly [number, number],
  ): Promise<Certificate> => {
    const own = await newKeys();
    const leaf = await x509.X509CertificateGenerator.create(
      {
        serialNumber: serialNumber(),
        subject: `CN=${hosts[0] ?? 'localhost'}`,
        issuer: root.subject,
        ...validity(from, until),
        signingKey: keys.privateKey,
        publicKey: own.publicKey,
        signingAlgorithm: ALGORITHM,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth], false),
          new x509.SubjectAlternativeNameExtension(
            hosts.map((host) => ({ type: isIP(host) ? ('ip' as const) : ('dns' as const), value: host })),
            false,
          ),
          await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey, false, crypto),
          await x509.SubjectKeyIdentifierExtension.create(own.publicKey, false, crypto),
        ],
      },
      crypto,
    );
    const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', own.privateKey)).toString('base64');
    const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`;
    return { cert: `${leaf.toString('pem')}\n${root.toString('pem')}\n`, key };
  };

  const issued = new Map<string, Promise<Certificate>>();
  return {
    ca: `${root.toString('pem')}\n`,
    certificateFor: (...hosts) => {
      const wanted = hosts.join(' ');
      const known = issued.get(wanted) ?? issue(hosts, [-1, 7]);
      issued.set(wanted, known);
      return known;
    },
    expiredCertificateFor: (...hosts) => issue(hosts, [-20, -10]),
  };
}
