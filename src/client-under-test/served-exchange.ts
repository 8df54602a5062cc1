import type { Exchange } from '../http/exchange';
import { ENDPOINTS } from './addresses';
import type { ServedExchange } from './scripted-server';

const PURPOSES: Readonly<Record<string, string>> = {
  [ENDPOINTS.device_authorization_endpoint]: 'device authorization request',
  [ENDPOINTS.token_endpoint]: 'token request',
};

/**
 * What the scripted server received and answered, as reports show exchanges.
 *
 * @param startedAt when the scenario's clock showed 0
 * @param zero what this process' monotonic clock showed then
 */
export function exchangeOf(
  { request, answer, trouble }: ServedExchange,
  startedAt: Date,
  zero: number,
): Exchange {
  const { method, url, headers, body, at, answeredAt, gaveUp } = request;
  const purpose =
    PURPOSES[url.split('?')[0] ?? url] ?? (url.includes('/.well-known/') ? 'metadata' : 'other request');
  const answered = answer !== undefined && trouble === undefined && !gaveUp;
  return {
    actor: 'the device',
    purpose,
    request: { method, url, headers, ...(body !== '' && { body }) },
    ...(answered
      ? { response: { ...answer, validUtf8: true } }
      : { noAnswer: { kind: 'connection' as const, message: whyNone(trouble, gaveUp, answeredAt - at) } }),
    startedAt: new Date(startedAt.getTime() + at),
    sentAt: zero + at,
    receivedAt: zero + answeredAt,
  };
}

function whyNone(trouble: string | undefined, gaveUp: boolean, ms: number): string {
  if (gaveUp) return `the client gave up after ${(ms / 1000).toFixed(1)} seconds`;
  if (trouble === 'silence')
    return `the server said nothing for ${(ms / 1000).toFixed(1)} seconds, as the scenario has it`;
  if (trouble !== undefined)
    return `the server made it ${trouble === 'broken connection' ? 'a broken connection' : trouble}, as the scenario has it`;
  return 'status 404: the scenario knows no such address';
}
