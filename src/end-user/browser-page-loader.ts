import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { comeBackAfterSeconds, usedUp } from '../http/rate-limit';
import type { InstalledBrowser } from './browser';
import { cookiesOf, copyCookies } from './browser-cookies';
import { type Fill, formRequest, linkRequest, type PageRequest } from './form-request';
import { FrameSnapshots } from './frame-snapshots';
import { framingRefusedBy, NOT_IN_FRAME } from './framing';
import { CannotFollowError, type HtmlPage, type LoadedPage } from './html-page';
import type { Control } from './page-controls';
import type { AnotherSite, PageLoader } from './page-loader';
import { shownUrl } from './page-record';
import { pageState } from './page-snapshot';
import { PageTraffic } from './page-traffic';
import { sendForm } from './resend-form';
import { clickAnyway, isInPage, keepInPage, setTicked, setValue, submitForm } from './run-in-page';
import { showInFrame } from './show-in-frame';
import type { LoaderLimits } from './web-page-loader';
import { within } from './within';

const TIMEOUT_MS = 15_000;
const LONGEST_PAGE = 2 * 1024 * 1024;
const LOOK_EVERY_MS = 50;
/** A page that neither changes nor loads for this long is what its end user gets to see. */
const STILL_FOR_MS = 400;
/** So long for one that shows nothing, or that it is loading: scripts that build it may be busy without a request. */
const EMPTY_FOR_MS = 4_000;
/** A field or button that cannot be used by then, as a person would, is used without looking. */
const ACT_WITHIN_MS = 5_000;
/** What a script asks for when something was typed may bring another page by then. */
const TAKEN_WITHIN_MS = 2_000;
/** What the browser says of a page that a header of its own keeps out of a frame. */
const KEEPS_OUT_OF_FRAMES = /BLOCKED_BY_(?:RESPONSE|CSP)/;

/** A page of another site, with an empty frame in it. */
interface ForeignFrame {
  readonly show: (url: string) => Promise<void>;
}

/** One page of a real browser, or a frame of one, in a context with cookies of its own. */
export class BrowserPageLoader implements PageLoader {
  private readonly traffic: PageTraffic;
  private current: LoadedPage | undefined;
  private readonly snapshots = new FrameSnapshots();

  private constructor(
    private readonly browser: InstalledBrowser,
    private readonly context: BrowserContext,
    page: Page,
    private readonly limits: LoaderLimits,
    private readonly frame: Frame = page.mainFrame(),
    private readonly foreign?: ForeignFrame,
  ) {
    this.traffic = new PageTraffic(page, frame, limits.onTraffic);
    // "Do you really want to allow this?" — the end user does.
    page.on('dialog', (dialog) => void dialog.accept().catch(() => {}));
  }

  static async create(browser: InstalledBrowser, limits: LoaderLimits): Promise<BrowserPageLoader> {
    const context = await browser.newContext();
    return new BrowserPageLoader(browser, context, await context.newPage(), limits);
  }

  /** Another tab of the same browser, with the same cookies: what this one shows stays open beside it. */
  async anotherTab(): Promise<BrowserPageLoader> {
    return new BrowserPageLoader(this.browser, this.context, await this.context.newPage(), this.limits);
  }

  async open(url: string, signal: AbortSignal | undefined): Promise<LoadedPage> {
    this.traffic.begin();
    // What becomes of it is seen in the page: a navigation that another one overtakes ends with an error.
    const shown =
      this.foreign?.show(url) ?? this.frame.goto(url, { waitUntil: 'commit', timeout: this.timeoutMs });
    await this.bounded(
      signal,
      Promise.resolve(shown).catch(() => {}),
    );
    return this.settled(url, signal);
  }

  async press(
    page: HtmlPage,
    control: Control,
    fills: readonly Fill[],
    signal: AbortSignal | undefined,
  ): Promise<LoadedPage> {
    const isHere = page.loaded === this.current;
    this.traffic.begin();
    if (isHere) {
      for (const fill of fills) await this.bounded(signal, this.fill(fill));
      const wentOn = await this.bounded(signal, this.wentOnByItself(control, fills));
      if (!wentOn) await this.bounded(signal, this.act(control, fills));
    } else {
      await this.bounded(
        signal,
        this.frame.evaluate(sendForm, requestOf(page, control, fills)).catch(() => {}),
      );
    }
    const shown = await this.settled(page.url, signal);
    if (isHere && this.isWhatWasPressed(page, control, fills)) return shown;
    this.current = { ...shown, ...(isHere ? { sentByScript: true } : { resent: true }) };
    return this.current;
  }

  /** Whether what was pressed is what was sent, and not something that a script made of it. */
  private isWhatWasPressed(page: HtmlPage, control: Control, fills: readonly Fill[]): boolean {
    try {
      const { method, url } = requestOf(page, control, fills);
      const [wanted, sent] = [new URL(url), new URL(this.traffic.firstRequest?.url() ?? 'about:blank')];
      return (
        this.traffic.firstRequest?.method() === method &&
        sent.origin === wanted.origin &&
        sent.pathname === wanted.pathname
      );
    } catch {
      return false;
    }
  }

  get fromAnotherSite(): AnotherSite {
    return {
      frame: (url) => this.frameElsewhere(url),
      send: async (request, signal) => {
        const window = new BrowserPageLoader(
          this.browser,
          this.context,
          await this.foreignPage(request.url),
          this.limits,
        );
        window.traffic.begin();
        await window.bounded(
          signal,
          window.frame.evaluate(sendForm, request).catch(() => {}),
        );
        return { page: await window.settled(request.url, signal), window };
      },
    };
  }

  /**
   * A frame of a page of another site, in a window with the same cookies that sends them there.
   *
   * @throws CannotFollowError when no page of another site can be opened
   */
  async frameElsewhere(besideOf: string): Promise<BrowserPageLoader> {
    const window = await this.browser.ordinaryWindow();
    try {
      await copyCookies(this.context, window);
      const page = await this.foreignPage(besideOf, window);
      const [frame] = await Promise.all([
        page.waitForEvent('frameattached', { timeout: this.timeoutMs }),
        page.evaluate(showInFrame, ''),
      ]);
      const show = (address: string): Promise<void> => page.evaluate(showInFrame, address);
      return new BrowserPageLoader(this.browser, window, page, this.limits, frame, { show });
    } catch (error) {
      await window.close().catch(() => {});
      throw error;
    }
  }

  /**
   * Whether there are cookies for an address that this browser leaves out in frames of other sites by a default of its own:
   * they have no SameSite, with which RFC 6265 sends them along, as do other browsers.
   */
  async lacksCookies(address: string): Promise<boolean> {
    const asked = async (): Promise<boolean> => {
      const cookies = await cookiesOf(this.context, [address]);
      return cookies.some(({ sameSite }) => sameSite === undefined);
    };
    return within(2000, asked(), 'the browser did not tell').catch(() => false);
  }

  /** Another tab, on a page of another site than the address. */
  private async foreignPage(besideOf: string, window = this.context): Promise<Page> {
    const address = await this.browser.pageBeside(new URL(besideOf));
    const page = await window.newPage();
    const answer = await page.goto(address, { timeout: this.timeoutMs }).catch(() => null);
    if (answer?.status() === 200) return page;
    await page.close().catch(() => {});
    throw new CannotFollowError('no page of another site could be opened in the browser');
  }

  async secrets(): Promise<readonly string[]> {
    const cookies = await this.context.cookies().catch(() => []);
    return cookies.map(({ value }) => value);
  }

  /** Closes its window; what is under way fails. */
  async close(): Promise<void> {
    await within(2000, this.context.close(), 'the window did not close').catch(() => {});
  }

  private get timeoutMs(): number {
    return this.limits.timeoutMs ?? TIMEOUT_MS;
  }

  private async fill(fill: Fill): Promise<void> {
    const field = await this.snapshots.liveElement(fill.field);
    if (!field) return;
    if ('text' in fill && fill.field.tagName === 'select') {
      await field
        .selectOption(fill.text, { timeout: ACT_WITHIN_MS })
        .catch(() => field.evaluate(setValue, fill.text));
    } else if ('text' in fill) {
      await field
        .fill(fill.text, { timeout: ACT_WITHIN_MS })
        .catch(() => field.evaluate(setValue, fill.text));
    } else {
      await field
        .setChecked(fill.ticked, { force: true, timeout: ACT_WITHIN_MS })
        .catch(() => field.evaluate(setTicked, fill.ticked));
    }
  }

  /** Whether a script took what was typed, and showed something else before anything was pressed, as a person would see. */
  private async wentOnByItself(control: Control, fills: readonly Fill[]): Promise<boolean> {
    const typed = fills.findLast((fill) => 'text' in fill);
    if (!typed) return false;
    const deadline = performance.now() + TAKEN_WITHIN_MS;
    do await delay(LOOK_EVERY_MS * 2);
    while (this.traffic.isHeldUp({ isEmpty: false }) && performance.now() < deadline);
    const pressed = control.element === control.form ? typed.field : control.element;
    try {
      const element = await this.snapshots.liveElement(pressed);
      return element !== undefined && !(await element.evaluate(isInPage));
    } catch {
      return true;
    }
  }

  private async act(control: Control, fills: readonly Fill[]): Promise<void> {
    if (control.element === control.form) {
      const last = fills.at(-1);
      const field = last && (await this.snapshots.liveElement(last.field));
      if (field) await field.press('Enter', { timeout: ACT_WITHIN_MS });
      else await (await this.snapshots.liveElement(control.element))?.evaluate(submitForm);
      return;
    }
    const element = await this.snapshots.liveElement(control.element);
    if (!element)
      throw new CannotFollowError(`"${control.label.slice(0, 80)}" was gone before it was pressed`);
    // What would open beside this page opens in its place.
    await element.evaluate(keepInPage);
    // A banner may lie over a button; a person would move it away.
    await element.click({ timeout: ACT_WITHIN_MS }).catch(() => element.evaluate(clickAnyway));
  }

  private async settled(from: string, signal: AbortSignal | undefined): Promise<LoadedPage> {
    const deadline = performance.now() + this.timeoutMs;
    let last = '';
    let since = performance.now();
    while (performance.now() - since < (isEmpty(last) ? EMPTY_FOR_MS : STILL_FOR_MS)) {
      if (signal?.aborted) throw new CannotFollowError(`given up while waiting for ${shownUrl(from)}`);
      const late = performance.now() > deadline;
      if (late && !/^(?:complete|interactive)/.test(last)) {
        throw new CannotFollowError(`${shownUrl(from)} did not load within ${this.timeoutMs / 1000} s`);
      }
      // A page that never comes to rest (a ticking clock, a long poll) is taken as it is.
      if (late) break;
      await delay(LOOK_EVERY_MS);
      if (this.frame.isDetached())
        throw new CannotFollowError(`${shownUrl(from)} ${NOT_IN_FRAME} (it left the frame)`);
      const state = await within(2000, this.frame.evaluate(pageState), 'busy').catch(() => 'moving');
      if (
        state !== last ||
        !state.startsWith('complete') ||
        this.traffic.isHeldUp({ isEmpty: isEmpty(state) })
      )
        since = performance.now();
      last = state;
    }
    if (this.traffic.failure) {
      const { url, reason } = this.traffic.failure;
      if (this.foreign && KEEPS_OUT_OF_FRAMES.test(reason)) {
        const headers = await this.traffic.response?.allHeaders().catch(() => ({}));
        const why = (headers && framingRefusedBy(headers)) ?? reason;
        throw new CannotFollowError(`${shownUrl(url)} ${NOT_IN_FRAME} (${why})`);
      }
      const refusal = URL.canParse(url) ? this.browser.refusal(new URL(url).host) : undefined;
      throw new CannotFollowError(`${shownUrl(url)} ${explain(reason, refusal)}`);
    }
    return this.bounded(signal, this.look(from));
  }

  /** The page as it is seen, with the frames that are part of it. */
  private async look(from: string): Promise<LoadedPage> {
    const { html, url, mediaType } = await this.snapshots.take(this.frame, LONGEST_PAGE);
    if (!/^https?:/.test(url)) {
      throw new CannotFollowError(`${shownUrl(from)} led to ${shownUrl(url)}, which is no page`);
    }
    const headers: Record<string, string> =
      (await this.traffic.response?.allHeaders().catch(() => undefined)) ?? {};
    const retryAfter = comeBackAfterSeconds(headers, Date.now());
    const via = this.traffic.visited.slice(0, -1);
    this.current = {
      url,
      // A page that scripts change in place has no answer of its own.
      status: this.traffic.response?.status() ?? 200,
      // The browser shows a text as a page.
      mediaType: /^(?:text\/|application\/(?:json|xml|xhtml))/.test(mediaType) ? 'text/html' : mediaType,
      body: html,
      scripts: 'run',
      ...(via.length > 0 ? { via } : {}),
      ...(retryAfter !== undefined ? { retryAfterSeconds: retryAfter } : {}),
      ...(usedUp(headers) ? { usedUp: true } : {}),
    };
    return this.current;
  }

  /** Bounds what the browser is asked for: a page whose script never ends does not answer. */
  private async bounded<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
    let onAbort: () => void = () => {};
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(new CannotFollowError('given up'));
      if (signal?.aborted) onAbort();
      else signal?.addEventListener('abort', onAbort, { once: true });
    });
    aborted.catch(() => {});
    try {
      return await within(this.timeoutMs, Promise.race([work, aborted]), 'late');
    } catch (error) {
      if (error instanceof CannotFollowError) throw error;
      throw new CannotFollowError('the page did not let itself be read or acted on');
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }
}

function explain(reason: string, refusal: string | undefined): string {
  if (/CERT|SSL/.test(reason) || (refusal !== undefined && /CERT|SELF_SIGNED|VERIFY|ALTNAME/.test(refusal))) {
    return `could not be trusted or reached by TLS (${refusal ?? reason}); a private authority goes into the target file's ca`;
  }
  return `could not be opened (${refusal ?? reason})`;
}

function isEmpty(state: string): boolean {
  return state.endsWith(' empty');
}

function requestOf(page: HtmlPage, { kind, form, element }: Control, fills: readonly Fill[]): PageRequest {
  if (kind === 'link') return linkRequest(page, element);
  if (form?.tagName !== 'form') {
    throw new CannotFollowError('the page was left, and its buttons belong to a script');
  }
  return formRequest(page, form, element === form ? undefined : element, fills);
}
