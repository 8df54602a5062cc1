import { strict as assert } from 'node:assert';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import { exitStatus } from '../../src/report/exit-status';
import type { Report } from '../../src/report/model';
import { reportOf } from '../../src/report/report-of';

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.close().closeAllConnections();
});

/** Judges a server that publishes these metadata and has a token endpoint that gives this answer to whatever is asked. */
async function judge(
  metadata: Readonly<Record<string, unknown>> | undefined,
  tokenAnswer: Readonly<Record<string, unknown>>,
): Promise<{ readonly report: Report; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    asked.push(`${request.method} ${request.url}`);
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.url === '/token') return answer(400, tokenAnswer);
    if (request.url === '/.well-known/openid-configuration' && metadata) {
      return answer(200, { issuer, token_endpoint: `${issuer}/token`, ...metadata });
    }
    return answer(404, {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const judgement = await judgeProvider({
    target: {
      name: 'no grant',
      issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      client: { client_id: 'tv' },
      user: { driver: 'form' },
      max_wait: 1,
      sample_size: 2,
      intrusive: true,
      known_deviations: {},
    },
  });
  return { report: reportOf(judgement), asked };
}

function requirement(report: Report, id: string) {
  const found = report.requirements.find((each) => each.id === id);
  assert.ok(found, `the report has no ${id}`);
  return found;
}

describe('a provider whose metadata names no device authorization endpoint', () => {
  it('is said not to offer the grant where its token endpoint refuses the grant type, with both as evidence', async () => {
    const { report } = await judge(
      {},
      { error: 'unsupported_grant_type', error_description: 'try another one' },
    );
    assert.match(report.incident ?? '', /^The provider does not offer RFC 8628: its metadata names no /);
    assert.match(report.incident ?? '', /unsupported_grant_type.*try another one/);

    const metadata = requirement(report, '4-metadata');
    assert.equal(metadata.verdict, 'not-applicable');
    const answers = metadata.scenarios.flatMap(({ exchanges }) =>
      exchanges.map(({ response }) => response?.body ?? ''),
    );
    assert.ok(answers.some((body) => body.includes('"issuer"')));
    assert.ok(answers.some((body) => body.includes('unsupported_grant_type')));
  });

  it('is neither passed nor failed by what needs the grant, for one reason; its issuer is judged', async () => {
    const { report } = await judge({}, { error: 'unsupported_grant_type' });
    assert.equal(requirement(report, '4-issuer').verdict, 'passed');
    const others = report.requirements.filter(({ section }) => section !== '4');
    assert.deepEqual([...new Set(others.map(({ verdict }) => verdict))], ['not-tested']);
    assert.equal(new Set(others.map(({ reason }) => reason)).size, 1);
    assert.equal(
      exitStatus(report, {
        strict: false,
        allowIncomplete: false,
        inconclusive: report.incident !== undefined,
      }),
      3,
    );
  });

  it('is asked for the grant once', async () => {
    const { asked } = await judge({}, { error: 'unsupported_grant_type' });
    assert.deepEqual(
      asked.filter((each) => each.startsWith('POST')),
      ['POST /token'],
    );
  });

  it('is not said to lack the grant where its token endpoint refuses only the made-up code', async () => {
    const { report } = await judge({}, { error: 'invalid_grant', error_description: 'no such code' });
    assert.doesNotMatch(report.incident ?? '', /does not offer/);
    assert.match(report.incident ?? '', /endpoints\.device_authorization_endpoint/);
  });

  it('fails for naming one that is no URL', async () => {
    const { report } = await judge({ device_authorization_endpoint: '/device' }, { error: 'invalid_grant' });
    assert.equal(requirement(report, '4-endpoint').verdict, 'failed');
    assert.match(report.incident ?? '', /"\/device"/);
  });
});

describe('a provider without metadata', () => {
  it('is not asked anything but where its metadata is', async () => {
    const { report, asked } = await judge(undefined, {});
    assert.match(report.incident ?? '', /no metadata was found/);
    assert.equal(requirement(report, '4-metadata').verdict, 'not-applicable');
    assert.deepEqual(asked, [
      'GET /.well-known/oauth-authorization-server',
      'GET /.well-known/openid-configuration',
    ]);
  });
});
