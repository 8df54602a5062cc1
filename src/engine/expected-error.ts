/**
 * An error that a person can do something about: its message says in one line what is wrong, where, and what to do. All
 * others are errors of the suite itself.
 */
export abstract class ExpectedError extends Error {
  /** `wrong-use`: the command line or a file is wrong; `not-judged`: it is right, and nothing could be judged all the same. */
  abstract readonly outcome: 'wrong-use' | 'not-judged';
}

/** The command line, or a file that it names, is wrong. */
export abstract class WrongUseError extends ExpectedError {
  override readonly outcome = 'wrong-use';
}

/** What was asked for is right, and could not be done here and now. */
export abstract class NotJudgedError extends ExpectedError {
  override readonly outcome = 'not-judged';
}
