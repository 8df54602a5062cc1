import type { Fill } from './form-request';
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
  /** Values that must not be seen in what is reported: the cookies'. */
  secrets(): Promise<readonly string[]>;
}
