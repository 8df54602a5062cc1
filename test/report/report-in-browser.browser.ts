import { strict as assert } from 'node:assert';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { browserPlaces } from '../../src/end-user/find-browser';
import { htmlReport } from '../../src/report/html';
import { whyNoBrowser } from '../end-user/installed-browser';
import { sampleReport } from './sample-report';

/** Run in the page from the outside: a script element would be stopped by the page's policy. */
const AXE = require.resolve('axe-core/axe.min.js');

describe('report.html in a browser', { skip: whyNoBrowser(), timeout: 120_000 }, () => {
  let folder = '';
  let address = '';
  let browser: Browser;
  const wrong: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rfc8628-report-'));
    await writeFile(join(folder, 'report.html'), htmlReport(sampleReport()));
    address = pathToFileURL(join(folder, 'report.html')).href;
    const { chromium } = await import('playwright-core');
    browser = await chromium.launch({ ...browserPlaces()[0], args: ['--no-sandbox'] });
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the report and hands it over; whatever the page complains about, or asks for elsewhere, is kept. */
  async function withReport(
    use: (page: Page, context: BrowserContext) => Promise<void>,
    {
      hash = '',
      ...options
    }: { hash?: string; javaScriptEnabled?: boolean; colorScheme?: 'dark' | 'light' } = {},
  ): Promise<void> {
    const context = await browser.newContext({ permissions: [], ...options });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on('console', (message) => {
        if (message.type() === 'error') wrong.push(message.text());
      });
      page.on('pageerror', (error) => wrong.push(String(error)));
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) wrong.push(request.url());
      });
      await page.goto(address + hash);
      await use(page, context);
    } finally {
      await context.close();
    }
  }

  const shown = (page: Page): Promise<readonly string[]> =>
    page
      .locator('.requirement')
      .evaluateAll((all) => all.filter((each) => each.getClientRects().length > 0).map((each) => each.id));

  it('opens the requirement that its address names, also later', async () => {
    await withReport(
      async (page) => {
        assert.equal(await page.locator('[id="3.5-success"]').getAttribute('open'), '');
        assert.ok(await page.locator('[id="3.5-success"] .inside').isVisible());
        await page.evaluate("location.hash = '#4-issuer'");
        await page.locator('[id="4-issuer"][open]').waitFor();
      },
      { hash: '#3.5-success' },
    );
  });

  it('shows what its address names even where a filter hides it', async () => {
    await withReport(async (page) => {
      await page.getByLabel('Only failures').check();
      assert.ok(!(await shown(page)).includes('3.5-success'));
      await page.evaluate("location.hash = '#3.5-success'");
      await page.locator('[id="3.5-success"][open]').waitFor();
      assert.ok((await shown(page)).includes('3.5-success'));
    });
  });

  it('filters by level, verdict, words and failures alone, and counts what is left', async () => {
    const report = sampleReport();
    const ids = (matches: (one: (typeof report.requirements)[number]) => boolean): readonly string[] =>
      report.requirements.filter(matches).map(({ id }) => id);
    await withReport(async (page) => {
      await page.getByLabel('Only failures').check();
      assert.deepEqual(
        await shown(page),
        ids(({ verdict }) => verdict === 'failed'),
      );
      await page.getByRole('checkbox', { name: 'MUST' }).uncheck();
      assert.deepEqual(
        await shown(page),
        ids(({ verdict, level }) => verdict === 'failed' && level !== 'MUST'),
      );
      await page.getByRole('button', { name: 'Reset' }).click();
      assert.equal((await shown(page)).length, report.requirements.length);
      await page.getByRole('checkbox', { name: 'passed' }).uncheck();
      assert.deepEqual(
        await shown(page),
        ids(({ verdict }) => verdict !== 'passed'),
      );
      await page.getByRole('button', { name: 'Reset' }).click();
      await page.getByRole('searchbox').fill('rfc 8414 §3.3');
      assert.deepEqual(
        await shown(page),
        ids(({ clauses }) => clauses.some(({ rfc, section }) => rfc === 'RFC 8414' && section === '3.3')),
      );
      assert.equal(
        await page.locator('#shown').textContent(),
        `1 of ${report.requirements.length} requirements shown`,
      );
      assert.equal(await page.locator('.section:visible').count(), 1);
    });
  });

  it('expands and folds everything', async () => {
    await withReport(async (page) => {
      const open = page.locator('.requirement[open]');
      await page.getByRole('button', { name: 'Expand all' }).click();
      assert.equal(await open.count(), sampleReport().requirements.length);
      await page.getByRole('button', { name: 'Fold all' }).click();
      assert.equal(await open.count(), 0);
    });
  });

  it('copies a whole issue', async () => {
    await withReport(async (page, context) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const finding = page.locator('[id="3.5-no-store"]');
      await finding.getByRole('button', { name: 'Copy as an issue' }).click();
      await finding.getByText('Copied.').waitFor();
      const copied = await page.evaluate<string>('navigator.clipboard.readText()');
      assert.match(copied, /^# 3\.5-no-store: [\s\S]*\*\*What to do:\*\* Send Cache-Control: no-store/);
      assert.match(copied, /curl -i -X POST --url 'https:\/\/login\.example\.com\/oauth\/token'/);
    });
  });

  it('can be read and filtered without scripts, and offers nothing then that needs them', async () => {
    await withReport(
      async (page) => {
        assert.equal(await page.getByRole('button').count(), 0);
        assert.ok(await page.locator('[id="3.5-no-store"] .finding').isVisible());
        await page.getByLabel('Only failures').check();
        assert.equal(await page.locator('.requirement:visible').count(), 5);
        await page.locator('[id="3.5-no-store"] .issue summary').click();
        assert.ok(await page.locator('[id="issue-3.5-no-store"]').isVisible());
      },
      { javaScriptEnabled: false },
    );
  });

  it('is reached whole by the keyboard', async () => {
    await withReport(async (page) => {
      await page.getByLabel('Only failures').focus();
      await page.keyboard.press('Space');
      assert.equal((await shown(page)).length, 5);
      await page.locator('[id="3.4-garbage"] > summary').focus();
      await page.keyboard.press('Enter');
      assert.equal(await page.locator('[id="3.4-garbage"]').getAttribute('open'), null);
    });
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has nothing that axe objects to, contrast included, when ${colorScheme}`, async () => {
      await withReport(
        async (page) => {
          await page.getByRole('button', { name: 'Expand all' }).click();
          await page.evaluate(await readFile(AXE, 'utf8'));
          const violations = await page.evaluate<
            readonly { id: string; nodes: readonly { html: string }[] }[]
          >(
            'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 3).map(({ html }) => ({ html: html.slice(0, 200) })) })))',
          );
          assert.deepEqual(violations, []);
        },
        { colorScheme },
      );
    });
  }

  it('is no wider than a phone', async () => {
    await withReport(async (page) => {
      for (const width of [390, 320]) {
        await page.setViewportSize({ width, height: 800 });
        const overflow = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        assert.equal(overflow, 0, `${width} px`);
      }
    });
  });

  it('complains of nothing and asks for nothing elsewhere', () => {
    assert.deepEqual(wrong, []);
  });
});
