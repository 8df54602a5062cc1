import * as v from 'valibot';

/** A text that says something. */
export const text = v.pipe(v.string(), v.nonEmpty('must not be empty'));

export const httpUrl = v.pipe(
  v.string(),
  v.check(
    (url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol),
    'must be an absolute http(s) URL',
  ),
);

export function numberBetween(least: number, most: number) {
  const message = `must be a number from ${least} to ${most}`;
  return v.pipe(v.number(), v.minValue(least, message), v.maxValue(most, message));
}

export function wholeNumberBetween(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return v.pipe(v.number(), v.integer(message), v.minValue(least, message), v.maxValue(most, message));
}

/** Environment variables; YAML reads `PORT: 8080` as a number and `DEBUG: true` as a boolean. */
export const environment = v.record(
  v.string(),
  v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String)),
);

/** Why a requirement that fails is expected to, and optionally what was seen. */
export const knownDeviation = v.union([text, v.strictObject({ reason: text, seen: v.optional(text) })]);
