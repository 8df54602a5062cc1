import type { BrowserContext } from 'playwright-core';

/** A cookie as the browser has it: one without SameSite has none. Playwright does not export its own type of it. */
export interface BrowserCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  /** Seconds since 1970; -1 for one that lasts as long as the browser. */
  readonly expires: number;
  readonly size: number;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly session: boolean;
  readonly sameSite?: 'Strict' | 'Lax' | 'None';
}

/**
 * The cookies of a window as the browser has them: Playwright's own list gives those without SameSite one.
 *
 * @param urls only those that are sent to one of these addresses
 */
export async function cookiesOf(context: BrowserContext, urls?: string[]): Promise<BrowserCookie[]> {
  const [page = await context.newPage()] = context.pages();
  const devtools = await context.newCDPSession(page);
  try {
    const { cookies } = await (urls
      ? devtools.send('Network.getCookies', { urls })
      : devtools.send('Network.getAllCookies'));
    return cookies;
  } finally {
    await devtools.detach().catch(() => {});
  }
}

/** Gives a window the cookies of another. */
export async function copyCookies(from: BrowserContext, to: BrowserContext): Promise<void> {
  const [page = await to.newPage()] = to.pages();
  const devtools = await to.newCDPSession(page);
  const copyOf = ({ size: _, session, expires, ...cookie }: BrowserCookie) => ({
    ...cookie,
    ...(session ? {} : { expires }),
  });
  await devtools.send('Network.setCookies', { cookies: (await cookiesOf(from)).map(copyOf) });
}
