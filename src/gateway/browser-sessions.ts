import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getSignedCookie, setSignedCookie } from 'hono/cookie';
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
  const derived = (purpose: string) => createHmac('sha256', key).update(purpose).digest('base64url');
  const cookieKey = derived('browser cookie');
  const formKey = derived('form token');
  const secure = settings.issuer.startsWith('https:');
  // Cookies know no ports: two gateways on one machine must not take each other's.
  const { port } = new URL(settings.issuer);
  const suffix = port === '' ? '' : `-${port}`;
  // The prefix keeps a neighbouring host from planting the cookie; it needs https and the whole host.
  const prefix = secure && settings.basePath === '' ? '__Host-' : '';
  const name = `${prefix}device-gateway${suffix}`;
  const formToken = (browser: string) => createHmac('sha256', formKey).update(browser).digest('base64url');
  return {
    async recognise(context) {
      return (await getSignedCookie(context, cookieKey, name)) || undefined;
    },
    async welcome(context) {
      const browser = randomBytes(24).toString('base64url');
      await setSignedCookie(context, name, browser, cookieKey, {
        httpOnly: true,
        // Lax and not Strict: the browser has to come back from signing in elsewhere with it.
        sameSite: 'Lax',
        secure,
        path: settings.basePath || '/',
      });
      return browser;
    },
    formToken,
    isFormToken: (presented, browser) => {
      const [a, b] = [Buffer.from(presented ?? ''), Buffer.from(formToken(browser))];
      return a.length === b.length && timingSafeEqual(a, b);
    },
  };
}
