import type { EndUser, UserDescription, VerificationTask } from './end-user';
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
      const ended = ({ signal }: VerificationTask) =>
        signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
      return {
        run: (task) => walkVerification(task, user, loader, ended(task)),
        async runInFrame(task) {
          const { username: _, password: __, ...nobody } = user;
          const frame = (await loader.fromAnotherSite?.frame(task.uri)) ?? loader;
          return walkVerification(task, nobody, frame, ended(task));
        },
      };
    },
    async close() {
      closing.abort();
    },
  };
}
