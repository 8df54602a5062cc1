import { spawnSync } from 'node:child_process';
import { browserPlaces } from '../../src/end-user/find-browser';

/**
 * Why the tests of the browser driver cannot run here, as the tests show it: they need an installed browser, which is no
 * prerequisite of the others.
 *
 * @returns false where they can
 */
export function whyNoBrowser(): string | false {
  const [place] = browserPlaces();
  if (!place || !('executablePath' in place)) {
    return 'no Chromium or Chrome: none is on the PATH, and CHROME_PATH names none';
  }
  const { status, error } = spawnSync(place.executablePath, ['--version'], { timeout: 20_000 });
  return status === 0
    ? false
    : `no Chromium or Chrome: ${place.executablePath} does not start (${error?.message ?? status})`;
}
