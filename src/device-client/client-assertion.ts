import { createPrivateKey, type JsonWebKey, randomUUID } from 'node:crypto';
import { authMethodOf, type ClientRegistration } from './client-registration';

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const LIVES_SECONDS = 60;

/** The algorithms by curve and by kind of key, for keys that name none. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  RSA: 'RS256',
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'EdDSA',
};

/** A private key, and what it signs with. */
export interface SigningKey {
  readonly jwk: JsonWebKey;
  readonly alg: string;
}

/**
 * Reads a client's private key.
 *
 * @param text a JWK as JSON, or PEM
 * @throws {TypeError} it is neither, or of a kind that no JWT is signed with; the message is one sentence
 */
export function readSigningKey(text: string): SigningKey {
  let jwk: JsonWebKey;
  try {
    const key = text.trimStart().startsWith('{')
      ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
      : createPrivateKey(text);
    const given: JsonWebKey = text.trimStart().startsWith('{') ? JSON.parse(text) : {};
    jwk = { ...key.export({ format: 'jwk' }), ...given };
  } catch {
    throw new TypeError('The private key is neither a private JWK nor a PEM file that can be read.');
  }
  const alg = typeof jwk.alg === 'string' ? jwk.alg : ALGORITHMS[jwk.crv ?? jwk.kty ?? ''];
  if (alg === undefined) throw new TypeError('The private key is of a kind that signs no JWT.');
  return { jwk, alg };
}

/**
 * The parameters by which a client authenticates that signs an assertion
 * ([RFC 7523 §2.2](https://www.rfc-editor.org/rfc/rfc7523#section-2.2),
 * [OpenID Connect Core §9](https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication)): a fresh one for
 * each request, good for a minute.
 *
 * @param audience who it is for, where the registration does not say
 * @param wrongSecret signs with it in place of the client's own secret, or with a key that nobody registered
 * @returns no parameters for a client that authenticates otherwise
 */
export async function clientAssertion(
  registration: ClientRegistration,
  audience: string,
  wrongSecret?: string,
): Promise<Readonly<Record<string, string>>> {
  const method = authMethodOf(registration);
  if (method !== 'private_key_jwt' && method !== 'client_secret_jwt') return {};
  const { generateKeyPair, importJWK, SignJWT } = await import('jose');
  const signer = async () => {
    if (method === 'client_secret_jwt') {
      const secret = new TextEncoder().encode(wrongSecret ?? registration.client_secret ?? '');
      return { alg: 'HS256', kid: undefined, key: secret };
    }
    const { jwk, alg } = readSigningKey(registration.private_key ?? '');
    const kid = typeof jwk.kid === 'string' ? jwk.kid : undefined;
    if (wrongSecret === undefined) return { alg, kid, key: await importJWK(jwk, alg) };
    return { alg, kid, key: (await generateKeyPair(alg)).privateKey };
  };
  const { alg, kid, key } = await signer();
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg, ...(kid !== undefined && { kid }) })
    .setIssuer(registration.client_id)
    .setSubject(registration.client_id)
    .setAudience(registration.assertion_audience ?? audience)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${LIVES_SECONDS} s`)
    .sign(key);
  return { client_assertion_type: TYPE, client_assertion: assertion };
}
