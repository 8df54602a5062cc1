import { distance } from 'fastest-levenshtein';

/**
 * The word that was probably meant: the nearest of those that there are, where it is near at all.
 *
 * @param word as it was written
 * @param known every word that there is
 * @returns undefined where none is near enough to be meant
 * @example
 * nearestWord('isuer', ['issuer', 'scope']); // 'issuer'
 */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const farthest = Math.max(1, Math.floor(word.length / 3));
  const lower = word.toLowerCase();
  const [best] = known
    .map((each) => ({ each, far: distance(lower, each.toLowerCase()) }))
    .filter(({ far }) => far <= farthest)
    .sort((one, other) => one.far - other.far);
  return best?.each;
}

/** `, did you mean "issuer"?` as the end of a sentence without its full stop; empty where nothing is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearestWord(word, known);
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}
