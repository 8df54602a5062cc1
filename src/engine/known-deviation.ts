/**
 * What a target or client file says of a requirement that is known to fail, or not to be testable: why, and optionally
 * what is seen then. With `seen`, only a failure (or a reason) in which this text occurs is meant.
 */
export type KnownDeviation = string | { readonly reason: string; readonly seen?: string };

/** The reason of a deviation. */
export function reasonOfDeviation(deviation: KnownDeviation): string {
  return typeof deviation === 'string' ? deviation : deviation.reason;
}

/**
 * Whether a deviation means what was seen.
 *
 * @param seen what each failed scenario saw, or why each scenario was not tested
 */
export function deviationCovers(deviation: KnownDeviation, seen: readonly string[]): boolean {
  if (typeof deviation === 'string' || deviation.seen === undefined) return true;
  const meant = deviation.seen;
  return seen.every((one) => one.includes(meant));
}
