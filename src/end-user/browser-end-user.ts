import { BrowserPageLoader } from './browser-page-loader';
import { Chromium, findChromium } from './chromium';
import type { EndUser, UserDescription, VerificationTask, Visit } from './end-user';
import { fold } from './html-page';
import { walkVerification } from './verification-walk';
import type { LoaderLimits } from './web-page-loader';

/**
 * An end user with a real browser, for pages that need scripts: a Chromium or Chrome that is installed already, found by
 * CHROME_PATH or on the PATH. It is started with the first task.
 */
export function browserEndUser(user: UserDescription, limits: LoaderLimits = {}): EndUser {
  const closing = new AbortController();
  let launched: Promise<Chromium> | undefined;
  const launch = (): Promise<Chromium> => {
    const executable = findChromium();
    if (!executable) {
      throw new Error(
        'the browser driver needs a Chromium or Chrome: install one, or name its executable in CHROME_PATH',
      );
    }
    launched ??= Chromium.launch(executable, limits.ca);
    return launched;
  };
  const run = async (task: VerificationTask, open: () => Promise<BrowserPageLoader>): Promise<Visit> => {
    const signal = task.signal ? AbortSignal.any([task.signal, closing.signal]) : closing.signal;
    try {
      if (signal.aborted) throw new Error('the task was given up');
      return await walkVerification(task, user, await open(), signal);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { outcome: 'stuck', detail: fold(why).slice(0, 300), pages: [] };
    }
  };
  return {
    driver: 'browser',
    seesPages: true,
    openBrowser() {
      let loader: Promise<BrowserPageLoader> | undefined;
      const open = async () => {
        const chromium = await launch();
        loader ??= BrowserPageLoader.create(chromium, limits);
        return loader;
      };
      return { run: (task) => run(task, open) };
    },
    async close() {
      closing.abort();
      const chromium = await launched?.catch(() => undefined);
      await chromium?.close();
    },
  };
}
