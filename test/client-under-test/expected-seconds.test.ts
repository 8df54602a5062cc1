import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { expectedSeconds } from '../../src/client-under-test/expected-seconds';
import { planScenarios } from '../../src/engine/scenario-plan';

/** In columns, as a scenario has them. */
const CODES = [
  'Given the device authorization response has:',
  '| expires_in | 1800 |',
  '| interval   | 1    |',
];

describe('how long a scenario is expected to take', () => {
  for (const [lines, seconds] of [
    [[], 1],
    [['And the responses to the polls are: authorization_pending, authorization_pending, a token'], 3],
    [['Given the device authorization response has "interval": 7'], 7],
    [['Given the device authorization response has no "interval"'], 5],
    [['And the responses to the polls are: slow_down, slow_down, a token'], 1 + 6 + 11],
    [['And the responses to the polls are: authorization_pending after 8 seconds, a token'], 1 + 8 + 1],
    [['And the responses to the polls are: HTTP 429 with Retry-After 8, a token'], 1 + 8],
    [
      [
        'Given the response to a poll has status 400 and the body:',
        '"""json',
        '{ "error": "slow_down", "interval": 12 }',
        '"""',
        'And the responses to the polls are: a token',
      ],
      1 + 12,
    ],
    [
      [
        'Given the device authorization response has "expires_in": 6',
        'And the response to every poll is: authorization_pending',
      ],
      6,
    ],
    [
      [
        'And the end user cancels 2 seconds after the device authorization response',
        'And the response to every poll is: authorization_pending',
      ],
      2,
    ],
  ] as const) {
    it(`is ${seconds} s: ${lines.join(' ')}`, () => {
      assert.equal(expectedSeconds({ lines: [...CODES, ...lines] }), seconds);
    });
  }
});

describe('the tags of scenarios that a program is judged by', () => {
  const seconds = (tags: string): readonly number[] => planScenarios('client', tags).map(expectedSeconds);

  it('call slow what the server asks to wait for longer than seven seconds, and nothing else', () => {
    assert.ok(Math.max(...seconds('not @slow and not @in-process')) <= 7);
    assert.ok(Math.min(...seconds('@slow and not @in-process')) > 7);
  });

  it('call long what takes more than a minute, whoever gives up a silent server in time', () => {
    const silent = '@3.5-client-backs-off or @3.5-client-exponential';
    assert.ok(Math.max(...seconds(`not @long and not @in-process and not (${silent})`)) <= 60);
    assert.ok(Math.min(...seconds('@long')) > 60);
  });
});
