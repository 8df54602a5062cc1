import type { HttpRequest } from './exchange';

/** The parameters of the body, as `application/x-www-form-urlencoded` has them. */
export function formOf({ body = '' }: HttpRequest): URLSearchParams {
  return new URLSearchParams(body);
}

/**
 * Whom the request names as its client, in the body or by HTTP Basic; undefined where it names nobody
 * ([RFC 6749 §2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1)).
 *
 * @example
 * clientOf(request); // 'tv'
 */
export function clientOf(request: HttpRequest, form = formOf(request)): string | undefined {
  return form.get('client_id') ?? basicOf(request)?.id;
}

/**
 * The credentials of HTTP Basic, each half decoded as
 * [RFC 6749 §2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1) has it encoded; undefined where there are none.
 */
export function basicOf({ headers }: HttpRequest): { id: string; secret: string } | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { id: formDecoded(id), secret: formDecoded(secret.join(':')) };
}

function formDecoded(text: string): string {
  return new URLSearchParams(`_=${text.replaceAll('&', '%26')}`).get('_') ?? text;
}
