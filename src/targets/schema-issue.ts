import type * as v from 'valibot';
import { didYouMean } from '../http/nearest-word';
import { REQUIREMENTS } from '../rfc8628/requirements';

type Issue = v.BaseIssue<unknown>;

const NO_MAPPING = 'must be a mapping of keys to values';

/**
 * The issue to speak of first: a key that is not known, as the one that is missing is often the one that was misspelt.
 *
 * @param issues that were found
 */
export function firstIssue<Some extends Issue>(issues: readonly [Some, ...Some[]]): Some {
  return issues.find(({ expected }) => expected === 'never') ?? issues[0];
}

/**
 * What is wrong with a file, in one sentence: the key, what was expected, and what was probably meant. The value that stands there is not told: it may be a secret.
 *
 * @param issue see {@link firstIssue}
 * @param schema that the file was checked against
 */
export function explainIssue(issue: Issue, schema: v.GenericSchema): string {
  const sentence = explained(issue, schema);
  return sentence.endsWith('?') ? sentence : `${sentence}.`;
}

function explained(issue: Issue, schema: v.GenericSchema): string {
  const path = pathOf(issue);
  const where = path.join('.');
  const last = issue.path?.at(-1);
  // A list passes for a mapping without keys, which would make its first key a missing one.
  const list = (issue.path ?? []).findIndex((each) => each.type === 'object' && Array.isArray(each.input));
  if (list > 0) return `"${path.slice(0, list).join('.')}" expected a mapping, received a list`;
  if (list === 0) return NO_MAPPING;
  if (issue.expected === 'never' && last) {
    const known = keysAt(schema, path.slice(0, -1));
    return `unknown key "${where}"${didYouMean(path.at(-1) ?? '', known) || `; known here: ${known.join(', ')}`}`;
  }
  if (last && 'origin' in last && last.origin === 'key' && issue.kind === 'validation') {
    const ids = REQUIREMENTS.map(({ id }) => id);
    return `"${where}" ${issue.message}${didYouMean(path.at(-1) ?? '', ids)}`;
  }
  if (issue.type === 'union' && issue.issues && typeof issue.input === 'object') {
    // Of several shapes, the one that got farthest is the one that was meant.
    const [best] = [...issue.issues].sort((one, other) => pathOf(other).length - pathOf(one).length);
    if (best?.path) {
      const within = [...(issue.path ?? []), ...best.path] as unknown as NonNullable<Issue['path']>;
      return explained({ ...best, path: within }, schema);
    }
  }
  if (where === '') return NO_MAPPING;
  const meant = issue.type === 'picklist' ? didYouMean(String(issue.input), choicesOf(issue)) : '';
  return `"${where}" ${issue.kind === 'schema' ? mismatch(issue) : issue.message}${meant}`;
}

function mismatch({ expected, input }: Issue): string {
  if (input === undefined) return 'is missing';
  const shapes: Readonly<Record<string, string>> = { Object: 'a mapping', Array: 'a list' };
  const wanted = (expected ?? 'something else')
    .replace(/^\((.*)\)$/, '$1')
    .split(' | ')
    .map((each) => shapes[each] ?? each);
  const choice = [...new Set(wanted)].join(', ').replace(/, (?=[^,]*$)/, ' or ');
  // A text in place of one of several texts: that it is a text says nothing.
  if (typeof input === 'string' && wanted.every((each) => each.startsWith('"'))) return `is not ${choice}`;
  return `expected ${choice}, received ${kindOf(input)}`;
}

/** The texts that may stand there. */
function choicesOf({ expected }: Issue): string[] {
  return [...(expected ?? '').matchAll(/"([^"]+)"/g)].map(([, choice = '']) => choice);
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}

function pathOf({ path }: Issue): string[] {
  return (path ?? []).map(({ key }) => String(key));
}

/** The keys that a mapping in the file may have. */
function keysAt(schema: v.GenericSchema, path: readonly string[]): readonly string[] {
  const inner = unwrapped(schema);
  const [key, ...rest] = path;
  if (isUnion(inner)) return inner.options.flatMap((option) => keysAt(option, path));
  if (isRecord(inner)) return key === undefined ? [] : keysAt(inner.value, rest);
  if (!isMapping(inner)) return [];
  if (key === undefined) return Object.keys(inner.entries);
  const member = inner.entries[key];
  return member ? keysAt(member, rest) : [];
}

function unwrapped(schema: v.GenericSchema): v.GenericSchema {
  return schema.type === 'optional' && 'wrapped' in schema
    ? unwrapped(schema.wrapped as v.GenericSchema)
    : schema;
}

function isUnion(
  schema: v.GenericSchema,
): schema is v.GenericSchema & { options: readonly v.GenericSchema[] } {
  return schema.type === 'union';
}

function isRecord(schema: v.GenericSchema): schema is v.GenericSchema & { value: v.GenericSchema } {
  return schema.type === 'record';
}

function isMapping(
  schema: v.GenericSchema,
): schema is v.GenericSchema & { entries: Readonly<Record<string, v.GenericSchema>> } {
  return 'entries' in schema;
}
