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

/** How many letters have to be put in, left out, exchanged or swapped with their neighbour (Damerau and Levenshtein). */
function distance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const differs = one[row - 1] === other[column - 1] ? 0 : 1;
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + differs,
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length] ?? 0;
}
