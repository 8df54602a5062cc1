import { aggregate, type ReportedScenario } from '../../src/report/aggregate';
import type { Report, ReportExchange, ReportScenario, ReportStep, Verdict } from '../../src/report/model';
import { PROVIDER_REQUIREMENTS } from '../../src/rfc8628/requirements';
import { validReport } from './report-schema';

const ORIGIN = 'https://login.example.com';

export function sampleExchange(changes: Partial<ReportExchange> = {}): ReportExchange {
  return {
    actor: 'the device',
    purpose: 'token request',
    started_at: '2026-02-03T10:15:31.250Z',
    sent_at_ms: 6250,
    duration_ms: 38,
    request: {
      method: 'POST',
      url: `${ORIGIN}/oauth/token`,
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'client_id=tv&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=«redacted»',
    },
    response: {
      status: 400,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'set-cookie':
          '_session=«redacted»; path=/; expires=Thu, 05 Feb 2026 10:15:31 GMT; samesite=lax; httponly',
      },
      body: '{"error":"authorization_pending","error_description":"authorization request is still pending as the end-user hasn\'t yet completed the user interaction steps"}',
    },
    ...changes,
  };
}

/** An exchange that the server left without a response. */
function unanswered(): ReportExchange {
  const { response: _, ...exchange } = sampleExchange({ sent_at_ms: 7100, duration_ms: 15_003 });
  return { ...exchange, no_answer: 'no complete answer within 15 s' };
}

function steps(
  failedAt: number | undefined,
  ...lines: readonly (readonly [string, string])[]
): readonly ReportStep[] {
  return lines.map(([keyword, text], index) => ({
    keyword,
    text,
    status: failedAt === undefined || index < failedAt ? 'passed' : index === failedAt ? 'failed' : 'skipped',
  }));
}

export function sampleScenario(verdict: Verdict, changes: Partial<ReportScenario> = {}): ReportScenario {
  return {
    name: 'A client that waits between polls',
    verdict,
    ...(verdict === 'not-tested' && { reason: 'No session could be started.' }),
    location: 'features/provider/3.5-device-access-token-response.feature:24',
    steps: steps(
      undefined,
      ['Given ', 'a session'],
      ['When ', 'the device polls after the interval'],
      ['Then ', 'it is told authorization_pending'],
    ),
    exchanges: [
      sampleExchange({
        purpose: 'device authorization request',
        sent_at_ms: 1120,
        request: {
          method: 'POST',
          url: `${ORIGIN}/oauth/device_authorization`,
          headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
          body: 'client_id=tv&scope=openid',
        },
        response: {
          status: 200,
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: `{"device_code":"«redacted»","user_code":"WDJB-MJHT","verification_uri":"${ORIGIN}/device","verification_uri_complete":"${ORIGIN}/device?user_code=WDJB-MJHT","expires_in":600,"interval":5}`,
        },
      }),
      sampleExchange(),
    ],
    pages: [],
    notes: [],
    duration_ms: 5180,
    ...changes,
  };
}

const LONG_PAGE = `<!DOCTYPE html>\n<html>\n<head><title>Bad Gateway</title></head>\n<body>\n${'<p>The upstream server sent an answer that could not be understood; please try again later.</p>\n'.repeat(30)}</body>\n</html>`;

/** What a device client did that took `slow_down` for another `authorization_pending`. */
export function sampleTimeline(): NonNullable<ReportScenario['timeline']> {
  const token = 'POST https://as.example/token';
  return [
    { at_ms: 0, what: 'start', text: 'the client is started' },
    { at_ms: 20, what: 'screen', text: ' \n' },
    { at_ms: 328, what: 'screen', text: 'Open https://as.example/device\nand enter WDJB-MJHT\n' },
    { at_ms: 1329, what: 'request', text: token, answer: 'status 400, slow_down' },
    {
      at_ms: 2332,
      what: 'request',
      text: token,
      answer: 'status 400, authorization_pending',
      waited_ms: 1002,
      least_ms: 6000,
    },
    { at_ms: 2400, what: 'browser', text: 'https://as.example/device' },
    { at_ms: 4382, what: 'end', text: 'it exited with status 0' },
  ];
}

const FAILED: Readonly<Record<string, Partial<ReportScenario>>> = {
  '3.1-repeated-parameter': {
    name: 'The scope is sent twice',
    location: 'features/provider/3.1-device-authorization-request.feature:41',
    failure: {
      expected: 'invalid_request, and no codes, for a request with scope twice (RFC 6749 §5.2)',
      seen: 'status 200 with a device_code and the user_code "WDJB-MJHT"; the second scope was taken',
    },
    steps: steps(
      1,
      ['When ', 'the device asks for a session with the scope sent twice'],
      ['Then ', 'it is refused with invalid_request'],
      ['And ', 'no codes are issued'],
    ),
  },
  '3.5-no-store': {
    name: 'The token response may not be kept',
    failure: {
      expected: 'a Cache-Control header with no-store',
      seen: 'Cache-Control: private, max-age=0, must-revalidate, proxy-revalidate, s-maxage=0, stale-while-revalidate=30, on the response that carried the access token, which any cache between the device and the server is free to keep for as long as it has storage for it',
    },
    pages: [
      {
        url: `${ORIGIN}/device`,
        status: 200,
        title: 'Connect a device',
        text: 'Enter the code shown on your device. Continue',
        action: 'typed the code and pressed "Continue"',
      },
      {
        url: `${ORIGIN}/interaction/7Yh2`,
        status: 200,
        title: 'Living room TV wants to access your account',
        text: 'Living room TV would like to: know who you are. Allow Deny',
        action: 'pressed "Allow"',
      },
    ],
  },
  '3.4-garbage': {
    name: 'A body that is no form',
    failure: {
      expected: 'a status from 400 to 499',
      seen: 'status 502 with a page of HTML',
    },
    exchanges: [
      sampleExchange({
        response: { status: 502, headers: { 'content-type': 'text/html' }, body: LONG_PAGE },
      }),
      unanswered(),
    ],
  },
  '6.1-unambiguous': {
    name: 'The alphabet of user codes',
    failure: {
      expected: 'no pair of characters that are easily confused',
      seen: '0 and O both occur, in 7 and 11 of 20 user codes',
    },
    notes: [
      '20 user codes were sampled, of 8 characters each from an alphabet of at least 31.',
      'At most 39.6 bits, if all characters are equally likely; a sample this small cannot show less than 5 bits of it.',
    ],
    exchanges: Array.from({ length: 30 }, (_, index) =>
      sampleExchange({ purpose: 'device authorization request', sent_at_ms: index * 40 }),
    ),
  },
  '5.1-user-code-entropy': {
    name: 'How many user codes there could be',
    failure: {
      expected: 'about 34.5 bits or more',
      seen: 'at most 26.6 bits: 8 digits, over a sample of 20',
    },
    // As reports of clients have them.
    timeline: sampleTimeline(),
    steps: [
      {
        keyword: 'Given ',
        text: 'the device authorization response has:',
        below: ['| device_code | dc-3f9a64e1b7 |', '| interval    | 1             |'],
        status: 'passed',
      },
      { keyword: 'Then ', text: 'the user codes are hard to guess', status: 'failed' },
    ],
  },
};

const OPEN: Readonly<Record<string, readonly [Verdict, string]>> = {
  '3.1-client-authentication': ['not-tested', 'the target has no confidential client'],
  '3.4-client-authentication': ['not-tested', 'the target has no confidential client'],
  '3.4-www-authenticate': ['not-tested', 'the target has no confidential client'],
  '3.5-expired-token': [
    'not-tested',
    'codes live for 600 s, and the run may wait for 120 s at most (max_wait)',
  ],
  '3.5-slow-down-recovers': ['not-applicable', 'the server never asked to slow down'],
  '3.5-slow-down': ['not-applicable', 'the server never asked to slow down'],
  '5.5-session-binding': ['not-tested', 'the target has no second user'],
  '5.1-rate-limit': ['not-tested', 'the target does not give leave to guess codes (intrusive)'],
};

/** A run as it might be: failures of each level, a known deviation, things left open, long bodies. */
export function sampleReport(): Report {
  const judged: ReportedScenario[] = PROVIDER_REQUIREMENTS.map(({ id }) => {
    const failed = FAILED[id];
    const open = OPEN[id];
    if (failed) return { requirement: id, scenario: sampleScenario('failed', failed) };
    if (open)
      return { requirement: id, scenario: sampleScenario(open[0], { reason: open[1], exchanges: [] }) };
    return { requirement: id, scenario: sampleScenario('passed') };
  });
  judged.push({
    requirement: '3.1-repeated-parameter',
    scenario: sampleScenario('passed', { name: 'The client_id is sent twice' }),
  });
  return validReport(
    aggregate(PROVIDER_REQUIREMENTS, judged, {
      suite: { name: 'rfc8628-conformance', version: '0.1.0' },
      party: 'provider',
      target: { name: 'Example ID', issuer: ORIGIN },
      started_at: '2026-02-03T10:15:25.000Z',
      duration_ms: 17_350,
      critical_path_ms: 15_000,
      requests: 214,
      sessions: 96,
      sample_size: 20,
      known_deviations: { '3.5-no-store': 'ticket 123: fixed in release 4.2' },
    }),
  );
}
