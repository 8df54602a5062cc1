/**
 * A scenario did not come to what it looks at, so it says nothing of its requirement: neither that it is met nor that it
 * is not. Thrown by a step, it fails the scenario for whoever runs the features with Cucumber alone.
 */
export class NotJudged extends Error {
  override readonly name = 'NotJudged';
}

/** What a scenario looks at is an option that the client does not make use of. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
}
