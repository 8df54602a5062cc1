import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { JudgeOptions } from '../../src/provider-under-test/judge-provider';
import { assertBounded, assertFair, assertHarmless, failuresOf, verdictsOf } from './harmless';
import { type HostileRun, judge } from './hostile-run';
import { type Answer, type Call, type Endpoint, startPlainProvider } from './plain-provider';

/** Answers of these endpoints come bent. */
function at(endpoints: readonly Endpoint[], bend: (answer: Answer, call: Call) => Answer) {
  return (answer: Answer, call: Call): Answer =>
    endpoints.includes(call.endpoint) ? bend(answer, call) : answer;
}

/** A run against a plain provider that is bent in one way; bounded, fair and harmless in any case. */
async function judgeBent(
  bend: (answer: Answer, call: Call) => Answer,
  options: Partial<JudgeOptions> = {},
): Promise<HostileRun> {
  const provider = await startPlainProvider({ bend });
  try {
    const run = await judge(provider.target, { limits: {}, ...options });
    assertBounded(run);
    assertFair(run);
    assertHarmless(run);
    return run;
  } finally {
    await provider.close();
  }
}

const NESTED = 100_000;
const DEEP_ARRAY = '['.repeat(NESTED) + ']'.repeat(NESTED);
const DEEP_OBJECT = `${'{"a":'.repeat(NESTED)}1${'}'.repeat(NESTED)}`;
const HUNDRED_MEGABYTES = 100 * 1024 * 1024;

describe('answers that are too large', { concurrency: 2 }, () => {
  it('100 MB in place of the codes: given up after the first, and said so', async () => {
    const body = Buffer.alloc(HUNDRED_MEGABYTES, 'x');
    const run = await judgeBent(at(['device_authorization'], (answer) => ({ ...answer, body })));
    assert.equal(run.exitStatus, 3);
    assert.match(run.report.incident ?? '', /the answer is larger than 1024 KiB/);
    assert.equal(verdictsOf(run)['4-grant-types'], 'passed');
  });

  it('100 MB packed into 100 KB: not unpacked to the end', async () => {
    const body = gzipSync(Buffer.alloc(HUNDRED_MEGABYTES, 'x'));
    const pack = (answer: Answer): Answer => ({
      ...answer,
      headers: { ...answer.headers, 'content-encoding': 'gzip' },
      body,
    });
    const run = await judgeBent(at(['page', 'token'], pack), {
      tags: '@3.3-user-interaction or @3.4-unknown-device-code',
    });
    assert.match(failuresOf(run)['3.4-unknown-device-code'] ?? '', /larger than 1024 KiB/);
    assert.equal(verdictsOf(run)['3.3-user-interaction'], 'not-tested');
    assert.match(run.scenarios.map(({ reason }) => reason).join(), /more than 2 MiB/);
  });

  it('what claims to be packed and is not: no answer', async () => {
    const pack = (answer: Answer): Answer => ({
      ...answer,
      headers: { ...answer.headers, 'content-encoding': 'gzip' },
    });
    const run = await judgeBent(at(['token'], pack), { tags: '@3.4-unknown-device-code' });
    assert.match(failuresOf(run)['3.4-unknown-device-code'] ?? '', /could not be read as HTTP/);
    assert.equal(run.exitStatus, 1);
  });
});

describe('bodies that are not what they should be', { concurrency: 3 }, () => {
  it('bytes that are no UTF-8 are a flaw of the response, and the session goes on', async () => {
    const spoil = (answer: Answer): Answer => ({
      ...answer,
      body: Buffer.from(answer.body.toString().replace('{', '{"note":"caf\u00e9",'), 'latin1'),
    });
    const run = await judgeBent(at(['device_authorization', 'token'], spoil), {
      tags: '@3.2-json-200 or @3.2-error-response or @3.2-user-code or @3.5-success or @3.5-error-response or @3.3-user-interaction',
    });
    const failures = failuresOf(run);
    assert.match(failures['3.2-json-200'] ?? '', /no UTF-8/);
    assert.match(failures['3.2-error-response'] ?? '', /no UTF-8/);
    const verdicts = verdictsOf(run);
    assert.equal(verdicts['3.2-user-code'], 'passed');
    assert.equal(verdicts['3.3-user-interaction'], 'passed');
    assert.equal(run.exitStatus, 1);
  });

  for (const [what, body, seen, formOfError] of [
    ['broken JSON', '{"error": nope', /a body that is no JSON/, /no JSON object/],
    ['an array', '["authorization_pending"]', /JSON that is no object/, /no JSON object/],
    ['null', 'null', /JSON that is no object/, /no JSON object/],
    ['a string', '"authorization_pending"', /JSON that is no object/, /no JSON object/],
    ['nothing', '', /an empty body/, /no JSON object/],
    ['100 000 arrays in each other', DEEP_ARRAY, /JSON that is no object/, /no JSON object/],
    ['100 000 objects in each other', DEEP_OBJECT, /the members a/, /no member "error"/],
  ] as const) {
    it(`${what} in place of the codes: no session, nothing to go on with, and no more is claimed`, async () => {
      const run = await judgeBent(
        at(['device_authorization'], (answer) => ({ ...answer, body })),
        {
          tags: '@3.1-form-post or @3.1-unknown-client or @3.2-error-response or @3.2-device-code or @3.2-no-repeated-members or @3.5-success',
        },
      );
      const failures = failuresOf(run);
      assert.match(failures['3.1-form-post'] ?? '', seen);
      assert.match(failures['3.2-error-response'] ?? '', formOfError);
      // Refused it was, by the status.
      assert.equal(verdictsOf(run)['3.1-unknown-client'], 'passed');
      assert.equal(failures['3.2-device-code'], 'no such member');
      assert.equal(verdictsOf(run)['3.5-success'], 'not-tested');
      assert.equal(run.exitStatus, 1);
      assert.equal(run.report.incident, undefined);
    });

    it(`${what} in place of every token and error: judged as what it is`, async () => {
      const run = await judgeBent(
        at(['token'], (answer) => ({ ...answer, body })),
        {
          tags: '@3.2-device-code or @3.4-grant-type or @3.4-unknown-device-code',
        },
      );
      const failures = failuresOf(run);
      assert.match(failures['3.4-grant-type'] ?? '', seen);
      assert.match(failures['3.4-unknown-device-code'] ?? '', seen);
      assert.equal(verdictsOf(run)['3.2-device-code'], 'passed');
      assert.equal(run.exitStatus, 1);
    });

    it(`${what} in place of the metadata: as if there were none`, async () => {
      const run = await judgeBent(at(['metadata'], (answer) => ({ ...answer, status: 200, body })));
      assert.equal(run.exitStatus, 3);
      assert.match(run.report.incident ?? '', /does not say that it offers RFC 8628/);
      // Metadata that is an object, and says nothing, still says no issuer.
      assert.deepEqual(failuresOf(run), body === DEEP_OBJECT ? { '4-issuer': 'no such member' } : {});
    });
  }

  it('members nested 100 000 deep, each in place of a value', async () => {
    const nest = (answer: Answer): Answer => ({
      ...answer,
      body: answer.body
        .toString()
        .replace(
          /"(expires_in|interval|error|grant_types_supported|issuer)":("[^"]*"|\d+|\[[^\]]*\])/g,
          (_, name) => `"${name}":${name === 'interval' ? DEEP_OBJECT : DEEP_ARRAY}`,
        ),
    });
    const run = await judgeBent(at(['metadata', 'device_authorization', 'token'], nest), {
      tags: '@3.2-error-response or @3.2-expires-in or @3.2-interval or @4-issuer or @4-grant-types or @3.2-no-repeated-members',
    });
    const failures = failuresOf(run);
    assert.equal(failures['3.2-expires-in'], 'an array');
    assert.equal(failures['3.2-interval'], 'an object');
    assert.equal(failures['4-issuer'], 'an array');
    assert.match(failures['3.2-error-response'] ?? '', /no member "error" that is a string/);
  });

  it('a member named twice 300 objects deep is found', async () => {
    const body = `${'{"a":'.repeat(300)}{"b":1,"b":2}${'}'.repeat(300)}`;
    const spoil = (answer: Answer): Answer => ({
      ...answer,
      body: answer.body.toString().replace('{', `{"deep":${body},`),
    });
    const run = await judgeBent(at(['device_authorization'], spoil), { tags: '@3.2-no-repeated-members' });
    assert.equal(failuresOf(run)['3.2-no-repeated-members'], 'b more than once');
  });
});

describe('redirects for ever', { concurrency: 2 }, () => {
  const onAndOn = (_: Answer, { url }: Call): Answer => ({
    status: 302,
    headers: { location: `${url.pathname}?${url.searchParams.size + 1}&${url.searchParams}` },
    body: '',
  });

  it('at the endpoints: none is followed, for that would carry credentials elsewhere', async () => {
    const run = await judgeBent(at(['device_authorization', 'token'], onAndOn), {
      tags: '@3.1-form-post or @3.1-unknown-client or @3.5-success',
    });
    assert.match(failuresOf(run)['3.1-form-post'] ?? '', /302, a redirect/);
    assert.equal(verdictsOf(run)['3.5-success'], 'not-tested');
    assert.equal(run.exitStatus, 1);
  });

  it('at the metadata: as if there were none', async () => {
    const run = await judgeBent(at(['metadata'], onAndOn));
    assert.equal(run.exitStatus, 3);
  });

  it('at the pages: followed for a while, then given up', async () => {
    const run = await judgeBent(at(['page'], onAndOn), { tags: '@3.3-user-interaction or @3.3-deny' });
    assert.deepEqual(failuresOf(run), {});
    assert.match(run.scenarios.map(({ reason }) => reason).join(), /redirects on and on/);
    // The only MUST was not judged.
    assert.equal(run.exitStatus, 4);
    assert.equal(run.report.summary.verdict, 'incomplete');
  });
});
