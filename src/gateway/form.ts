import { OAuthProblem } from './oauth-problem';

/** The parameters of a form that were sent with a value, each once. */
export type Form = ReadonlyMap<string, string>;

/** Reads a request's form body; throws an {@link OAuthProblem} (`invalid_request`) for one that is no proper form. */
export type FormReader = (request: Request) => Promise<Form>;

const MAX_BODY_BYTES = 16 * 1024;

/** RFC 8707 lets this one appear several times. The gateway has no use for it, so which of them is kept does not matter. */
const REPEATABLE = new Set(['resource']);

/**
 * Reads `application/x-www-form-urlencoded` as RFC 6749 asks: a parameter without a value counts as left out, one sent
 * twice is an error whatever it is, and both are decided before anybody looks at what the parameters say. The query of
 * the URL is no part of it.
 */
export const readForm: FormReader = async (request) => {
  const mediaType = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/x-www-form-urlencoded') {
    throw new OAuthProblem('invalid_request', 'The body must be application/x-www-form-urlencoded');
  }
  return parametersOf(await textOf(request));
};

async function textOf(request: Request): Promise<string> {
  const tooLarge = new OAuthProblem(
    'invalid_request',
    `The body is larger than ${MAX_BODY_BYTES} bytes`,
    413,
  );
  if (Number(request.headers.get('content-length')) > MAX_BODY_BYTES) throw tooLarge;
  if (!request.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.byteLength;
    if (size > MAX_BODY_BYTES) {
      await reader.cancel();
      throw tooLarge;
    }
    chunks.push(read.value);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new OAuthProblem('invalid_request', 'The body is not UTF-8');
  }
}

function parametersOf(body: string): Form {
  try {
    // URLSearchParams takes anything; a broken escape or bytes that are not UTF-8 are said here.
    decodeURIComponent(body);
  } catch {
    throw new OAuthProblem('invalid_request', 'The body is not a well-formed form');
  }
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (value === '') continue;
    if (form.has(name) && !REPEATABLE.has(name)) {
      throw new OAuthProblem('invalid_request', 'A parameter is there more than once');
    }
    form.set(name, value);
  }
  return form;
}
