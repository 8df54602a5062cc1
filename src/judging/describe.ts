import type { Exchange } from '../http/exchange';
import { readOAuthAnswer } from '../http/oauth-answer';

/** What came back, in a few words for a person: `400 with error "invalid_grant"`, `200 with a token`. No secret is in it. */
export function describeAnswer(exchange: Exchange): string {
  const { response, noAnswer } = exchange;
  if (!response) return `no answer: ${noAnswer?.message ?? 'the reason is unknown'}`;
  const { kind, error, json } = readOAuthAnswer(exchange);
  if (response.status >= 300 && response.status < 400 && response.headers.location !== undefined) {
    return `${response.status}, a redirect, where an endpoint has to answer by itself`;
  }
  if (error !== undefined) return `${response.status} with error ${JSON.stringify(cut(error))}`;
  if (kind === 'not-json') return `${response.status} with ${bodyInWords(exchange)}`;
  if (kind === 'json-other') return `${response.status} with JSON that is no object`;
  if (json && 'access_token' in json)
    return `${response.status} with ${typeof json.access_token === 'string' && json.access_token !== '' ? 'a token' : 'an access_token that is none'}`;
  if (json && 'device_code' in json) return `${response.status} with codes`;
  const names = Object.keys(json ?? {})
    .slice(0, 5)
    .map(cut);
  return `${response.status} with ${names.length > 0 ? `the members ${names.join(', ')}` : 'an empty JSON object'}`;
}

function bodyInWords({ response }: Exchange): string {
  if (!response || response.body === '') return 'an empty body';
  const type = response.headers['content-type'];
  return `a body that is no JSON${type ? ` (${cut(type)})` : ''}`;
}

/** A member's value in a few words for a person; what is nested is named, not shown. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'no such member';
  if (typeof value === 'string') {
    return `the string ${JSON.stringify(value.length > 100 ? `${value.slice(0, 99)}…` : value)}`;
  }
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
