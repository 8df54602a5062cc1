import type { Dialect, DialectEndpoint, ErrorWords } from './dialect';
import { objectIn, type PlainResponse } from './plain-response';

/** What an answer in a dialect says in the RFC's words. */
export interface ReadAnswer {
  readonly response: PlainResponse;
  /** What had to be forgiven, each as a phrase: `"verification_url" in place of "verification_uri"`. */
  readonly forgiven: readonly string[];
  /** What its error means there, where the dialect has words for it. */
  readonly words?: ErrorWords;
}

const NUMBERS = ['expires_in', 'interval'] as const;

/**
 * Reads an answer of a server that speaks a dialect, as one of RFC 8628. An answer that is as the RFC has it comes back
 * unchanged, and nothing is forgiven in the RFC's own dialect.
 */
export function readDialect(
  dialect: Dialect,
  response: PlainResponse,
  endpoint: DialectEndpoint,
): ReadAnswer {
  if (dialect.name === 'rfc8628') return { response, forgiven: [] };
  const forgiven: string[] = [];
  const json = objectIn(response.body) ?? formIn(dialect, response, forgiven);
  if (!json) return { response, forgiven };
  const members = { ...json };
  const words = readError(dialect, members, response.status, forgiven);
  if (endpoint === 'device authorization') readVerificationUri(dialect, members, forgiven);
  readNumbers(dialect, members, forgiven);
  readScope(dialect, members, forgiven);
  return {
    // As it came, where nothing was forgiven but a status, which decides nothing.
    response: isSame(json, members, response)
      ? response
      : {
          ...response,
          headers: { ...response.headers, 'content-type': 'application/json' },
          body: JSON.stringify(members),
        },
    forgiven,
    ...(words && { words }),
  };
}

type Members = Record<string, unknown>;

function formIn(
  { reading }: Dialect,
  { headers, body }: PlainResponse,
  forgiven: string[],
): Members | undefined {
  if (!reading.forms || !/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? ''))
    return undefined;
  forgiven.push('a form-encoded answer in place of JSON');
  const members: Members = Object.fromEntries(new URLSearchParams(body));
  // In a form there are no numbers: that they come as text is not one more thing to forgive.
  for (const name of NUMBERS) {
    const value = members[name];
    if (typeof value === 'string' && /^\d+$/.test(value)) members[name] = Number(value);
  }
  return members;
}

function readError(
  { reading, words }: Dialect,
  members: Members,
  status: number,
  forgiven: string[],
): ErrorWords | undefined {
  for (const name of reading.error) {
    if (members.error === undefined && typeof members[name] === 'string') {
      forgiven.push(`"${name}" in place of "error"`);
      members.error = members[name];
    }
  }
  const { error } = members;
  if (typeof error !== 'string') return undefined;
  const meant = reading.errors[error];
  if (meant !== undefined) {
    forgiven.push(`the error "${error}" in place of "${meant}"`);
    members.error = meant;
  }
  if (status !== 400 && !(status === 401 && members.error === 'invalid_client')) {
    forgiven.push(`the error "${error}" with HTTP ${status} in place of 400`);
  }
  return words[error];
}

function readVerificationUri({ reading }: Dialect, members: Members, forgiven: string[]): void {
  for (const name of reading.verificationUri) {
    if (members.verification_uri !== undefined || members[name] === undefined) continue;
    forgiven.push(`"${name}" in place of "verification_uri"`);
    members.verification_uri = members[name];
  }
}

function readNumbers({ reading }: Dialect, members: Members, forgiven: string[]): void {
  for (const name of reading.numbersAsStrings ? NUMBERS : []) {
    const value = members[name];
    if (typeof value !== 'string' || !/^\d+$/.test(value)) continue;
    forgiven.push(`"${name}" as a string in place of a number`);
    members[name] = Number(value);
  }
}

function readScope({ reading }: Dialect, members: Members, forgiven: string[]): void {
  const { scope } = members;
  if (typeof scope !== 'string') return;
  for (const separator of reading.scopeSeparators) {
    if (!scope.includes(separator) || scope.includes(' ')) continue;
    forgiven.push(`"${separator}" in place of spaces in "scope"`);
    members.scope = scope.replaceAll(separator, ' ');
  }
}

function isSame(json: Readonly<Members>, members: Readonly<Members>, { body }: PlainResponse): boolean {
  return (
    objectIn(body) !== undefined && Object.entries(members).every(([name, value]) => json[name] === value)
  );
}
