import { setTimeout as delay } from 'node:timers/promises';
import type { Element } from 'domhandler';
import type { Chromium } from './chromium';
import { type Fill, formRequest, linkRequest, type PageRequest } from './form-request';
import { CannotFollowError, type HtmlPage, type LoadedPage } from './html-page';
import { PRESS, RESEND, SNAPSHOT, STATE } from './live-page-scripts';
import type { Control } from './page-controls';
import type { PageLoader } from './page-loader';
import { shownUrl } from './page-record';
import type { LoaderLimits } from './web-page-loader';

const TIMEOUT_MS = 15_000;
const LONGEST_PAGE = 2 * 1024 * 1024;
const LOOK_EVERY_MS = 50;
/** A page that neither changes nor loads for this long is what its end user gets to see. */
const STILL_FOR_MS = 400;

/** One page of a real browser, in a context with cookies of its own. */
export class BrowserPageLoader implements PageLoader {
  private status = 0;
  private frame = '';
  private readonly loading = new Set<string>();
  private failure: string | undefined;
  private current: LoadedPage | undefined;

  private constructor(
    private readonly chromium: Chromium,
    private readonly context: string,
    private readonly session: string,
    private readonly timeoutMs: number,
  ) {}

  static async create(chromium: Chromium, limits: LoaderLimits): Promise<BrowserPageLoader> {
    const { browserContextId } = await chromium.send('Target.createBrowserContext');
    const target = await chromium.send('Target.createTarget', { url: 'about:blank', browserContextId });
    const attached = await chromium.send('Target.attachToTarget', {
      targetId: target.targetId,
      flatten: true,
    });
    const session = String(attached.sessionId);
    const timeoutMs = limits.timeoutMs ?? TIMEOUT_MS;
    const loader = new BrowserPageLoader(chromium, String(browserContextId), session, timeoutMs);
    loader.frame = String(target.targetId);
    chromium.listen(session, (method, params) => loader.hear(method, params));
    await chromium.send('Browser.setDownloadBehavior', { behavior: 'deny', browserContextId });
    for (const domain of ['Page', 'Network', 'Runtime']) await chromium.send(`${domain}.enable`, {}, session);
    return loader;
  }

  async open(url: string, signal: AbortSignal | undefined): Promise<LoadedPage> {
    this.begin();
    const answer = await this.chromium.send('Page.navigate', { url }, this.session);
    if (typeof answer.errorText === 'string' && answer.errorText !== '') {
      throw new CannotFollowError(`${shownUrl(url)} could not be opened (${answer.errorText})`);
    }
    return this.settled(url, signal);
  }

  async press(
    page: HtmlPage,
    control: Control,
    fills: readonly Fill[],
    signal: AbortSignal | undefined,
  ): Promise<LoadedPage> {
    this.begin();
    if (page.loaded === this.current) {
      const enter = control.element === control.form;
      await this.run(PRESS, [fills.map(markedFill), mark(control.element), enter]);
    } else {
      await this.run(RESEND, [requestOf(page, control, fills)]);
    }
    return this.settled(page.url, signal);
  }

  async secrets(): Promise<readonly string[]> {
    const { cookies } = await this.chromium.send('Storage.getCookies', { browserContextId: this.context });
    return (cookies as { readonly value?: string }[]).map(({ value }) => value ?? '');
  }

  private begin(): void {
    this.status = 0;
    this.failure = undefined;
    this.loading.clear();
  }

  private hear(method: string, params: Readonly<Record<string, unknown>>): void {
    const id = String(params.requestId);
    const ofPage = params.type === 'Document' && params.frameId === this.frame;
    if (method === 'Network.requestWillBeSent' && params.type !== 'EventSource') this.loading.add(id);
    if (method === 'Network.responseReceived' && ofPage) {
      this.status = Number((params.response as { readonly status?: number }).status ?? 0);
    }
    if (method === 'Network.loadingFinished') this.loading.delete(id);
    if (method === 'Network.loadingFailed') {
      this.loading.delete(id);
      if (params.type === 'Document' && !params.canceled) this.failure = String(params.errorText);
    }
    if (method === 'Page.javascriptDialogOpening') {
      // "Do you really want to allow this?" — the end user does.
      this.chromium.send('Page.handleJavaScriptDialog', { accept: true }, this.session).catch(() => {});
    }
  }

  private async settled(from: string, signal: AbortSignal | undefined): Promise<LoadedPage> {
    const deadline = performance.now() + this.timeoutMs;
    let last = '';
    let since = performance.now();
    while (performance.now() - since < STILL_FOR_MS) {
      if (signal?.aborted) throw new CannotFollowError(`given up while waiting for ${shownUrl(from)}`);
      const late = performance.now() > deadline;
      if (late && !last.startsWith('complete')) {
        throw new CannotFollowError(`${shownUrl(from)} did not load within ${this.timeoutMs / 1000} s`);
      }
      // A page that never comes to rest (a ticking clock, a long poll) is taken as it is.
      if (late) break;
      await delay(LOOK_EVERY_MS);
      const state = String(await this.run(STATE, []).catch(() => 'moving'));
      if (state !== last || !state.startsWith('complete') || this.loading.size > 0) since = performance.now();
      last = state;
    }
    if (this.failure) throw new CannotFollowError(`${shownUrl(from)} led nowhere (${this.failure})`);
    const { html, url, mediaType } = (await this.run(SNAPSHOT, [LONGEST_PAGE])) as {
      readonly html: string;
      readonly url: string;
      readonly mediaType: string;
    };
    if (!/^https?:/.test(url))
      throw new CannotFollowError(`${shownUrl(from)} led to ${shownUrl(url)}, which is no page`);
    // A page that scripts change in place has no answer of its own.
    this.current = { url, status: this.status || 200, mediaType, body: html, scripts: 'run' };
    return this.current;
  }

  private async run(source: string, args: readonly unknown[]): Promise<unknown> {
    const list = args.map((arg) => JSON.stringify(arg)).join(', ');
    const { result, exceptionDetails } = await this.chromium.send(
      'Runtime.evaluate',
      { expression: `(${source})(${list})`, returnByValue: true, awaitPromise: true },
      this.session,
    );
    if (exceptionDetails) throw new CannotFollowError('the page did not let itself be read or acted on');
    return (result as { readonly value?: unknown } | undefined)?.value;
  }
}

function mark(element: Element): string {
  return element.attribs['data-end-user'] ?? '';
}

function markedFill(fill: Fill): { mark: string; text?: string; ticked?: boolean } {
  return 'text' in fill
    ? { mark: mark(fill.field), text: fill.text }
    : { mark: mark(fill.field), ticked: fill.ticked };
}

function requestOf(page: HtmlPage, { kind, form, element }: Control, fills: readonly Fill[]): PageRequest {
  if (kind === 'link') return linkRequest(page, element);
  if (form?.tagName !== 'form')
    throw new CannotFollowError('the page was left, and its buttons belong to a script');
  return formRequest(page, form, element === form ? undefined : element, fills);
}
