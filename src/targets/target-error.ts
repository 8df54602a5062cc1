import { NotJudgedError, WrongUseError } from '../engine/expected-error';

/** A target that is wrong as it was given: its message is one line that says what, where and what to do. */
export class TargetError extends WrongUseError {
  override readonly name = 'TargetError';

  constructor(
    message: string,
    /** What the server wrote that was started for it, where one was; secrets are not taken out of it. */
    readonly log?: string,
    /** The folder that this was written to, without secrets. */
    readonly folder?: string,
  ) {
    super(message);
  }
}

/**
 * A target that is right as it was given, but cannot be started here and now: its message is one line that says why and
 * what to do. Nothing is known of the provider then, as of one that cannot be reached.
 */
export class TargetUnavailable extends NotJudgedError {
  override readonly name = 'TargetUnavailable';

  constructor(
    message: string,
    /** What it wrote while it was starting, where that may help; secrets are not taken out of it. */
    readonly log?: string,
    /** The folder that this was written to, without secrets. */
    readonly folder?: string,
  ) {
    super(message);
  }
}
