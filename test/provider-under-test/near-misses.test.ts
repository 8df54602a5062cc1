import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import type { Report } from '../../src/report/model';
import { reportOf } from '../../src/report/report-of';
import {
  type Answer,
  type Call,
  CLIENT_SECRETS,
  type PlainProviderOptions,
  startPlainProvider,
} from '../hostile/plain-provider';

async function reportWith(options: PlainProviderOptions, ids: readonly string[]): Promise<Report> {
  const provider = await startPlainProvider({ lifetime: 8, ...options });
  try {
    const tags = ids.map((id) => `@${id}`).join(' or ');
    return reportOf(await judgeProvider({ target: provider.target, tags }));
  } finally {
    await provider.close();
  }
}

function verdictsOf({ requirements }: Report, ids: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    requirements.filter(({ id }) => ids.includes(id)).map(({ id, verdict }) => [id, verdict]),
  );
}

const NEAR = ['3.3-wrong-code', '3.4-unknown-device-code', '3.4-client-authentication'];
const AUTHENTICATION = ['3.4-client-authentication', '3.4-www-authenticate'];
const FORMS = ['3.2-error-response', '3.5-error-response'];

/** Takes the client's secret as far as it was sent. */
function takesPartOfSecret({ headers }: Call): boolean {
  const [, sent = ''] = Buffer.from(headers.authorization?.slice(6) ?? '', 'base64')
    .toString()
    .split(':');
  const secret = new URLSearchParams(`x=${sent}`).get('x') ?? '';
  if (secret === '' || !CLIENT_SECRETS.basic.startsWith(secret)) return false;
  const right = new URLSearchParams({ x: CLIENT_SECRETS.basic }).toString().slice(2);
  headers.authorization = `Basic ${Buffer.from(`box:${right}`).toString('base64')}`;
  return false;
}

/** Looks a device code up by its end, and at the whole of it, or not, before a token is issued. */
function looksAtEnd(getsToken: boolean): PlainProviderOptions {
  const codes: string[] = [];
  const meant = ({ endpoint, form }: Call): string | undefined => {
    const sent = form.get('device_code') ?? '';
    const issued = codes.find((code) => code !== sent && code.slice(-8) === sent.slice(-8));
    return endpoint === 'token' ? issued : undefined;
  };
  return {
    takeOver: (call) => {
      const issued = meant(call);
      if (getsToken && issued !== undefined) call.form.set('device_code', issued);
      return false;
    },
    bend: (plain, call) => {
      if (call.endpoint === 'device_authorization' && plain.status === 200)
        codes.push((JSON.parse(String(plain.body)) as { device_code: string }).device_code);
      return meant(call) === undefined
        ? plain
        : { ...plain, status: 400, body: '{"error":"authorization_pending"}' };
    },
  };
}

const asPage = (answer: Answer, isHit: boolean): Answer =>
  isHit ? { status: 401, headers: { 'content-type': 'text/html' }, body: '<h1>Unauthorized</h1>' } : answer;

describe('what is nearly right', () => {
  it('is refused by a fair server, and no report shows most of a secret', async () => {
    const report = await reportWith({}, NEAR);
    assert.deepEqual(verdictsOf(report, NEAR), Object.fromEntries(NEAR.map((id) => [id, 'passed'])));
    const said = decodeURIComponent(JSON.stringify(report).replaceAll('%"', '"'));
    const { basic } = CLIENT_SECRETS;
    for (let at = 0; at + 9 <= basic.length; at++)
      assert.ok(!said.includes(basic.slice(at, at + 9)), `from ${at} on`);
  });

  it('is seen to be taken for a device code where it gets a token, not where it is told to wait', async () => {
    const ids = ['3.4-unknown-device-code'];
    for (const [getsToken, verdict] of [
      [false, 'passed'],
      [true, 'failed'],
    ] as const)
      assert.deepEqual(verdictsOf(await reportWith(looksAtEnd(getsToken), ids), ids), {
        '3.4-unknown-device-code': verdict,
      });
  });

  it('is seen to be taken for a client secret', async () => {
    const report = await reportWith({ takeOver: takesPartOfSecret }, AUTHENTICATION);
    assert.deepEqual(verdictsOf(report, AUTHENTICATION), {
      '3.4-client-authentication': 'failed',
      '3.4-www-authenticate': 'passed',
    });
  });
});

describe('the form of the error for a wrong client_secret', () => {
  for (const [endpoint, failed] of [
    ['token', '3.5-error-response'],
    ['device_authorization', '3.2-error-response'],
  ] as const) {
    it(`is seen at ${endpoint}`, async () => {
      const bend = (plain: Answer, call: Call) =>
        asPage(plain, call.endpoint === endpoint && plain.status === 401);
      const found = verdictsOf(await reportWith({ bend }, FORMS), FORMS);
      for (const id of FORMS) assert.equal(found[id], id === failed ? 'failed' : 'passed', id);
    });
  }

  it('is not asked of another error, which another requirement is about', async () => {
    const bend = (plain: Answer): Answer =>
      plain.status === 401 ? { ...plain, body: '{"error":"unauthorized"}' } : plain;
    const ids = [...FORMS, '3.4-client-authentication'];
    assert.deepEqual(verdictsOf(await reportWith({ bend }, ids), ids), {
      '3.2-error-response': 'passed',
      '3.4-client-authentication': 'failed',
      '3.5-error-response': 'passed',
    });
  });

  it('is not missed where the target names no such client', async () => {
    const provider = await startPlainProvider({ lifetime: 4 });
    try {
      const { confidential_client: _, ...target } = provider.target;
      const report = reportOf(await judgeProvider({ target, tags: '@3.5-error-response' }));
      assert.equal(verdictsOf(report, FORMS)['3.5-error-response'], 'passed');
    } finally {
      await provider.close();
    }
  });
});

describe('a server that wants a code_challenge', () => {
  it('is accused of nothing', async () => {
    const bend = (plain: Answer, { endpoint }: Call): Answer =>
      endpoint === 'device_authorization'
        ? {
            ...plain,
            status: 400,
            body: '{"error":"invalid_request","error_description":"Missing parameter: code_challenge"}',
          }
        : plain;
    const report = await reportWith({ bend }, ['3.1-form-post', '3.1-client-id', '3.5-success']);
    const { failed } = report.summary.MUST;
    assert.equal(failed, 0);
    const form = report.requirements.find(({ id }) => id === '3.1-form-post');
    assert.equal(form?.verdict, 'not-tested');
    assert.match(form?.reason ?? '', /wants a code_challenge \(RFC 7636\)/);
  });
});
