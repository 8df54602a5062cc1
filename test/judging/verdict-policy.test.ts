import { AssertionError, strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { Exchange } from '../../src/http/exchange';
import {
  CameTooLate,
  CodesExpired,
  LimitReached,
  NeverEnded,
  NoAnswerReceived,
  NotApplicable,
  NotTested,
  RequirementNotMet,
  RestsOnGuess,
  SessionEvicted,
} from '../../src/judging/outcomes';
import {
  findingOf,
  findingOfUnanswered,
  suiteError,
  type UnansweredRun,
  verdictOf,
  verdictOfRequirement,
} from '../../src/judging/verdict-policy';

const ACCUSATION = new RequirementNotMet('a token', 'no token');

describe('what a step throws', () => {
  it('accuses only where it says that the requirement is not met', async () => {
    const finding = await findingOf(ACCUSATION);
    assert.deepEqual(finding, { kind: 'not-met', expected: 'a token', seen: 'no token' });
    assert.deepEqual(verdictOf(finding, false), {
      verdict: 'failed',
      failure: { expected: 'a token', seen: 'no token' },
    });
  });

  it('is the mistake of the suite where nobody means to throw it, whoever is judged', async () => {
    for (const error of [
      new TypeError('x is undefined\n  at y'),
      new Error('no session was started'),
      new AssertionError({ message: 'an assertion of some library' }),
      'a string',
      undefined,
    ]) {
      const finding = await findingOf(error);
      assert.equal(finding.kind, 'suite-error');
      const { verdict, reason } = verdictOf(finding, false);
      assert.equal(verdict, 'not-tested');
      assert.match(reason ?? '', /^The suite itself failed here: [^\n]+$/);
    }
  });

  it('says of all else why nothing can be said', async () => {
    const kinds: readonly (readonly [Error, string, string])[] = [
      [new NotTested('no second client'), 'not-tested', 'not-tested'],
      [new NotApplicable('no QR code'), 'not-applicable', 'not-applicable'],
      [new NoAnswerReceived('no answer within 15 s'), 'no-answer', 'not-tested'],
      [new NeverEnded('stopped after 200 requests'), 'never-ended', 'not-tested'],
      [new CodesExpired('too late'), 'expired', 'not-tested'],
      [new SessionEvicted('dropped'), 'evicted', 'not-tested'],
      [new RestsOnGuess('a button that may refuse'), 'guessed', 'not-tested'],
    ];
    for (const [error, kind, verdict] of kinds) {
      const finding = await findingOf(error);
      assert.deepEqual(finding, { kind, reason: error.message });
      assert.deepEqual(verdictOf(finding, false), { verdict, reason: error.message });
    }
  });

  it('is no mistake of the suite once somebody has ended the run, but an accusation stays one', async () => {
    const interrupted = await findingOf(new Error('aborted'), { interrupted: true });
    assert.deepEqual(verdictOf(interrupted, false), {
      verdict: 'not-tested',
      reason: 'The run was interrupted.',
    });
    for (const lack of [
      new NoAnswerReceived('the request was given up'),
      new NotTested('The task was given up.'),
    ])
      assert.deepEqual(await findingOf(lack, { interrupted: true }), interrupted);
    assert.equal((await findingOf(ACCUSATION, { interrupted: true })).kind, 'not-met');
    assert.equal((await findingOf(new NotApplicable('x'), { interrupted: true })).kind, 'not-applicable');
  });

  it('does not accuse where something speaks against it', async () => {
    const objectionTo = async (found: RequirementNotMet | NotTested) =>
      new CodesExpired(`saw ${found instanceof RequirementNotMet ? found.seen : found.message}`);
    assert.deepEqual(await findingOf(ACCUSATION, { objectionTo }), {
      kind: 'expired',
      reason: 'saw no token',
    });
    assert.equal((await findingOf(ACCUSATION, { objectionTo: async () => undefined })).kind, 'not-met');
  });

  it('names what lies behind a lack, where that is known', async () => {
    const objectionTo = async () => new SessionEvicted('dropped');
    assert.equal((await findingOf(new NotTested('no token'), { objectionTo })).kind, 'evicted');
    assert.equal((await findingOf(new LimitReached('status 429'), { objectionTo })).kind, 'limited');
    assert.equal((await findingOf(new CameTooLate('spaced out'), { objectionTo })).kind, 'late');
    assert.equal((await findingOf(new NotApplicable('not offered'), { objectionTo })).kind, 'not-applicable');
  });
});

describe('a scenario', () => {
  it('passes only when all of it was run and passed', () => {
    assert.deepEqual(verdictOf(undefined, true), { verdict: 'passed' });
    assert.equal(verdictOf(undefined, false).verdict, 'not-tested');
    assert.equal(verdictOf(suiteError('a step is undefined'), false).verdict, 'not-tested');
  });
});

describe('a scenario that was run alone, and each time ended without an answer', () => {
  const REQUEST = { method: 'POST', url: 'https://as.example/token', headers: {}, body: 'device_code=a' };
  const exchangeOf = (
    outcome: Pick<Exchange, 'response'> | Pick<Exchange, 'noAnswer'>,
    { ms = 5, ...change }: Partial<Exchange> & { readonly ms?: number } = {},
  ): Exchange => ({
    actor: 'the device',
    purpose: 'token request',
    request: REQUEST,
    startedAt: new Date(0),
    sentAt: 1000,
    receivedAt: 1000 + ms,
    ...outcome,
    ...change,
  });
  const RESPONSE = { response: { status: 400, headers: {}, body: '', validUtf8: true } };
  const ordinary = exchangeOf(RESPONSE, { purpose: 'device authorization request' });
  const lost = exchangeOf({ noAnswer: { kind: 'connection', message: 'ECONNRESET' } });
  const late = exchangeOf({ noAnswer: { kind: 'timeout', message: 'late' } }, { ms: 800 });
  const runOf = (unanswered: Exchange, change: Partial<UnansweredRun> = {}): UnansweredRun => ({
    finding: { kind: 'no-answer', reason: 'The token request got none.', exchange: unanswered },
    exchanges: [unanswered],
    ordinary,
    ...change,
  });
  const kindOf = (...runs: readonly UnansweredRun[]): string => findingOfUnanswered(runs).kind;

  it('accuses where it was that very request every time, and ordinary ones are answered', () => {
    const other = { ...lost, request: { ...REQUEST, body: 'device_code=b' } };
    const found = findingOfUnanswered([runOf(lost), runOf(other), runOf(lost)]);
    assert.deepEqual(verdictOf(found, false), {
      verdict: 'failed',
      failure: {
        expected: 'an answer',
        seen: '3 times in a row, while ordinary requests are answered: The token request got none.',
      },
    });
  });

  it('accuses nobody of connections that are lost by chance', () => {
    const poll = { ...lost, actor: 'another client' };
    assert.equal(kindOf(runOf(lost), runOf(lost), runOf(poll)), 'no-answer', 'another request each time');
    const answered = exchangeOf(RESPONSE);
    assert.equal(
      kindOf(runOf(lost), runOf(lost), runOf(lost, { exchanges: [answered, lost] })),
      'no-answer',
      'one that was answered in between',
    );
    const { ordinary: _, ...unknown } = runOf(lost);
    assert.equal(kindOf(runOf(lost), unknown), 'no-answer', 'nobody knows whether others are answered');
    const opening = { ...lost, purpose: 'device authorization request' };
    assert.equal(kindOf(runOf(opening), runOf(opening)), 'no-answer', 'an ordinary request itself');
  });

  it('accuses nobody of being late who is slow with everything', () => {
    assert.equal(kindOf(runOf(late), runOf(late)), 'not-met');
    const slow = { ...ordinary, receivedAt: ordinary.sentAt + 700 };
    assert.equal(kindOf(runOf(late), runOf(late, { ordinary: slow })), 'no-answer');
  });
});

describe('a requirement', () => {
  it('fails with one of its scenarios, and passes only when none was left untested', () => {
    assert.equal(verdictOfRequirement(['passed', 'not-tested', 'failed']), 'failed');
    assert.equal(verdictOfRequirement(['passed', 'not-tested']), 'not-tested');
    assert.equal(verdictOfRequirement([]), 'not-tested');
    assert.equal(verdictOfRequirement(['passed', 'not-applicable']), 'passed');
    assert.equal(verdictOfRequirement(['not-applicable', 'not-applicable']), 'not-applicable');
  });
});
