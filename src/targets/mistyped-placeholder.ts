import { nearestWord } from '../http/nearest-word';

/** Shorter names are near to too many words that somebody may mean as they stand. */
const SHORTEST = 5;

/**
 * Looks for a placeholder that was mistyped. Braces around other words may be meant as they stand, and are left alone.
 *
 * @param texts in which placeholders are replaced
 * @param known their names
 * @returns what is wrong, as a sentence without its full stop; undefined where nothing is
 * @example
 * mistypedPlaceholder(['--issuer={isuer}'], ['issuer']); // '"{isuer}" is no placeholder; did you mean "{issuer}"?'
 */
export function mistypedPlaceholder(texts: readonly string[], known: readonly string[]): string | undefined {
  const long = known.filter(({ length }) => length >= SHORTEST);
  for (const [whole, name = ''] of texts.flatMap((text) => [...text.matchAll(/\{([A-Za-z_-]+)\}/g)])) {
    if (known.includes(name)) continue;
    const meant = nearestWord(name, long);
    if (meant !== undefined) return `"${whole}" is no placeholder; did you mean "{${meant}}"?`;
  }
  return undefined;
}
