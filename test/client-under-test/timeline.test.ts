import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { ENDPOINTS } from '../../src/client-under-test/addresses';
import { Screen } from '../../src/client-under-test/screen';
import type { ServedExchange } from '../../src/client-under-test/scripted-server';
import { ServerScript } from '../../src/client-under-test/server-script';
import { timelineOf } from '../../src/client-under-test/timeline';

/** A poll that came at `at`, and was answered when `answeredAt`. */
function poll(at: number, answeredAt: number, body: string, status = 400): ServedExchange {
  return {
    request: {
      method: 'POST',
      url: ENDPOINTS.token_endpoint,
      headers: {},
      body: '',
      at,
      answeredAt,
      countsFrom: answeredAt - at > 100 ? answeredAt : at,
      shownBefore: 0,
      gaveUp: false,
    },
    answer: { status, headers: {}, body },
  };
}

function requestsOf(...exchanges: readonly ServedExchange[]) {
  return timelineOf({
    exchanges,
    script: new ServerScript(),
    screen: new Screen(),
    openedBrowsers: [],
    outcome: undefined,
    watchedUntil: 60_000,
  }).filter(({ what }) => what === 'request');
}

describe('the timeline of a client', () => {
  it('counts a wait as the verdicts do: from a slow answer, not from the question', () => {
    const pending = '{"error":"authorization_pending"}';
    const [, slow, quick] = requestsOf(
      poll(5000, 13_000, pending),
      poll(13_040, 13_050, pending),
      poll(18_060, 18_070, pending),
    );
    assert.deepEqual([slow?.waited_ms, quick?.waited_ms], [40, 5020]);
  });

  it('says that there was a token only where there was one', () => {
    const answers = requestsOf(
      poll(1000, 1001, '{"access_token":"«redacted»"}', 200),
      poll(2000, 2001, '{ "access_token": "", "token_type": "Bearer" }', 200),
      poll(3000, 3001, '{"access_token":7}', 200),
    ).map(({ answer }) => answer);
    assert.deepEqual(answers, ['status 200, a token', 'status 200', 'status 200']);
  });
});
