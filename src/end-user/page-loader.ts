import type { Fill, PageRequest } from './form-request';
import type { HtmlPage, LoadedPage } from './html-page';
import type { Control } from './page-controls';

/** What moves from page to page for the end user: requests of our own, or a browser that is steered. */
export interface PageLoader {
  /**
   * Opens an address.
   *
   * @throws CannotFollowError when no page comes of it
   */
  open(url: string, signal: AbortSignal | undefined): Promise<LoadedPage>;
  /**
   * Fills in a form and presses a button, or follows a link. The page may be one that was left since: then its form is
   * sent as it stood there.
   *
   * @throws CannotFollowError when no page comes of it
   */
  press(
    page: HtmlPage,
    control: Control,
    fills: readonly Fill[],
    signal: AbortSignal | undefined,
  ): Promise<LoadedPage>;
  /** What a page of another site can do with this browser; absent where the driver cannot tell. */
  readonly fromAnotherSite?: AnotherSite;
  /** Values that must not be seen in what is reported: the cookies'. */
  secrets(): Promise<readonly string[]>;
}

/** A page of another site that is open in the same browser. */
export interface AnotherSite {
  /**
   * A frame of that page, which is on another site than the address.
   *
   * @throws CannotFollowError when no such page can be opened
   */
  frame(address: string): Promise<PageLoader>;
  /**
   * Sends the browser's window somewhere.
   *
   * @returns what comes, and what the window does from there on
   * @throws CannotFollowError when no page comes of it
   */
  send(
    request: PageRequest,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly page: LoadedPage; readonly window: PageLoader }>;
}
