/** A target that is wrong as it was given: its message is one line that says what, where and what to do. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}
