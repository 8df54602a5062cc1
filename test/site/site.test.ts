import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { load } from 'cheerio';
import { jsonReport } from '../../src/report/json';
import { REQUIREMENTS } from '../../src/rfc8628/requirements';
import { buildSite } from '../../src/site/build-site';
import { completeReport } from '../../src/site/complete-report';
import { readResults } from '../../src/site/results';
import { hostileReport } from '../report/hostile-report';
import { sampleReport } from '../report/sample-report';
import { writeSampleResults } from './sample-results';

const NOW = new Date('2026-02-13T10:15:25.000Z');
const LARGEST_PAGE = 300_000;

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-site-'));
const site = join(folder, 'site');
after(() => rmSync(folder, { recursive: true, force: true }));

const pagesOf = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'));
const page = (path: string) => load(readFileSync(join(site, path), 'utf8'));

describe('the site', () => {
  before(() => {
    writeSampleResults(join(folder, 'results'));
    buildSite({
      dir: join(folder, 'results'),
      out: site,
      now: NOW,
      catalogue: {
        defects: { '3.5-no-store': [{ id: 'token-is-cached', what: 'The token may be cached.' }] },
        fairVariants: {},
      },
    });
  });

  it('has servers before clients, fewest failures of MUST first, security in words', () => {
    const $ = page('index.html');
    assert.deepEqual(
      $('tbody th a')
        .toArray()
        .map((link) => $(link).text()),
      ['Perfect <b>ID</b>', 'Example ID', 'TV app'],
    );
    const example = $('tbody tr').eq(1).text();
    assert.match(example, /Not compliant/);
    assert.match(example, /2 failed: 2 security/);
    assert.match(example, /Example ID 4\.2/);
    assert.match(example, /2026-02-03, 10 days old/);
  });

  it('has a matrix in which each cell leads to its finding', () => {
    const $ = page('matrix.html');
    const rows = $('.is-provider .matrix tbody tr:not(.section)');
    assert.equal(rows.length, REQUIREMENTS.filter(({ party }) => party === 'provider').length);
    const row = rows.filter((_, each) => $(each).find('th a').text() === '3.5-no-store');
    assert.deepEqual(
      row
        .find('td a')
        .toArray()
        .map((link) => [link.attribs.href, link.attribs['aria-label'], $(link).text()]),
      [
        ['providers/perfect.html#3.5-no-store', 'passed', '✓'],
        ['providers/example-id.html#3.5-no-store', 'failed', '✗'],
      ],
    );
  });

  it('says who sent a result', () => {
    assert.match(
      page('clients/tv-app.html')('dl.facts').text(),
      /Sent by\s*the maintainers of <b>TV app<\/b>/,
    );
    assert.doesNotMatch(page('providers/example-id.html')('dl.facts').text(), /Sent by/);
  });

  it('has a page at an address of its own for every requirement', () => {
    for (const { id, remedy, clauses } of REQUIREMENTS) {
      const $ = page(`${id}/index.html`);
      assert.equal($('h1').text(), id);
      assert.ok($('main').text().includes(remedy), id);
      assert.equal($('dl.facts dd').first().find('a').first().attr('href'), clauses[0]?.url);
      assert.ok($('pre').text().includes('Scenario: '), id);
    }
    assert.match(
      page('3.5-client-slow-down/index.html')('pre').first().text(),
      /\n {2}Given the device authorization response has:\n {4}\| device_code +\| .*\n(?: {4}\|.*\n)+ {2}And /,
    );
    const noStore = page('3.5-no-store/index.html')('main').text();
    assert.match(noStore, /The token may be cached\./);
    assert.match(noStore, /✗ failed.*Cache-Control: private/s);
  });

  it('has the RFC section by section, with who passes and who fails', () => {
    const $ = page('rfc/3.5.html');
    const finding = $('[id="3.5-no-store"]');
    assert.match(finding.text(), /✗ failed: Example ID/);
    assert.match(finding.text(), /✓ passed: Perfect/);
    assert.match(finding.find('pre').text(), /Scenario: .*\n {2}Given /);
    assert.ok($('main > p').not('.quiet').text().length > 50, 'no summary of the section');
  });

  it('keeps the sign of a failed MUST for a MUST, in the RFC as in the matrix', () => {
    const weaker = sampleReport().requirements.filter(
      ({ verdict, level }) => verdict === 'failed' && level !== 'MUST',
    );
    assert.ok(weaker.length > 0, 'nothing weaker failed');
    for (const { id, section } of weaker)
      assert.match(page(`rfc/${section}.html`)(`[id="${id}"]`).text(), /! failed: Example ID/, id);
  });

  it('has a page for each implementation: findings, how it was judged, history, badge', () => {
    const $ = page('providers/example-id.html');
    const finding = $('[id="3.5-no-store"]').text();
    for (const words of [
      'Cache-Control: private',
      'Known deviation',
      'RFC 6749 §5.1',
      'Send Cache-Control',
    ]) {
      assert.ok(finding.includes(words), words);
    }
    const text = $('main').text();
    assert.match(text, /issuer: https:\/\/login\.example\.com/);
    const { passed, failed } = sampleReport().summary.MUST;
    assert.equal(failed, 2);
    const message = `${passed} of ${passed + failed} MUST`;
    assert.match(text, /Over time.*2026-02-03.*4\.2.*2025-11-02/s);
    assert.match(
      readFileSync(join(site, 'providers/example-id/badge.svg'), 'utf8'),
      new RegExp(`<svg [^>]*aria-label="RFC 8628: ${message}"`),
    );
    assert.deepEqual(JSON.parse(readFileSync(join(site, 'providers/example-id/badge.json'), 'utf8')), {
      schemaVersion: 1,
      label: 'RFC 8628',
      message,
      color: 'red',
    });
  });

  it('has its data as JSON', () => {
    const index = JSON.parse(readFileSync(join(site, 'index.json'), 'utf8'));
    assert.deepEqual(
      index.implementations.map((one: { name: string; verdict: string }) => [one.name, one.verdict]),
      [
        ['perfect', 'compliant'],
        ['example-id', 'not-compliant'],
        ['tv-app', 'not-compliant'],
      ],
    );
    for (const { findings, report, page, badge } of index.implementations) {
      for (const path of [findings, report, page, badge]) assert.ok(existsSync(join(site, path)), path);
    }
    const findings = JSON.parse(readFileSync(join(site, index.implementations[1].findings), 'utf8'));
    const noStore = findings.requirements.find(({ id }: { id: string }) => id === '3.5-no-store');
    assert.equal(noStore.verdict, 'failed');
    assert.deepEqual(noStore.clauses, ['RFC 6749 §5.1', 'RFC 9111 §5.2.2.5']);
  });

  it('has no link that leads nowhere, and loads nothing from elsewhere', () => {
    const wrong: string[] = [];
    const ids = new Map(
      pagesOf(site).map((path) => [
        path,
        new Set(
          [...readFileSync(join(site, path), 'utf8').matchAll(/ id="([^"]+)"/g)].map((match) => match[1]),
        ),
      ]),
    );
    for (const path of ids.keys()) {
      const $ = page(path);
      for (const element of $('a[href], link[href], img[src], script[src]').toArray()) {
        const to = element.attribs.href ?? element.attribs.src ?? '';
        if (to.startsWith('data:')) continue;
        if (/^https:/.test(to)) {
          if (element.name !== 'a') wrong.push(`${path}: <${element.name}> ${to}`);
          continue;
        }
        const [file = '', anchor] = to.split('#');
        const target = file === '' ? path : normalize(join(dirname(path), file));
        if (!existsSync(join(site, target))) wrong.push(`${path}: ${to}`);
        else if (anchor && !ids.get(target)?.has(anchor)) wrong.push(`${path}: ${to}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('holds hostile texts as text', () => {
    const dir = mkdtempSync(join(folder, 'hostile-'));
    writeFileSync(join(dir, 'report.json'), jsonReport(hostileReport()));
    buildSite({ dir, out: join(dir, 'site'), now: NOW });
    for (const path of pagesOf(join(dir, 'site'))) {
      if (path.endsWith('report.html')) continue;
      const $ = load(readFileSync(join(dir, 'site', path), 'utf8'));
      assert.equal($('script, iframe, [onerror], [onclick]').length, 0, path);
      assert.equal($('img').not('[src$="badge.svg"]').length, 0, path);
      for (const { attribs } of $('a').toArray())
        assert.doesNotMatch(attribs.href ?? '', /^javascript:/i, path);
    }
  });
});

describe('results', () => {
  it('of an earlier version are completed from the data of today', () => {
    const today = sampleReport();
    const {
      party: _,
      sessions: __,
      ...earlier
    } = {
      ...today,
      requirements: today.requirements.map(({ impact: _, clauses: __, remedy: ___, ...one }) => one),
    };
    const completed = completeReport(JSON.parse(JSON.stringify(earlier)));
    assert.equal(completed.party, 'provider');
    assert.deepEqual(completed.requirements, JSON.parse(JSON.stringify(today.requirements)));
  });

  it('are refused in one line when there are none, or a file is none', () => {
    assert.throws(
      () => readResults(join(folder, 'nowhere')),
      /^NoResultsError: there is no folder ".*nowhere"/,
    );
    const empty = mkdtempSync(join(folder, 'empty-'));
    assert.throws(() => readResults(empty), /there is no report\.json below/);
    for (const [content, why] of [
      ['{', 'it is no JSON'],
      ['{}', 'it has no requirements'],
      ['null', 'it has no requirements'],
    ]) {
      writeFileSync(join(empty, 'report.json'), content as string);
      assert.throws(() => readResults(empty), new RegExp(`is no report\\.json of this suite: ${why}`));
    }
  });
});

describe('the site of thirty implementations', () => {
  it('takes less than ten seconds of processor time, and no page is larger than 300 KB', () => {
    const dir = join(folder, 'thirty');
    writeSampleResults(dir, 21);
    const out = join(folder, 'thirty-site');
    const before = process.cpuUsage();
    const { implementations } = buildSite({ dir, out, now: NOW });
    const { user, system } = process.cpuUsage(before);
    assert.ok(implementations >= 30, String(implementations));
    assert.ok(user + system < 10_000_000, `${(user + system) / 1e6} s`);
    const large = pagesOf(out).filter(
      (path) => !path.endsWith('report.html') && statSync(join(out, path)).size > LARGEST_PAGE,
    );
    assert.deepEqual(large, []);
  });
});
