import { strict as assert } from 'node:assert';
import { inspect } from 'node:util';
import { RequirementNotMet } from './outcomes';

/**
 * Comparisons that accuse: where one does not hold, it throws `RequirementNotMet`, as `node:assert` would throw an
 * `AssertionError`. An `AssertionError` itself, which any library may throw, is a mistake of the suite.
 */

/**
 * @param what what is compared, for whoever reads the report
 * @throws RequirementNotMet unless both are the same value (`Object.is`)
 */
export function equal<T>(seen: unknown, expected: T, what?: string): asserts seen is T {
  if (!Object.is(seen, expected)) throw notMet(shown(expected), shown(seen), what);
}

/** @throws RequirementNotMet when both are the same value */
export function notEqual(seen: unknown, unwanted: unknown, what?: string): void {
  if (Object.is(seen, unwanted)) throw notMet(`anything but ${shown(unwanted)}`, 'just that', what);
}

/** @throws RequirementNotMet unless both have the same structure with the same values */
export function deepEqual(seen: unknown, expected: unknown, what?: string): void {
  try {
    assert.deepEqual(seen, expected);
  } catch {
    throw notMet(shown(expected), shown(seen), what);
  }
}

/**
 * @param saw what is there instead, for whoever reads the report
 * @throws RequirementNotMet unless it is truthy
 */
export function ok(value: unknown, saw?: string): asserts value {
  if (!value) throw notMet('what the step says', saw ?? shown(value));
}

/** @throws RequirementNotMet unless the pattern is found in the text */
export function match(text: string, pattern: RegExp, what?: string): void {
  if (!pattern.test(text)) throw notMet(`text that matches ${pattern}`, shown(text), what);
}

/** @throws RequirementNotMet when the pattern is found in the text */
export function doesNotMatch(text: string, pattern: RegExp, what?: string): void {
  if (pattern.test(text)) throw notMet(`text that does not match ${pattern}`, shown(text), what);
}

function notMet(expected: string, seen: string, what?: string): RequirementNotMet {
  return new RequirementNotMet(expected, what === undefined ? seen : `${seen} (${what})`);
}

function shown(value: unknown): string {
  return inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 4, maxStringLength: 2000 });
}
