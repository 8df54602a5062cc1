/** Names are compared in lower case and without separators: `device_code`, `deviceCode` and `Device-Code` are one. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Members, parameters and fields whose value is a secret, whatever it looks like. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'accesstoken',
  'actortoken',
  'apikey',
  'assertion',
  'authenticitytoken',
  'clientassertion',
  'clientsecret',
  'codeverifier',
  'csrf',
  'csrfmiddlewaretoken',
  'csrftoken',
  'devicecode',
  'idtoken',
  'idtokenhint',
  'jsessionid',
  'logincsrf',
  'otp',
  'pass',
  'passwd',
  'password',
  'passwort',
  'phpsessid',
  'pwd',
  'refreshtoken',
  'registrationaccesstoken',
  'requestverificationtoken',
  'samlresponse',
  'secret',
  'sessioncode',
  'sessionid',
  'sessiontoken',
  'sid',
  'subjecttoken',
  'token',
  'totp',
  'xcsrftoken',
  'xsrf',
  'xsrftoken',
]);

/**
 * Names whose value is a secret when it looks like one: an authorization `code` is, an error's `code` (`not_found`,
 * 400), a user code in a `code` parameter or a `state` (`pending`) is evidence.
 */
const AMBIGUOUS_NAMES: ReadonlySet<string> = new Set(['code', 'state', 'session']);

/** User codes are shorter, authorization codes longer. */
const SHORTEST_AMBIGUOUS = 16;

const PLAIN_WORDS = /^(?:[A-Z]?[a-z]{1,16}|[A-Z]{1,16})(?:[_. -](?:[A-Z]?[a-z]{1,16}|[A-Z]{1,16}))*$/;

/** Whether a text reads like words, not like something random. */
export function readsLikeWords(value: string): boolean {
  return value.length < 32 && PLAIN_WORDS.test(value);
}

export function namesSecret(name: string, value: string): boolean {
  const plain = plainName(name);
  if (SECRET_NAMES.has(plain)) return true;
  return AMBIGUOUS_NAMES.has(plain) && value.length >= SHORTEST_AMBIGUOUS && !readsLikeWords(value);
}

/** Names that may stand before a secret; the value decides with {@link namesSecret}. */
export function mayNameSecret(name: string): boolean {
  const plain = plainName(name);
  return SECRET_NAMES.has(plain) || AMBIGUOUS_NAMES.has(plain);
}

/** What a server issues to be presented later, each a secret wherever else it turns up: their names, plain. */
export const ISSUED_SECRETS: ReadonlySet<string> = new Set([
  'devicecode',
  'accesstoken',
  'refreshtoken',
  'idtoken',
]);
