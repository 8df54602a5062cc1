import { safeLine } from '../http/safe-text';
import type { ForeignApproval, PageSeen, UserDescription, VerificationTask } from './end-user';
import { asFromAnotherSite } from './foreign-request';
import { formRequest, linkRequest, type PageRequest } from './form-request';
import { CannotFollowError, HtmlPage, type LoadedPage } from './html-page';
import type { PageLoader } from './page-loader';
import { understand } from './page-meaning';
import { isLimited } from './page-messages';
import { pageSeen, redactorFor } from './page-record';
import type { Choice } from './walk-state';

/** Pages that send a form by themselves, one after the other. */
const MOST_PAGES = 4;

/** Who is attacked, where, and with what. */
export interface Attack {
  readonly task: VerificationTask;
  readonly user: UserDescription;
  readonly loader: PageLoader;
  /** The page with the approval. */
  readonly choice: Choice;
  readonly known: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Has a page of another site send the form of the approval in the end user's browser
 * ([RFC 6749 §10.12](https://www.rfc-editor.org/rfc/rfc6749#section-10.12)). Nothing is pressed on the pages that come:
 * the end user did not ask for them.
 *
 * @returns what came; it never throws for what a provider does
 */
export async function approveFromAnotherSite(attack: Attack): Promise<ForeignApproval> {
  const { task, user, loader, choice, known, signal } = attack;
  const pages: PageSeen[] = [];
  try {
    const { userCode, uri } = task;
    const { request, unknown } = asFromAnotherSite(approvalOf(choice), [userCode, uri, ...known]);
    const sent = await loader.fromAnotherSite?.send(request, signal);
    if (!sent) throw new CannotFollowError('the driver cannot act for another site');
    const redact = await redactorFor(sent.window, user, userCode);
    let loaded: LoadedPage = sent.page;
    for (let count = 0; count < MOST_PAGES; count += 1) {
      const page = new HtmlPage(loaded);
      const meaning = understand(page, user.selectors ?? {}, userCode, user.username);
      pages.push(
        pageSeen(
          page,
          meaning,
          redact,
          userCode,
          isLimited({ status: page.status, usedUp: page.loaded.usedUp }, meaning.messages),
        ),
      );
      if (!meaning.selfSending || page.status >= 400) break;
      loaded = await sent.window.press(page, meaning.selfSending, [], signal);
    }
    const without = unknown.length > 0 ? ` without ${unknown.join(', ')}, which it cannot know` : '';
    const last = pages.at(-1);
    return {
      pages,
      detail: `a page of another site sent the form${without}; status ${last?.status}, "${last?.text.slice(0, 160)}"`,
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { pages, detail: `the form could not be sent from another site: ${safeLine(why).slice(0, 300)}` };
  }
}

function approvalOf({ page, approve, fills }: Choice): PageRequest {
  if (!approve) throw new CannotFollowError('the page offers nothing to approve with');
  const { kind, form, element } = approve;
  if (kind === 'link' || !form) return linkRequest(page, element);
  return formRequest(page, form, element === form ? undefined : element, [...fills, ...approve.fills]);
}
