import type { Verdict } from '../src/judging/verdict';

/** What a run is expected to say where that is not `passed`, with the reason. */
export type Exceptions = Readonly<Record<string, { readonly verdict: Verdict; readonly because: string }>>;

const LOOPBACK = { verdict: 'not-applicable', because: 'the provider is on a loopback address' } as const;

/** oidc-provider as the embedded target starts it. Everything that is not listed here passes. */
export const EMBEDDED: Exceptions = {
  '3.1-tls': LOOPBACK,
  '3.3-tls': LOOPBACK,
  '3.1-unauthorized-client': {
    verdict: 'failed',
    because:
      'oidc-provider answers invalid_request ("… is not allowed for this client"). RFC 6749, 5.2 keeps that code for ' +
      'requests that are malformed, and has unauthorized_client for a client that may not use the grant.',
  },
  '3.2-address-not-from-host': {
    verdict: 'failed',
    because:
      'oidc-provider takes its own host from the request, and leaves it to a proxy in front to see to that',
  },
  '3.5-pragma': {
    verdict: 'failed',
    because: 'oidc-provider sends Cache-Control alone, as OAuth 2.1 has it',
  },
  '3.5-slow-down': { verdict: 'not-applicable', because: 'oidc-provider never sends slow_down' },
  '3.5-slow-down-recovers': { verdict: 'not-applicable', because: 'oidc-provider never sends slow_down' },
  '5.1-rate-limit': {
    verdict: 'failed',
    because: 'oidc-provider leaves limits to what stands in front of it',
  },
  '5.4-lifetime': {
    verdict: 'failed',
    because: 'our own configuration: 20 seconds, so that a run need not wait',
  },
  '5.5-session-binding': {
    verdict: 'failed',
    because: 'oidc-provider binds a code to whoever confirms it first, not to whoever typed it',
  },
};

/** The gateway, with codes that live 15 seconds. Everything that is not listed here passes. */
export const SHORT_LIVED_GATEWAY: Exceptions = {
  '3.1-tls': LOOPBACK,
  '3.3-tls': LOOPBACK,
  '5.4-lifetime': {
    verdict: 'failed',
    because:
      'our own configuration: 15 seconds, so that the test need not wait; the target has 60 and passes',
  },
};

/** The gateway as its targets start it. Everything that is not listed here passes. */
export const GATEWAY: Exceptions = { '3.1-tls': LOOPBACK, '3.3-tls': LOOPBACK };
