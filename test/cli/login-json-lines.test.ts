import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import { LoginJsonLines } from '../../src/cli/login-json-lines';

it('a program is told of a slow_down, and of a code that expires before another look', () => {
  const lines: unknown[] = [];
  const presenter = new LoginJsonLines((text) => {
    assert.match(text, /^[\x20-\x7e]+\n$/);
    lines.push(JSON.parse(text));
  });
  presenter.session({ type: 'slowed-down', intervalSeconds: 10 });
  presenter.session({ type: 'waiting', nextPollInSeconds: null, secondsLeft: 3.2 });
  assert.deepEqual(lines, [
    { event: 'slowed_down', interval: 10 },
    { event: 'waiting', next_poll_in: null, seconds_left: 4 },
  ]);
});
