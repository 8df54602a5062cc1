import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { annotations, stepSummary, workflowCommand } from '../../src/report/github';
import type { Report } from '../../src/report/model';
import { hostileReport } from './hostile-report';
import { sampleReport } from './sample-report';

const RULES = { strict: false, allowIncomplete: false };

describe('annotations', () => {
  const report = sampleReport();
  const kindFor = (lines: readonly string[], id: string): string | undefined =>
    /^::(\w+)/.exec(lines.find((line) => line.includes(id)) ?? '')?.[1];

  it('are errors for what ends a run with a failure, and no more than that for the rest', () => {
    const lines = annotations(report, RULES);
    const failed = (level: string) =>
      report.requirements.filter(
        (one) => one.verdict === 'failed' && one.level === level && one.known_deviation === undefined,
      );
    assert.ok(failed('MUST').length > 0 && failed('SHOULD').length > 0);
    for (const { id } of failed('MUST')) assert.equal(kindFor(lines, id), 'error', id);
    for (const { id } of failed('SHOULD')) assert.equal(kindFor(lines, id), 'warning', id);
    const strict = annotations(report, { ...RULES, strict: true });
    for (const { id } of failed('SHOULD')) assert.equal(kindFor(strict, id), 'error', id);
    for (const { id } of failed('ADVICE')) assert.equal(kindFor(lines, id), 'notice', id);
  });

  it('say of a known deviation that it is one, and fail nothing for it', () => {
    const line = annotations(report, RULES).find((each) => each.includes('3.5-no-store')) ?? '';
    assert.match(
      line,
      /^::notice title=.*MUST 3\.5-no-store::.*%0AKnown deviation: .*%0AExpected: .*%0ASeen: /,
    );
  });

  it('say what was left untested, which fails a run unless that is allowed', () => {
    const incomplete = annotations(report, RULES).filter((line) => line.includes('not tested::'));
    assert.ok(incomplete.length > 0);
    for (const line of incomplete) assert.match(line, /^::error /);
    const MUST = { passed: 0, failed: 0, 'not-applicable': 0, 'not-tested': 40 };
    const nothing = { ...report, summary: { ...report.summary, MUST } };
    for (const line of annotations(nothing, { ...RULES, allowIncomplete: true }))
      if (line.includes('not tested::')) assert.match(line, /^::error /);
    const allowed = annotations(report, { ...RULES, allowIncomplete: true });
    for (const line of allowed.filter((each) => each.includes('not tested::')))
      assert.match(line, /^::warning /);
  });

  it('name deviations that no longer deviate, and what ended the run early', () => {
    const changed: Report = {
      ...report,
      incident: 'The provider is gone.',
      stale_deviations: [{ requirement: '4-issuer', deviation: 'ticket 1' }],
    };
    const lines = annotations(changed, RULES);
    assert.ok(lines.some((line) => /^::error title=.*4-issuer::This known deviation no longer/.test(line)));
    assert.ok(lines.some((line) => /^::error .*::The provider is gone\.$/.test(line)));
  });

  it('are no more of a kind than GitHub shows, the last one counting the rest', () => {
    const all = report.requirements.map((one) => ({
      ...one,
      verdict: 'failed' as const,
      level: 'MUST' as const,
    }));
    const { known_deviation: _, ...first } = all[0] as (typeof all)[number];
    const many = { ...report, requirements: Array.from({ length: 30 }, () => first) };
    const errors = annotations(many, RULES).filter((line) => line.startsWith('::error'));
    assert.equal(errors.length, 10);
    assert.match(errors[9] ?? '', /21 more findings/);
  });

  it('are one line each, whatever a provider says', () => {
    for (const line of annotations(hostileReport(), RULES)) {
      assert.match(line, /^::(error|warning|notice) title=[^\n:,]*::[^\n\r]*$/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      assert.doesNotMatch(line, /[\u0000-\u001f\u202e]/);
    }
  });
});

describe('a workflow command', () => {
  it('is written as GitHub asks for', () => {
    assert.equal(
      workflowCommand('error', 'a: b, c%', 'one %\n::set-output name=x::y'),
      '::error title=a%3A b%2C c%25::one %25%0A::set-output name=x::y',
    );
  });
});

describe('the summary of a step', () => {
  it('has every report that there is room for, and counts the rest', () => {
    const report = sampleReport();
    const two = stepSummary([report, report], '## 2 targets\n');
    assert.match(two, /^## 2 targets\n/);
    assert.equal(two.match(/^## \S+ RFC 8628: /gm)?.length, 2);
    const many = stepSummary(Array.from({ length: 2000 }, () => report));
    assert.ok(Buffer.byteLength(many) < 1024 * 1024);
    assert.match(many, /_\d+ more reports in the folder of the run\._\n$/);
  });
});
