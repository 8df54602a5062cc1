import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { baselineAmong, checkBaselines, readBaseline } from '../../src/report/baseline';
import type { Report } from '../../src/report/model';
import { UnreadableReport } from '../../src/report/read-report';
import { sampleReport } from './sample-report';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-baseline-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, changes: Partial<Report> = {}): string {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'report.json'), JSON.stringify({ ...sampleReport(), ...changes }));
  return join(folder, name);
}

function refused(read: () => unknown, line: RegExp): void {
  assert.throws(read, (error: unknown) => error instanceof UnreadableReport && line.test(error.message));
}

describe('a baseline', () => {
  it('is a report of the same party', () => {
    const path = written('idp');
    assert.equal(readBaseline(path, 'provider').target.name, 'Example ID');
    refused(() => readBaseline(path, 'client'), /idp is about a provider: a client cannot be compared/);
  });

  it('is none where nothing of it could be worse now', () => {
    const { requirements } = sampleReport();
    const nothing = requirements.map((one) => ({ ...one, verdict: 'not-tested' as const }));
    refused(
      () => readBaseline(written('gone', { requirements: nothing, incident: 'gone' }), 'provider'),
      /gone judged nothing that is asked now, for its run ended early: give the report of a run/,
    );
    const renamed = requirements.map((one) => ({ ...one, id: `old-${one.id}` }));
    refused(
      () => readBaseline(written('old', { requirements: renamed }), 'provider'),
      /old judged nothing that is asked now: give/,
    );
    refused(() => readBaseline(written('empty', { requirements: [] }), 'provider'), /judged nothing/);
  });
});

describe('the baselines of several targets', () => {
  it('are a folder with folders of reports, or are refused before anything is started', () => {
    written('several/idp');
    checkBaselines(join(folder, 'several'));
    for (const [path, line] of [
      [join(folder, 'none'), /none is not there: of several targets --baseline takes the folder/],
      [join(written('several/one'), 'report.json'), /report\.json is no folder: of several targets/],
      [join(folder, 'several', 'idp'), /idp has no folder with a report\.json in it: of several/],
    ] as const)
      refused(() => checkBaselines(path), line);
  });

  it('are found by the name of the folder, that of a whole run also for a run of some scenarios', () => {
    const several = join(folder, 'named');
    written('named/idp', { target: { name: 'whole' } });
    written('named/idp-2', { target: { name: 'second' } });
    written('named/part-tags', { target: { name: 'part' } });
    written('named/part', { target: { name: 'whole' } });
    const found = (name: string) => baselineAmong(several, join('out', name))?.target.name;
    assert.deepEqual(['idp', 'idp-tags', 'idp-tags-2', 'part-tags', 'new', 'new-tags'].map(found), [
      'whole',
      'whole',
      'second',
      'part',
      undefined,
      undefined,
    ]);
  });
});
