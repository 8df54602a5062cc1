import { WrongUseError } from '../engine/expected-error';

/** A recording that cannot be judged: its message is one line that says which file, why, and what to do. */
export class RecordingError extends WrongUseError {
  override readonly name = 'RecordingError';
}
