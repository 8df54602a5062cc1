import { readFile } from 'node:fs/promises';
import { PackageMissingError } from '../http/optional-package';
import { safeLine } from '../http/safe-text';
import { BrowserMissingError, type InstalledBrowser, launchBrowser } from './browser';
import { BrowserPageLoader } from './browser-page-loader';
import type { EndUser, UserDescription, VerificationTask, Visit } from './end-user';
import type { PageLoader } from './page-loader';
import { walkVerification } from './verification-walk';
import type { LoaderLimits } from './web-page-loader';

/**
 * An end user with a real browser, for pages that need scripts: a Chromium, Chrome or Edge that is installed already,
 * driven by playwright-core. It is started with the first task, and ended by `close`.
 */
export function browserEndUser(user: UserDescription, limits: LoaderLimits = {}): EndUser {
  const closing = new AbortController();
  const loaders = new Set<BrowserPageLoader>();
  let launched: Promise<InstalledBrowser> | undefined;
  const launch = (): Promise<InstalledBrowser> => {
    launched ??= authorities(limits.ca).then(launchBrowser);
    return launched;
  };
  const run = async (
    task: VerificationTask,
    open: () => Promise<PageLoader>,
    as: UserDescription = user,
  ): Promise<Visit> => {
    const signal = task.signal ? AbortSignal.any([task.signal, closing.signal]) : closing.signal;
    try {
      if (signal.aborted) throw new Error('the task was given up');
      return await walkVerification(task, as, await open(), signal);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const isMissing = error instanceof PackageMissingError || error instanceof BrowserMissingError;
      return {
        outcome: 'stuck',
        detail: safeLine(why).slice(0, 400),
        pages: [],
        ...(isMissing ? { fault: 'driver-missing' } : {}),
      };
    }
  };
  return {
    driver: 'browser',
    seesPages: true,
    openBrowser() {
      let tab: Promise<BrowserPageLoader> | undefined;
      /** A page that waits for a decision stays open, so that the end user can go back to it: what is next gets a tab. */
      let isWaiting = false;
      const open = async () => {
        const browser = await launch();
        if (isWaiting) tab = tab?.then((loader) => loader.anotherTab());
        tab ??= BrowserPageLoader.create(browser, limits);
        isWaiting = false;
        const own = await tab;
        loaders.add(own);
        return own;
      };
      return {
        async run(task) {
          const visit = await run(task, open);
          isWaiting = visit.outcome === 'asked';
          return visit;
        },
        async runInFrame(task) {
          const { username: _, password: __, ...nobody } = user;
          let frame: BrowserPageLoader | undefined;
          const show = async (): Promise<PageLoader> => {
            tab ??= open();
            frame = await (await tab).frameElsewhere(task.uri);
            return frame;
          };
          const visit = await run(task, show, nobody);
          const lacks = visit.fault === 'credentials-missing' && (await frame?.lacksCookies(task.uri));
          await frame?.close();
          return lacks ? { ...visit, lacksCookies: true } : visit;
        },
      };
    },
    async close() {
      closing.abort();
      const browser = await launched?.catch(() => undefined);
      await Promise.all([...loaders].map((loader) => loader.close()));
      await browser?.close();
    },
  };
}

/** What is to be trusted besides the system's authorities: by the target file, and by Node's own variable. */
async function authorities(ca: string | undefined): Promise<readonly string[]> {
  const file = process.env.NODE_EXTRA_CA_CERTS;
  const extra = file ? await readFile(file, 'utf8').catch(() => '') : '';
  return [ca ?? '', extra].filter((pem) => pem.trim() !== '');
}
