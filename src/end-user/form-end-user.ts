import type { EndUser, UserDescription } from './end-user';
import { walkVerification } from './verification-walk';
import { type LoaderLimits, webPageLoader } from './web-page-loader';

/** An end user who follows the pages by requests: forms, cookies and redirects, no scripts. */
export function formEndUser(user: UserDescription, limits: LoaderLimits = {}): EndUser {
  const closing = new AbortController();
  return {
    driver: 'form',
    seesPages: true,
    openBrowser() {
      const loader = webPageLoader(limits);
      return {
        run(task) {
          const signal = task.signal ? AbortSignal.any([task.signal, closing.signal]) : closing.signal;
          return walkVerification(task, user, loader, signal);
        },
      };
    },
    async close() {
      closing.abort();
    },
  };
}
