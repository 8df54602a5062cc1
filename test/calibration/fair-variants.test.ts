import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { variantRowOf } from '../../calibration/fair-variant-row';
import type { FairVariant } from '../../calibration/fair-variants/fair-variant';
import { PARTIES } from '../../calibration/parties';
import type { Verdict } from '../../src/report/model';
import { judgedWith } from './judged-with';

/** A mistake in the data is told by the ids that have it. */
const none = (wrong: readonly string[]): void => assert.deepEqual(wrong, []);

for (const { name, requirements, defects, fairVariants, baselines } of PARTIES) {
  describe(`the catalogue of the ${name}'s fair variants`, () => {
    it('has every id once, and none that is the id of a defect', () => {
      const ids = [...fairVariants, ...defects].map(({ id }) => id);
      none(ids.filter((id, index) => ids.indexOf(id) !== index));
      none(fairVariants.map(({ id }) => id).filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)));
    });

    it('says of every variant what it does, in a sentence, and where it was seen or what allows it', () => {
      none(fairVariants.filter(({ what }) => !/^\S+( \S+){2,}\.$/.test(what)).map(({ id }) => id));
      none(fairVariants.filter(({ source }) => source.trim().length < 5).map(({ id }) => id));
      const allows =
        /^([\w.-]+\/[\w.-]+#\d+|RFC \d+ (section|appendix) [\w.]+|.+ (section|appendix|\d)[\w. ]*)$/;
      none(
        fairVariants.flatMap(({ id, source }) =>
          source
            .split(', ')
            .filter((each) => !allows.test(each))
            .map((each) => `${id}: ${each}`),
        ),
      );
    });

    it('changes a baseline that there is, and verdicts of requirements that there are, for a reason', () => {
      const known = new Set(requirements.map(({ id }) => id));
      none(fairVariants.filter(({ on }) => on !== undefined && !baselines[on]).map(({ id }) => id));
      none(
        fairVariants.flatMap(({ id, becomes = {} }) =>
          Object.entries(becomes)
            .filter(([each, { because }]) => !known.has(each) || because.length < 10)
            .map(([each]) => `${id}: ${each}`),
        ),
      );
    });

    it('never has a MUST failed', () => {
      const must = new Set(requirements.filter(({ level }) => level === 'MUST').map(({ id }) => id));
      none(
        fairVariants.flatMap(({ id, becomes = {} }) =>
          Object.entries(becomes)
            .filter(([each, { verdict }]) => verdict === 'failed' && must.has(each))
            .map(([each]) => `${id}: ${each}`),
        ),
      );
    });
  });
}

const IDS = ['3.5-success', '3.5-refresh', '3.5-no-store'] as const;
type Verdicts = Readonly<Partial<Record<(typeof IDS)[number], Verdict>>>;

function problemsOf(more: Partial<FairVariant<unknown>>, after: Verdicts, before: Verdicts = {}): string[] {
  const variant = { id: 'a-variant', what: 'It does.', source: 'RFC 1 section 1', how: () => ({}), ...more };
  const judged = judgedWith(IDS, after);
  const passed = { '3.5-success': 'passed', '3.5-refresh': 'passed', '3.5-no-store': 'passed' } as const;
  return [...variantRowOf(variant, { ...passed, ...before }, judged, 5).problems].map(
    (problem) => problem.split(' (')[0] ?? '',
  );
}

describe('the row of a fair variant', () => {
  it('has no problem when all is as it was', () => {
    none(problemsOf({}, {}));
    none(problemsOf({}, { '3.5-no-store': 'failed' }, { '3.5-no-store': 'failed' }));
  });

  it('has one for every accusation, whatever a limit may excuse', () => {
    assert.deepEqual(problemsOf({}, { '3.5-success': 'failed' }), ['accused: 3.5-success']);
    assert.deepEqual(problemsOf({ limited: { why: 'A limit.', must: 0 } }, { '3.5-success': 'failed' }), [
      'accused: 3.5-success',
    ]);
  });

  it('has one for what is no longer judged, unless the data or a limit say why', () => {
    const after = { '3.5-success': 'not-tested' } as const;
    const because = { verdict: 'not-tested', because: 'nothing shows it' } as const;
    assert.deepEqual(problemsOf({}, after), ['no longer judged: 3.5-success is not-tested']);
    none(problemsOf({ becomes: { '3.5-success': because } }, after));
    none(problemsOf({ limited: { why: 'A limit.', must: 0 } }, after));
  });

  it('has one for what the data say and does not happen', () => {
    const because = { verdict: 'not-applicable', because: 'it is left out' } as const;
    assert.deepEqual(problemsOf({ becomes: { '3.5-refresh': because } }, {}), [
      'said to become not-applicable, but is passed: 3.5-refresh',
    ]);
  });

  it('has one when a limit keeps from judging more than the data say, or the run takes longer', () => {
    assert.deepEqual(problemsOf({ limited: { why: 'A limit.', must: 3 } }, {}), [
      '2 MUST were judged; within its limit it should be 3',
    ]);
    assert.deepEqual(problemsOf({ seconds: 4 }, {}), ['it took 5 s, more than 4 s']);
  });
});
