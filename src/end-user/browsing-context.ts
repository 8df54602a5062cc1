import type { CookieJar } from 'tough-cookie';
import type { PageRequest } from './form-request';
import { framingRefusedBy, NOT_IN_FRAME } from './framing';
import { CannotFollowError } from './html-page';
import { shownUrl } from './page-record';

/** A site that no server under test is on, nor trusts. */
const ANOTHER_SITE = 'https://another-site.example';

/** How a browser comes to load pages: what it sends along, and keeps, depends on it. */
export interface BrowsingContext {
  /** The Cookie header of a request; empty where there is none. */
  cookies(jar: CookieJar, request: PageRequest): Promise<string>;
  /** Keeps a cookie that an answer sets, unless a browser would not. */
  keep(jar: CookieJar, setCookie: string, url: string): Promise<unknown>;
  /** What tells the server where the request comes from. */
  origin(request: PageRequest, from: string | undefined): Readonly<Record<string, string>>;
  /** @throws CannotFollowError where a browser shows nothing of the page */
  show(url: string, headers: Readonly<Record<string, string>>): void;
}

/** A window of its own, in which the end user goes from page to page. */
export const OWN_WINDOW: BrowsingContext = {
  cookies: (jar, { url }) => jar.getCookieString(url),
  keep: (jar, setCookie, url) => jar.setCookie(setCookie, url, { ignoreError: true }),
  origin: referrer,
  show: () => undefined,
};

/**
 * A frame of a page of another site. No cookie with SameSite is sent there, nor kept; one without it is, as RFC 6265 has it,
 * though some browsers do otherwise by now.
 */
export const FRAME_ELSEWHERE: BrowsingContext = {
  cookies: (jar, { url }) => jar.getCookieString(url, { sameSiteContext: 'none' }),
  keep: (jar, setCookie, url) =>
    jar.setCookie(setCookie, url, { ignoreError: true, sameSiteContext: 'none' }),
  origin: (request, from) => ({
    ...(from === undefined ? { referer: `${ANOTHER_SITE}/` } : referrer(request, from)),
    'sec-fetch-site':
      from !== undefined && new URL(from).origin === new URL(request.url).origin
        ? 'same-origin'
        : 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'iframe',
  }),
  show(url, headers) {
    const refusal = framingRefusedBy(headers);
    if (refusal !== undefined) throw new CannotFollowError(`${shownUrl(url)} ${NOT_IN_FRAME} (${refusal})`);
  },
};

/**
 * A window of its own that a page of another site sends somewhere. Cookies that are SameSite=Lax go along with a GET, and
 * with no POST.
 */
export const SENT_FROM_ELSEWHERE: BrowsingContext = {
  cookies: (jar, { url, method }) =>
    jar.getCookieString(url, { sameSiteContext: method === 'GET' ? 'lax' : 'none' }),
  keep: OWN_WINDOW.keep,
  origin: ({ method }) => ({
    ...(method === 'POST' ? { origin: ANOTHER_SITE } : {}),
    referer: `${ANOTHER_SITE}/`,
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  }),
  show: () => undefined,
};

/** As browsers do by default: everything within an origin, only the origin to another, nothing from https to http. */
function referrer(request: PageRequest, from: string | undefined): Record<string, string> {
  if (!from) return {};
  const source = new URL(from);
  const target = new URL(request.url);
  const origin: Record<string, string> = request.method === 'POST' ? { origin: source.origin } : {};
  if (source.protocol === 'https:' && target.protocol === 'http:') return origin;
  source.hash = '';
  source.username = '';
  source.password = '';
  return { ...origin, referer: source.origin === target.origin ? source.href : `${source.origin}/` };
}
