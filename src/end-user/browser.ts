import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, LaunchOptions } from 'playwright-core';
import { optionalPackage } from '../http/optional-package';
import { proxyFor } from './environment-proxy';
import { type BrowserPlace, browserPlaces } from './find-browser';
import { PageOfAnotherSite } from './page-of-another-site';
import { startTrustingProxy, type TrustingProxy } from './trusting-proxy';
import { within } from './within';

const LAUNCH_WITHIN_MS = 30_000;
const CLOSE_WITHIN_MS = 5_000;
/** What a browser needs of the environment: no more of it is handed on, for it may hold secrets. */
const ENVIRONMENT =
  /^(?:PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|DISPLAY|WAYLAND_DISPLAY|XDG_\w+|FONTCONFIG_\w+|SystemRoot|LOCALAPPDATA|PROGRAMFILES\S*|USERPROFILE)$/i;

/** No browser could be found or started. */
export class BrowserMissingError extends Error {
  override readonly name = 'BrowserMissingError';
}

/** A headless browser that is installed on this machine, with nothing of its user's in it. */
export interface InstalledBrowser {
  /** A window without cookies, for one end user's browser. */
  newContext(): Promise<BrowserContext>;
  /**
   * A window of a profile that sends cookies in frames of other sites as well, as most people's browsers do: those without
   * cookies keep them back. It is ended by closing it, or with the browser.
   */
  ordinaryWindow(): Promise<BrowserContext>;
  /** The address of an empty page on another site than `target`. */
  pageBeside(target: URL): Promise<string>;
  /** Why no connection to the host was made, where that is known. */
  refusal(host: string): string | undefined;
  /** Ends it, within seconds and whatever it does. */
  close(): Promise<void>;
}

const WINDOW = { acceptDownloads: false, locale: 'en-US', serviceWorkers: 'block' } as const;
/** Preferences of a profile: 0 has the browser send cookies to every site. Some systems ship it with another choice. */
const COOKIES_IN_FRAMES = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };

const HOW_TO_GET_ONE =
  'install Chromium or Chrome (Debian: apt-get install chromium; or npx playwright-core install chromium), or name its executable in CHROME_PATH';

/**
 * Starts an installed Chromium, Chrome or Edge by playwright-core.
 *
 * @param ca PEM certificates to trust besides the system's
 * @throws PackageMissingError when playwright-core is not installed
 * @throws BrowserMissingError when no browser is found, or none can be started: one line that says what to do
 */
export async function launchBrowser(ca: readonly string[]): Promise<InstalledBrowser> {
  const { chromium } = await optionalPackage(
    'playwright-core',
    () => import('playwright-core'),
    'The browser driver',
  );
  const proxy = ca.length > 0 ? await startTrustingProxy(ca) : undefined;
  try {
    const browser = await launchFirst(browserPlaces(), (place) =>
      chromium.launch({ ...optionsFor(proxy), ...place }),
    );
    return running(browser, await processId(browser), proxy, (profile) =>
      launchFirst(browserPlaces(), (place) =>
        chromium.launchPersistentContext(profile, { ...optionsFor(proxy), ...WINDOW, ...place }),
      ),
    );
  } catch (error) {
    await proxy?.close();
    throw error;
  }
}

async function launchFirst<T>(
  places: readonly BrowserPlace[],
  launch: (place: BrowserPlace) => Promise<T>,
): Promise<T> {
  for (const place of places) {
    try {
      return await launch(place);
    } catch (error) {
      if ('channel' in place) continue;
      const why = error instanceof Error ? reasonOf(error.message) : '';
      throw new BrowserMissingError(
        `the browser ${place.executablePath} could not be started${why}: ${HOW_TO_GET_ONE}`,
      );
    }
  }
  throw new BrowserMissingError(`the browser driver found no browser: ${HOW_TO_GET_ONE}`);
}

/** The one line of a long message that says why. */
function reasonOf(message: string): string {
  const lines = message
    .split('\n')
    .map((line) => line.replace(/^\W*(?:pid=\d+\W*)?(?:browserType\.\w+: )?/, '').trim());
  const line =
    lines.find((one) => /ENOENT|EACCES|doesn't exist|error|cannot|not found/i.test(one)) ?? lines[0];
  return line ? ` (${line.slice(0, 150)})` : '';
}

function optionsFor(proxy: TrustingProxy | undefined): LaunchOptions {
  const isRoot = process.getuid?.() === 0;
  return {
    headless: true,
    timeout: LAUNCH_WITHIN_MS,
    // A run ends its browsers itself, on an interruption as well.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    // Chromium refuses to run as root with its sandbox, which is how containers run it.
    chromiumSandbox: !isRoot,
    env: Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) =>
        value !== undefined && ENVIRONMENT.test(name) ? [[name, value]] : [],
      ),
    ),
    args: [
      // Without a graphics card, what a page draws in three dimensions takes all of its time; nobody decides by that.
      '--disable-3d-apis',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
      '--disable-sync',
      '--no-pings',
      ...proxyArguments(proxy),
    ],
  };
}

function proxyArguments(proxy: TrustingProxy | undefined): string[] {
  const named = {
    http: proxyFor(new URL('http://proxied.invalid')),
    https: proxyFor(new URL('https://proxied.invalid')),
  };
  const servers = [
    ...(named.http ? [`http=${named.http.host}`] : []),
    ...(proxy ? [`https=${proxy.address}`] : named.https ? [`https=${named.https.host}`] : []),
  ];
  if (servers.length === 0) return ['--no-proxy-server'];
  const exceptions = (process.env.no_proxy ?? process.env.NO_PROXY ?? '').split(/[\s,]+/).filter(Boolean);
  return [
    `--proxy-server=${servers.join(';')}`,
    // What goes to this machine goes by the trusting proxy, too; that one keeps to the exceptions itself.
    `--proxy-bypass-list=${proxy ? '<-loopback>' : exceptions.join(';')}`,
    ...(proxy ? [`--ignore-certificate-errors-spki-list=${proxy.keyHash}`] : []),
  ];
}

function running(
  browser: Browser,
  pid: number | undefined,
  proxy: TrustingProxy | undefined,
  launchProfile: (folder: string) => Promise<BrowserContext>,
): InstalledBrowser {
  const anotherSite = new PageOfAnotherSite();
  const windows = new Set<Promise<BrowserContext>>();
  return {
    newContext: () => browser.newContext(WINDOW),
    ordinaryWindow() {
      const window = ordinaryWindow(launchProfile);
      windows.add(window);
      return window;
    },
    pageBeside: (target) => anotherSite.addressBeside(target),
    refusal: (host) => proxy?.refusal(host),
    async close() {
      const others = [...windows].map((window) => window.then((context) => context.close()).catch(() => {}));
      await within(CLOSE_WITHIN_MS, Promise.all(others), 'the windows did not close').catch(() => {});
      await within(CLOSE_WITHIN_MS, browser.close(), 'the browser did not end').catch(() => {
        if (pid !== undefined) kill(pid);
      });
      await proxy?.close();
      await anotherSite.close();
    },
  };
}

/** A browser of its own, whose folder goes with it. */
async function ordinaryWindow(launch: (folder: string) => Promise<BrowserContext>): Promise<BrowserContext> {
  const folder = await mkdtemp(join(tmpdir(), 'rfc8628-browser-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    await mkdir(join(folder, 'Default'));
    await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify(COOKIES_IN_FRAMES));
    const window = await launch(folder);
    window.once('close', () => void remove().catch(() => {}));
    return window;
  } catch (error) {
    await remove().catch(() => {});
    throw error;
  }
}

/** The process of the browser, so that it can be ended when it does not do so itself. */
async function processId(browser: Browser): Promise<number | undefined> {
  try {
    const asked = browser.newBrowserCDPSession().then((session) => session.send('SystemInfo.getProcessInfo'));
    const { processInfo } = await within(1000, asked, 'the browser did not answer');
    return processInfo.find(({ type }) => type === 'browser')?.id;
  } catch {
    return undefined;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
