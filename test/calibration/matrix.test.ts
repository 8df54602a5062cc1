import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { Defect } from '../../calibration/defects/defect';
import type { Judged } from '../../calibration/judged';
import { faultsOf, rowOf } from '../../calibration/matrix';
import type { Verdict } from '../../src/report/model';
import { judgedWith } from './judged-with';

const IDS = ['3.5-success', '3.5-refresh', '3.5-no-store', '3.5-scope'] as const;
type Id = (typeof IDS)[number];

const PASSED: Readonly<Record<Id, Verdict>> = {
  '3.5-success': 'passed',
  '3.5-refresh': 'passed',
  '3.5-no-store': 'passed',
  '3.5-scope': 'passed',
};

const foundWith = (verdicts: Partial<Record<Id, Verdict>>): Judged => judgedWith(IDS, verdicts);

const defect = (more: Partial<Defect<unknown>>): Defect<unknown> => ({
  id: 'a-defect',
  wire: 'It does something.',
  seen: [],
  fails: ['3.5-success'],
  how: () => ({}),
  ...more,
});

describe('the row of a defect', () => {
  const problems = (more: Partial<Defect<unknown>>, after: Partial<Record<Id, Verdict>>, before = PASSED) =>
    rowOf(defect(more), before, foundWith(after), 0).problems.map((problem) => problem.split(' (')[0]);

  it('has no problem when what it names fails, and nothing else changes', () => {
    assert.deepEqual(problems({}, { '3.5-success': 'failed' }), []);
  });

  it('has one when it survives', () => {
    assert.deepEqual(problems({}, {}), ['not caught: 3.5-success is passed, not failed']);
  });

  it('has one when it cannot be judged, whatever it makes untestable', () => {
    assert.deepEqual(problems({ makesUntestable: 'No session.' }, { '3.5-success': 'not-tested' }), [
      'not caught: 3.5-success is not-tested, not failed',
    ]);
  });

  it('has one when the requirement fails without it, too', () => {
    assert.deepEqual(problems({}, { '3.5-success': 'failed' }, { ...PASSED, '3.5-success': 'failed' }), [
      'caught by chance: 3.5-success is failed without it, too',
    ]);
  });

  it('has one for every other failure that the data do not explain', () => {
    const after = { '3.5-success': 'failed', '3.5-scope': 'failed', '3.5-no-store': 'failed' } as const;
    assert.deepEqual(problems({ collateral: { '3.5-scope': 'nothing names it' } }, after), [
      'unexpected: 3.5-no-store went from passed to failed',
    ]);
  });

  it('has one for an explanation of what does not happen', () => {
    assert.deepEqual(
      problems({ collateral: { '3.5-scope': 'nothing names it' } }, { '3.5-success': 'failed' }),
      ['explained, but did not happen: 3.5-scope is still passed'],
    );
  });

  it('has one for what is no longer judged, unless the data say why it cannot be', () => {
    const after = { '3.5-success': 'failed', '3.5-scope': 'not-tested' } as const;
    assert.deepEqual(problems({}, after), ['unexpected: 3.5-scope went from passed to not-tested']);
    assert.deepEqual(problems({ makesUntestable: 'There is no token.' }, after), []);
  });

  it('holds an option that is not offered to be not-applicable', () => {
    const option = { fails: [], becomes: { '3.5-refresh': 'not-applicable' } } as const;
    assert.deepEqual(problems(option, { '3.5-refresh': 'not-applicable' }), []);
    assert.deepEqual(
      problems(option, { '3.5-refresh': 'failed' }),
      ['3.5-refresh is failed, not not-applicable'].map((text) => `not caught: ${text}`),
    );
  });

  it('looks at nothing else where only some requirements are judged', () => {
    const only = { requirements: ['3.5-success'], why: 'The others are a matter of chance.' };
    assert.deepEqual(problems({ only }, { '3.5-success': 'failed', '3.5-scope': 'not-tested' }), []);
  });
});

describe('the baseline', () => {
  it('is at fault for every failure but those of its own settings', () => {
    const found = foundWith({ '3.5-scope': 'failed', '3.5-success': 'failed' });
    assert.deepEqual(faultsOf(found, { '3.5-scope': 'it is set up so' }), [
      '3.5-success failed: expected one thing; saw another',
    ]);
  });
});
