import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge',
];
/** Where the installers of the browsers put them, beside the PATH. */
const USUAL_PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  linux: [
    '/usr/bin/chromium',
    '/usr/lib/chromium/chromium',
    '/snap/bin/chromium',
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
  ],
};

/** Where a browser is: an executable, or what playwright itself knows by a name. */
export type BrowserPlace = { readonly executablePath: string } | { readonly channel: string };

/**
 * The places to look for a browser at, the first that can be started wins.
 *
 * @param env `CHROME_PATH` names the one to use, and then no other is tried; `PATH` is searched for known names
 * @returns executables that are there, then the channels by which playwright finds what it has installed
 */
export function browserPlaces(env: NodeJS.ProcessEnv = process.env): readonly BrowserPlace[] {
  if (env.CHROME_PATH) return [{ executablePath: env.CHROME_PATH }];
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => NAMES.map((name) => join(folder, `${name}${suffix}`)));
  const found = [...onPath, ...(USUAL_PLACES[process.platform] ?? [])].find(isExecutable);
  return [
    ...(found === undefined ? [] : [{ executablePath: found }]),
    { channel: 'chrome' },
    { channel: 'msedge' },
    { channel: 'chromium' },
  ];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
