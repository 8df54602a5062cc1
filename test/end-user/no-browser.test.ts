import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { Visit } from '../../src/end-user/end-user';
import { browserPlaces } from '../../src/end-user/find-browser';
import { optionalPackage } from '../../src/http/optional-package';

const CODE = 'WDJB-MJHT';

describe('the end user with a browser, where there is none', () => {
  async function lookWith(CHROME_PATH: string | undefined): Promise<Visit> {
    const before = process.env.CHROME_PATH;
    if (CHROME_PATH !== undefined) process.env.CHROME_PATH = CHROME_PATH;
    const user = createEndUser({ driver: 'browser' });
    try {
      return await user.openBrowser().run({ uri: 'http://127.0.0.1/', userCode: CODE, decision: 'look' });
    } finally {
      await user.close();
      if (before === undefined) delete process.env.CHROME_PATH;
      else process.env.CHROME_PATH = before;
    }
  }

  it('says in one line that what CHROME_PATH names does not start, and how to get one', async () => {
    const visit = await lookWith('/no/such/browser');
    assert.equal(visit.outcome, 'stuck');
    assert.equal(visit.fault, 'driver-missing');
    assert.match(
      visit.detail,
      /\/no\/such\/browser could not be started.*install Chromium or Chrome .*CHROME_PATH/,
    );
    assert.ok(!visit.detail.includes('\n'));
  });

  it('tries what is named, what is on the PATH, the usual places, and what playwright has', () => {
    assert.deepEqual(browserPlaces({ CHROME_PATH: '/x/chrome', PATH: '/bin' }), [
      { executablePath: '/x/chrome' },
    ]);
    const channels = browserPlaces({ PATH: '' }).flatMap((place) =>
      'channel' in place ? [place.channel] : [],
    );
    assert.deepEqual(channels, ['chrome', 'msedge', 'chromium']);
  });

  it('asks for playwright-core by name where it is not installed', async () => {
    const missing = Object.assign(new Error("Cannot find package 'playwright-core' imported from x"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const load = () => Promise.reject(missing);
    await assert.rejects(
      optionalPackage('playwright-core', load, 'The browser driver'),
      /^PackageMissingError: The browser driver needs the package playwright-core, .*npm install playwright-core$/,
    );
  });
});
