import type { Exchange } from '../device-client/exchange';
import { readOAuthAnswer } from '../device-client/oauth-answer';

/** What came back, in a few words for a person: `400 with error "invalid_grant"`, `200 with a token`. No secret is in it. */
export function describeAnswer(exchange: Exchange): string {
  const { response, noAnswer } = exchange;
  if (!response) return `no answer: ${noAnswer?.message ?? 'the reason is unknown'}`;
  const { kind, error, json } = readOAuthAnswer(exchange);
  if (error !== undefined) return `${response.status} with error ${JSON.stringify(cut(error))}`;
  if (kind === 'not-json') return `${response.status} with ${bodyInWords(exchange)}`;
  if (kind === 'json-other') return `${response.status} with JSON that is no object`;
  if (json && 'access_token' in json) return `${response.status} with a token`;
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

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
