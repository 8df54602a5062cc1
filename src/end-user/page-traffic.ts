import type { Frame, Page, Request, Response } from 'playwright-core';
import type { LoaderLimits } from './web-page-loader';

/** A request of a script that was answered, and whose body nobody has read so far: perhaps nobody ever will. */
const UNREAD_FOR_MS = 1_000;
/** A request that takes longer is one that waits for news: it holds up no page that shows something. */
const WAITS_FOR_NEWS_MS = 8_000;

/** A request that has not ended. */
interface UnderWay {
  /** From then on it holds up no page that shows something. */
  readonly until: number;
  readonly isAnswered: boolean;
}

type OnTraffic = NonNullable<LoaderLimits['onTraffic']>;

/** What a page of a browser asks for since something was opened or pressed, and what became of it. */
export class PageTraffic {
  private readonly underWay = new Map<Request, UnderWay>();
  /** Addresses that the page went by since something was pressed. */
  readonly visited: string[] = [];
  /** The first page that was asked for since then. */
  firstRequest: Request | undefined;
  /** The last answer that was a page. */
  response: Response | undefined;
  /** Why the page that was asked for last did not come. */
  failure: { readonly url: string; readonly reason: string } | undefined;

  constructor(
    page: Page,
    private readonly frame: Frame,
    private readonly onTraffic: OnTraffic | undefined,
  ) {
    page.on('request', (request) => this.onRequest(request));
    page.on('response', (response) => this.onResponse(response));
    page.on('requestfinished', (request) => this.underWay.delete(request));
    page.on('requestfailed', (request) => this.onFailure(request));
  }

  /** Forgets all: something is opened or pressed now. */
  begin(): void {
    this.firstRequest = undefined;
    this.response = undefined;
    this.failure = undefined;
    this.visited.length = 0;
    this.underWay.clear();
  }

  private onRequest(request: Request): void {
    if (request.resourceType() !== 'eventsource')
      this.underWay.set(request, { until: performance.now() + WAITS_FOR_NEWS_MS, isAnswered: false });
    if (!this.isPage(request)) return;
    this.firstRequest ??= request;
    this.visited.push(request.url());
  }

  private onResponse(response: Response): void {
    const request = response.request();
    // One that a script does not read the body of is never said to be finished.
    if (this.underWay.has(request) && ['fetch', 'xhr'].includes(request.resourceType()))
      this.underWay.set(request, { until: performance.now() + UNREAD_FOR_MS, isAnswered: true });
    if (!this.isPage(request)) return;
    this.response = response;
    this.failure = undefined;
    if (this.onTraffic) void reportTraffic(response, this.onTraffic);
  }

  private onFailure(request: Request): void {
    this.underWay.delete(request);
    const reason = request.failure()?.errorText ?? 'no reason given';
    // Another navigation overtook it.
    if (this.isPage(request) && !/ABORTED/.test(reason)) this.failure = { url: request.url(), reason };
  }

  /**
   * Whether something that was asked for may still change the page.
   *
   * @param isEmpty the page shows nothing so far, or that it is loading
   */
  isHeldUp({ isEmpty }: { readonly isEmpty: boolean }): boolean {
    const now = performance.now();
    return [...this.underWay.values()].some(
      ({ until, isAnswered }) => until > now || (!isAnswered && isEmpty),
    );
  }

  private isPage(request: Request): boolean {
    try {
      return request.isNavigationRequest() && request.frame() === this.frame;
    } catch {
      return false;
    }
  }
}

async function reportTraffic(response: Response, onTraffic: OnTraffic): Promise<void> {
  const request = response.request();
  const [sent, received, body] = await Promise.all([
    request.allHeaders().catch(() => ({})),
    response.allHeaders().catch(() => ({})),
    response.text().catch(() => ''),
  ]);
  onTraffic({
    request: { url: request.url(), headers: sent, body: request.postData() ?? '' },
    response: { headers: received, body },
  });
}
