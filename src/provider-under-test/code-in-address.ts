/** What tells one session's address from another's: an identifier, and not the name of a page. */
const IDENTIFIER = /^(?=.*\d)[\w.~-]{6,}$/;

/** An address at which another code is entered. */
export interface AddressWithCode {
  readonly uri: string;
  /** There is more in it that belongs to the session, by which a server may tell which is meant. */
  readonly namesSessionOtherwise: boolean;
}

/**
 * Where a server puts the user code into verification_uri, which
 * [RFC 8628 §3.3](https://www.rfc-editor.org/rfc/rfc8628#section-3.3) does not recommend, no page need ask for it: another
 * code is entered by its address.
 *
 * @param uri the verification_uri
 * @param code the user code that was issued with it
 * @param other the one to enter
 * @returns undefined where the address does not have the code, or has it more than once
 * @example
 * withOtherCode('https://as.example/device/WDJB-MJHT', 'WDJB-MJHT', 'WDJB-BCDF')?.uri // 'https://as.example/device/WDJB-BCDF'
 */
export function withOtherCode(uri: string, code: string, other: string): AddressWithCode | undefined {
  if (code === '' || !URL.canParse(uri)) return undefined;
  const { origin } = new URL(uri);
  if (!uri.startsWith(origin)) return undefined;
  const [before, after, ...more] = uri.slice(origin.length).split(code);
  if (before === undefined || after === undefined || more.length > 0) return undefined;
  const rest = `${before}${after}`.split(/[/?&=#;]/);
  return {
    uri: `${origin}${before}${encodeURIComponent(other)}${after}`,
    namesSessionOtherwise: rest.some((part) => IDENTIFIER.test(part)),
  };
}
