import { strict as assert } from 'node:assert';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { browserPlaces } from '../../src/end-user/find-browser';
import { buildSite } from '../../src/site/build-site';
import { whyNoBrowser } from '../end-user/installed-browser';
import { writeSampleResults } from './sample-results';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** One page of each kind. */
const KINDS = [
  'index.html',
  'matrix.html',
  'data.html',
  'rfc/index.html',
  'rfc/3.5.html',
  '3.5-no-store/index.html',
  'providers/example-id.html',
  'clients/tv-app.html',
];

describe('the site in a browser', { skip: whyNoBrowser(), timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfc8628-site-'));
  const site = join(folder, 'site');
  const wrong: string[] = [];
  let browser: Browser;

  before(async () => {
    writeSampleResults(join(folder, 'results'), 3);
    buildSite({ dir: join(folder, 'results'), out: site });
    const { chromium } = await import('playwright-core');
    browser = await chromium.launch({ ...browserPlaces()[0], args: ['--no-sandbox'] });
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const addressOf = (path: string): string => pathToFileURL(join(site, path)).href;

  async function withPage(
    use: (page: Page) => Promise<void>,
    options: { colorScheme?: 'dark' | 'light'; javaScriptEnabled?: boolean } = {},
  ): Promise<void> {
    const context = await browser.newContext(options);
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on('console', (message) => {
        if (message.type() === 'error') wrong.push(`${page.url()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error}`));
      page.on('requestfailed', (request) => wrong.push(`${page.url()}: ${request.url()} failed`));
      page.on('request', (request) => {
        const inside =
          request.url().startsWith(pathToFileURL(site).href) || request.url().startsWith('data:');
        if (!inside) wrong.push(`${page.url()}: asks for ${request.url()}`);
      });
      await use(page);
    } finally {
      await context.close();
    }
  }

  it('has no page that complains, or asks for anything outside of its folder', async () => {
    const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.html'),
    );
    assert.ok(pages.length > 150);
    await withPage(async (page) => {
      for (const path of pages) await page.goto(addressOf(path));
    });
    assert.deepEqual(wrong, []);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has nothing that axe objects to, contrast included, when ${colorScheme}`, async () => {
      await withPage(
        async (page) => {
          for (const path of KINDS) {
            await page.goto(addressOf(path));
            await page.evaluate(AXE);
            const violations = await page.evaluate<readonly unknown[]>(
              'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)) })))',
            );
            assert.deepEqual(violations, [], path);
          }
        },
        { colorScheme },
      );
    });
  }

  it('is no wider than a phone', async () => {
    await withPage(async (page) => {
      for (const path of KINDS) {
        await page.goto(addressOf(path));
        for (const width of [390, 320]) {
          await page.setViewportSize({ width, height: 800 });
          const overflow = await page.evaluate<number>(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          );
          assert.equal(overflow, 0, `${path} at ${width} px`);
        }
      }
    });
  });

  it('filters the matrix without scripts', async () => {
    await withPage(
      async (page) => {
        await page.goto(addressOf('matrix.html'));
        await page.getByRole('checkbox', { name: 'MUST' }).uncheck();
        await page.getByRole('checkbox', { name: 'Device clients' }).uncheck();
        assert.equal(await page.locator('tr.is-MUST:visible').count(), 0);
        assert.ok((await page.locator('.is-provider tr.is-SHOULD:visible').count()) > 3);
        assert.equal(await page.locator('.is-client tr:visible').count(), 0);
      },
      { javaScriptEnabled: false },
    );
  });

  it('is walked by the keyboard alone, from a server to its finding and the text behind it', async () => {
    await withPage(async (page) => {
      await page.goto(addressOf('matrix.html'));
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate('document.activeElement.textContent'), 'To the content');
      const links = await page.evaluate<number>(
        "document.querySelectorAll('a[href], input, [tabindex]').length",
      );
      const seen = new Set<string>();
      for (let step = 0; step < links + 5; step++) {
        await page.keyboard.press('Tab');
        const href = await page.evaluate<string>("document.activeElement.getAttribute('href') ?? ''");
        seen.add(href);
        if (href === 'providers/example-id.html#3.5-no-store') break;
      }
      await page.keyboard.press('Enter');
      await page.waitForURL(/providers\/example-id\.html#3\.5-no-store$/);
      assert.ok(await page.locator('[id="3.5-no-store"]').isVisible());
    });
  });
});
