import type { Element } from 'domhandler';
import { closest } from '../http/html-tree';
import { safeLine } from '../http/safe-text';
import type { PageSeen, UserDescription } from './end-user';
import type { HtmlPage } from './html-page';
import type { PageLoader } from './page-loader';
import type { PageMeaning } from './page-meaning';

/** What stands below a long text, such as terms of use, is judged as well; a report shows the beginning. */
const LONGEST_TEXT = 100_000;
const LONGEST_LABEL = 120;
/** Shorter cookie values ("en", "true") are no secrets and would blacken words at random. */
const SHORTEST_SECRET = 12;

/**
 * An address fit for a report: the names of its parameters, but no value of them except `user_code`, and no path segment
 * that looks like an identifier of the end user's session.
 *
 * @param userCode shown as the value of any parameter, for not every server calls it `user_code`
 */
export function shownUrl(address: string, userCode?: string): string {
  if (!URL.canParse(address)) return safeLine(address).slice(0, 100);
  const url = new URL(address);
  const query = [...url.searchParams].map(([name, value]) =>
    name === 'user_code' || (value !== '' && value === userCode)
      ? `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
      : `${encodeURIComponent(name)}=${value === '' ? '' : '…'}`,
  );
  const path = url.pathname
    .split('/')
    .map((segment) => (looksRandom(segment) ? '…' : segment))
    .join('/');
  return safeLine(`${url.origin}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`).slice(0, 500);
}

function looksRandom(segment: string): boolean {
  return /^[\w.~-]{16,}$/.test(segment) && /\d/.test(segment) && /[a-z]/i.test(segment);
}

/** Takes secrets out of texts. */
export type Redact = (text: string) => string;

/**
 * @param secrets the values to take out; short ones are left, they would blacken words at random
 * @param allowed texts that stay whatever the secrets are: the user code, the user's name
 */
export function redactor(secrets: readonly string[], allowed: readonly string[]): Redact {
  const values = secrets.filter((value) => value.length > 0 && !allowed.includes(value));
  return (text) => values.reduce((clean, value) => clean.split(value).join('[…]'), text);
}

/** Takes out what must not be told of a browser and its user. */
export async function redactorFor(
  loader: PageLoader,
  { username, password }: UserDescription,
  userCode: string,
): Promise<Redact> {
  const secrets = [...(password ? [password] : []), ...secretCookies(await loader.secrets())];
  return redactor(secrets, [userCode, ...(username ? [username] : [])]);
}

/** Cookie values that are long enough to be secrets, as they stand and as they are decoded. */
export function secretCookies(values: readonly string[]): string[] {
  return values
    .flatMap((value) => [value, decoded(value)])
    .filter((value) => value.length >= SHORTEST_SECRET);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** What is told of a page: no secret, nothing that could harm a terminal or a report. */
export function pageSeen(
  page: HtmlPage,
  meaning: PageMeaning,
  redact: Redact,
  userCode: string,
  limited = false,
): PageSeen {
  const { via = [] } = page.loaded;
  const label = (text: string) => redact(safeLine(text)).slice(0, LONGEST_LABEL);
  const text = redact(safeLine(page.lines));
  return {
    url: redact(shownUrl(page.url, userCode)),
    ...(via.length > 0 ? { via: via.map((address) => redact(shownUrl(address, userCode))) } : {}),
    status: page.status,
    title: redact(page.title),
    text: text.slice(0, LONGEST_TEXT),
    ...(text.length > LONGEST_TEXT ? { isCut: true } : {}),
    ...(page.language !== undefined ? { language: page.language } : {}),
    holds: {
      codeField: (meaning.codeEntry ?? meaning.codeBesideSignIn) !== undefined,
      passwordField: meaning.holdsPassword,
      ...(page.loaded.scripts !== 'run' && page.has('script') ? { idleScripts: true } : {}),
      ...(meaning.approve ? { approve: label(meaning.approve.label) } : {}),
      ...(meaning.deny ? { deny: label(meaning.deny.label) } : {}),
      ...(meaning.deny && isFolded(meaning.deny.element) ? { denyFolded: true } : {}),
    },
    ...(limited ? { limited: true } : {}),
    ...(page.loaded.sentByScript ? { sentByScript: true } : {}),
    ...(page.loaded.resent ? { resent: true } : {}),
  };
}

function isFolded(element: Element): boolean {
  const inSummary = closest(element, 'summary') !== undefined;
  return !inSummary && closest(element, 'details:not([open])') !== undefined;
}
