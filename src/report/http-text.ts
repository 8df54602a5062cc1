import { STATUS_CODES } from 'node:http';
import type { ReportExchange, ReportMessage } from './model';

/** A request as it would stand on the wire: method and URL, headers, a blank line, the body. */
export function requestText({ request }: ReportExchange): string {
  return `${request.method} ${request.url}\n${messageText(request)}`;
}

/** A response likewise, or why there is none. */
export function responseText({ response, no_answer }: ReportExchange): string {
  if (!response) return `(no answer: ${no_answer ?? 'unknown'})`;
  return `${`${response.status} ${STATUS_CODES[response.status] ?? ''}`.trim()}\n${messageText(response)}`;
}

function messageText({ headers, body }: ReportMessage): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  if (body !== undefined && body !== '') lines.push('', body);
  return lines.join('\n');
}
