import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { GatewayEnv } from './client-address';
import type { GatewaySettings } from './gateway-settings';

/** Knows a browser again, and its forms. */
export interface BrowserSessions {
  /** The browser by its cookie; undefined for one without, or with one that is not ours. */
  recognise(context: Context<GatewayEnv>): Promise<string | undefined>;
  /** Gives a browser its cookie with the answer, and returns who it is from now on. */
  welcome(context: Context<GatewayEnv>): Promise<string>;
  /** What a form shown in this browser carries, so that no other page can send it ([RFC 6819 §4.4.1.8](https://www.rfc-editor.org/rfc/rfc6819#section-4.4.1.8)). */
  formToken(browser: string): string;
  isFormToken(presented: string | undefined, browser: string): boolean;
}

/** A random name in a signed cookie that scripts and other sites' forms do not get to use. */
export function cookieSessions(settings: GatewaySettings, key: Uint8Array): BrowserSessions {
  const signed = (text: string, by: Uint8Array | string) =>
    createHmac('sha256', by).update(text).digest('base64url');
  const cookieKey = signed('browser cookie', key);
  const formKey = signed('form token', key);
  const secure = settings.issuer.startsWith('https:');
  // Cookies know no ports: two gateways on one machine must not take each other's.
  const { port } = new URL(settings.issuer);
  const suffix = port === '' ? '' : `-${port}`;
  // The prefix keeps a neighbouring host from planting the cookie; it needs https and the whole host.
  const prefix = secure && settings.basePath === '' ? '__Host-' : '';
  const name = `${prefix}device-gateway${suffix}`;
  const formToken = (browser: string) => signed(browser, formKey);
  return {
    async recognise(context) {
      const [browser = '', signature, ...more] = getCookie(context, name)?.split('.') ?? [];
      if (browser === '' || more.length > 0) return undefined;
      return isSame(signature, signed(browser, cookieKey)) ? browser : undefined;
    },
    async welcome(context) {
      const browser = randomBytes(24).toString('base64url');
      setCookie(context, name, `${browser}.${signed(browser, cookieKey)}`, {
        httpOnly: true,
        // Lax and not Strict: the browser has to come back from signing in elsewhere with it.
        sameSite: 'Lax',
        secure,
        path: settings.basePath || '/',
      });
      return browser;
    },
    formToken,
    isFormToken: (presented, browser) => isSame(presented, formToken(browser)),
  };
}

/** Whether they are the same, found in a time that does not tell where they differ. */
function isSame(presented: string | undefined, expected: string): boolean {
  const [a, b] = [Buffer.from(presented ?? ''), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
