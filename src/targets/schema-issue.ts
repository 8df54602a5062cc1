import { z } from 'zod';
import { REQUIREMENTS } from '../rfc8628/requirements';
import { didYouMean } from './nearest-word';

/**
 * What is wrong with a file, in one sentence without its full stop: the key, what was expected, and what was probably
 * meant.
 *
 * @param issue the first that zod found
 * @param schema that the file was checked against
 */
export function explainIssue(issue: z.core.$ZodIssue, schema: z.core.$ZodType): string {
  const path = issue.path.map(String);
  const where = path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const known = keysAt(schema, path);
    const guess = didYouMean(key, known);
    return `unknown key "${[...path, key].join('.')}"${guess || `; known here: ${known.join(', ')}`}`;
  }
  if (issue.code === 'invalid_key') {
    const ids = REQUIREMENTS.map(({ id }) => id);
    const key = path.at(-1) ?? '';
    return `"${where}" ${issue.issues[0]?.message ?? 'is no such key'}${didYouMean(key, ids)}`;
  }
  if (issue.code === 'invalid_union') {
    // Of several shapes, the one that got farthest is the one that was meant.
    const [best] = issue.errors.flat().sort((one, other) => other.path.length - one.path.length);
    if (best) return explainIssue({ ...best, path: [...issue.path, ...best.path] }, schema);
  }
  if (where === '') return 'must be a mapping of keys to values';
  return `"${where}" ${issue.message.replace(/^Invalid input: /, '')}`;
}

/** The keys that a mapping in the file may have. */
function keysAt(schema: z.core.$ZodType, path: readonly string[]): readonly string[] {
  const inner = unwrapped(schema);
  const [key, ...rest] = path;
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => keysAt(option, path));
  if (inner instanceof z.ZodRecord) return key === undefined ? [] : keysAt(inner.valueType, rest);
  if (!(inner instanceof z.ZodObject)) return [];
  if (key === undefined) return Object.keys(inner.shape);
  const member: z.core.$ZodType | undefined = inner.shape[key];
  return member ? keysAt(member, rest) : [];
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return unwrapped(schema.def.innerType);
  }
  return schema;
}
