import type { Report, ReportExchange } from './model';
import { REDACTED } from './text-range';

/** Headers that curl sets itself, or that would be wrong for another body. */
const OF_THE_TOOL = new Set(['content-length', 'connection', 'accept-encoding', 'user-agent']);

/** The name that a secret stands under, right before it: `device_code=`, `"access_token":"`. */
const NAME_BEFORE = /([A-Za-z][A-Za-z0-9_.-]*)["']?\s*[=:]\s*["']?$/;

const CUT_BODY = /\n\[… \d+ more characters left out\]$/;

/**
 * The request of an exchange as a command for a shell, with every secret that the report left out as a variable, which is
 * to be set first. Two secrets of one name share a variable.
 *
 * @param target where it was reached with certificates of its own, their files are variables, too
 * @returns lines for a POSIX shell: assignments to fill in, then `curl`
 * @example
 * // DEVICE_CODE='…'
 * // curl -i -X POST --url 'https://idp.example/token' \
 * //   --data-raw 'grant_type=…&device_code='"$DEVICE_CODE"
 */
export function curlCommand(
  { request }: Pick<ReportExchange, 'request'>,
  { ca, certificate }: Pick<Report['target'], 'ca' | 'certificate'> = {},
): string {
  const variables = new Set<string>();
  const quoted = (text: string, fallback: string): string => quotedText(text, fallback, variables);
  const file = (option: string, variable: string): string => {
    variables.add(variable);
    return `${option} "$${variable}"`;
  };
  const { body = '' } = request;
  const parts = [
    `curl -i -X ${/^[A-Z]+$/.test(request.method) ? request.method : quoted(request.method, 'SECRET')} --url ${quoted(request.url, 'SECRET')}`,
    ...(request.url.startsWith('https:')
      ? [
          ...(ca ? [file('--cacert', 'CA_FILE')] : []),
          ...(certificate ? [file('--cert', 'CERT_FILE'), file('--key', 'KEY_FILE')] : []),
        ]
      : []),
    ...Object.entries(request.headers)
      .filter(
        ([name, value]) => !(OF_THE_TOOL.has(name.toLowerCase()) || isOwnHost(name, value, request.url)),
      )
      .map(([name, value]) => `-H ${quoted(`${name}: ${value}`, headerVariable(name, value))}`),
    ...(body === '' ? [] : [`--data-raw ${quoted(body.replace(CUT_BODY, ''), 'SECRET')}`]),
  ];
  return [
    ...[...variables].map((variable) => `${variable}='…' # not in the report`),
    ...(CUT_BODY.test(body) ? ['# The body is longer than the report shows.'] : []),
    parts.join(' \\\n  '),
  ].join('\n');
}

/** A Host header that curl sends by itself; one that was made up is what the finding is about. */
function isOwnHost(name: string, value: string, url: string): boolean {
  if (name.toLowerCase() !== 'host') return false;
  return URL.canParse(url) && new URL(url).host === value.toLowerCase();
}

/** A text as one word of a shell: in single quotes, in which nothing has a meaning; secrets as variables. */
function quotedText(text: string, fallback: string, variables: Set<string>): string {
  const pieces = text.split(REDACTED);
  const words = pieces.map((piece, index) => {
    const plain = piece === '' && pieces.length > 1 ? '' : `'${piece.replaceAll("'", `'\\''`)}'`;
    if (index === pieces.length - 1) return plain;
    const variable = variableNamed(NAME_BEFORE.exec(piece)?.[1] ?? fallback);
    variables.add(variable);
    return `${plain}"$${variable}"`;
  });
  return words.join('');
}

function variableNamed(name: string): string {
  const variable = name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[A-Z]/.test(variable) ? variable : 'SECRET';
}

function headerVariable(name: string, value: string): string {
  if (/^basic /i.test(value)) return 'CLIENT_CREDENTIALS';
  if (/^(bearer|dpop) /i.test(value)) return 'ACCESS_TOKEN';
  return name.toLowerCase() === 'cookie' ? 'COOKIE' : 'SECRET';
}
