import type { Dialect, DialectEndpoint } from './dialect';
import { objectIn, type PlainResponse } from './plain-response';

/** What has to be known of the request that is answered. */
export interface AnsweredRequest {
  readonly endpoint: DialectEndpoint;
  /** The request's `Accept` header. */
  readonly accept?: string | undefined;
  /** Seconds between polls from now on: some name them in a `slow_down`. */
  readonly intervalSeconds?: number | undefined;
  /** The scope that the device asked for: some name it with the token in any case. */
  readonly scope?: string | undefined;
}

/**
 * Says in a dialect what an answer of RFC 8628 says: names of members, spellings and statuses of errors, the media type.
 * What is no JSON object, such as a web page, stays as it is.
 *
 * ```ts
 * answerInDialect(dialectNamed('google'), pending, { endpoint: 'token' }).status; // 428
 * ```
 *
 * @param response as RFC 8628 has it
 */
export function answerInDialect(
  dialect: Dialect,
  response: PlainResponse,
  request: AnsweredRequest,
): PlainResponse {
  if (dialect.name === 'rfc8628') return response;
  const json = objectIn(response.body);
  if (!json) return response;
  const said =
    typeof json.error === 'string'
      ? errorInDialect(dialect, response, json, request)
      : request.endpoint === 'token'
        ? tokensInDialect(dialect, response, json, request)
        : codesInDialect(dialect, response, json);
  return dialect.answers.withoutAccept === 'form' && !asksForJson(request.accept) ? asForm(said) : said;
}

function errorInDialect(
  { answers }: Dialect,
  response: PlainResponse,
  json: Readonly<Record<string, unknown>>,
  { endpoint, intervalSeconds }: AnsweredRequest,
): PlainResponse {
  const code = String(json.error);
  const forms = answers.errors[endpoint];
  // A server in trouble is in trouble in every dialect.
  const form = forms[code] ?? (response.status < 500 ? forms['*'] : undefined);
  if (!form) return response;
  const interval =
    code === 'slow_down' && answers.slowDownNamesInterval && intervalSeconds !== undefined
      ? { interval: intervalSeconds }
      : {};
  const body = {
    // One that the answer names itself wins.
    ...interval,
    ...json,
    error: form.error ?? code,
    ...(form.description !== undefined && { error_description: form.description }),
    ...(form.uri !== undefined && { error_uri: form.uri }),
  };
  return { ...response, status: form.status ?? response.status, body: JSON.stringify(body) };
}

/** Changes the text and not the values: numbers that JavaScript would write otherwise stay as they are. */
function codesInDialect(
  { answers }: Dialect,
  response: PlainResponse,
  json: Readonly<Record<string, unknown>>,
): PlainResponse {
  const renamed = response.body.replace(
    /"verification_uri"(?=\s*:)/g,
    JSON.stringify(answers.verificationUriMember),
  );
  const others = Object.entries(answers.otherMembers).map(([name, template]) => {
    const text = template.replace(/\{(verification_uri|user_code)\}/g, (_, member: string) =>
      String(json[member] ?? ''),
    );
    return `, ${JSON.stringify(name)}: ${JSON.stringify(text)}`;
  });
  const isEmpty = Object.keys(json).length === 0;
  return {
    status: response.status,
    headers: { ...response.headers, 'cache-control': answers.cacheControl },
    body: isEmpty ? renamed : renamed.replace(/\s*\}\s*$/, () => `${others.join('')} }`),
  };
}

function tokensInDialect(
  { answers }: Dialect,
  response: PlainResponse,
  json: Readonly<Record<string, unknown>>,
  request: AnsweredRequest,
): PlainResponse {
  const {
    token_type,
    scope = answers.alwaysNamesScope && 'access_token' in json ? request.scope : undefined,
  } = json;
  const body = {
    ...json,
    ...(token_type === 'Bearer' && { token_type: answers.tokenType }),
    ...(typeof scope === 'string' && { scope: scope.replaceAll(' ', answers.scopeSeparator) }),
  };
  const isSame =
    answers.tokenType === 'Bearer' && answers.scopeSeparator === ' ' && !answers.alwaysNamesScope;
  return isSame ? response : { ...response, body: JSON.stringify(body) };
}

function asksForJson(accept: string | undefined): boolean {
  return /\bapplication\/json\b/i.test(accept ?? '');
}

function asForm(response: PlainResponse): PlainResponse {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(objectIn(response.body) ?? {})) {
    form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return {
    ...response,
    headers: { ...response.headers, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: form.toString(),
  };
}
