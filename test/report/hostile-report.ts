import { aggregate } from '../../src/report/aggregate';
import type { Report, ReportScenario, Verdict } from '../../src/report/model';
import { PROVIDER_REQUIREMENTS } from '../../src/rfc8628/requirements';
import { validReport } from './report-schema';
import { sampleExchange, sampleScenario } from './sample-report';

/** What a provider might send to whoever reads about it. */
export const PAYLOADS: Readonly<Record<string, string>> = {
  script: '<script>alert(1)</script>',
  breakout: '\'"></pre></details></style><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a>',
  comment: '--><!-- ]]> <![CDATA[ <?php &lt;b&gt; &#0; &bogus;',
  markdown:
    '@octocat #1 [x](https://evil.test) ![i](https://evil.test/i.png) **b** | a | `` ` ``` ~~~ https://evil.test www.evil.test a@evil.test',
  lines:
    'one\n\n# heading\n```\n</details>\n```` \n- [ ] task\n/close\n| a | b |\n| - | - |\n| c | d |\n<!--',
  escapes:
    '\u001b[31mred\u001b[2J\u001b]0;title\u0007\u001b]8;;https://evil.test\u001b\\link\u009b1;1H\u0000\u0008\u007f',
  returns: 'honest\rforged\r\nline\u2028separated\u2029too\u0085',
  bidi: 'abc\u202egnp.exe\u202c \u2066x\u2069 \u200f\u200e\u061c \ufeff\u200b',
  surrogates: 'lone \ud83d high, lone \ude00 low, \ude00\ud83d wrong way, \ud83d\ude00 whole, \ufffe\uffff',
  long: `${'A'.repeat(100_000)}`,
  wide: '漢字とかな交じり文 '.repeat(40),
  attachment: '[[ATTACHMENT|/etc/passwd]]',
};

const ALL = Object.values(PAYLOADS).join(' ');

/** A report in which every text that a provider can have a hand in is hostile. */
export function hostileReport(payload: string = ALL): Report {
  const verdicts: readonly Verdict[] = ['failed', 'not-tested', 'passed', 'not-applicable'];
  const scenario = (verdict: Verdict): ReportScenario =>
    sampleScenario(verdict, {
      name: payload,
      reason: payload,
      location: payload,
      ...(verdict === 'failed' && { failure: { expected: payload, seen: payload } }),
      notes: [payload],
      steps: [{ keyword: payload, text: payload, below: [payload], status: 'passed' }],
      timeline: [
        { at_ms: 0, what: 'screen', text: payload },
        { at_ms: 1, what: 'request', text: payload, answer: payload, waited_ms: 1, least_ms: 1 },
      ],
      pages: [{ url: payload, status: 200, title: payload, text: payload, action: payload }],
      exchanges: [
        sampleExchange({
          actor: payload,
          purpose: payload,
          request: { method: payload, url: payload, headers: { [payload]: payload }, body: payload },
          response: { status: 200, headers: { 'x-h': payload }, body: payload },
          no_answer: payload,
        }),
      ],
    });
  const requirements = PROVIDER_REQUIREMENTS.slice(0, 16);
  return validReport(
    aggregate(
      requirements,
      requirements.map(({ id }, index) => ({
        requirement: id,
        scenario: scenario(verdicts[index % verdicts.length] ?? 'failed'),
      })),
      {
        suite: { name: 'rfc8628-conformance', version: '0.1.0' },
        party: 'provider',
        target: { name: payload, issuer: payload },
        started_at: '2026-02-03T10:15:25.000Z',
        duration_ms: 17_350,
        critical_path_ms: 15_000,
        requests: 214,
        sessions: 96,
        sample_size: 20,
        incident: payload,
        known_deviations: { [requirements[4]?.id ?? '']: payload },
      },
    ),
  );
}
