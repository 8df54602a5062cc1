import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Asker } from '../../src/cli/asker';
import { type InitOptions, initCommand } from '../../src/cli/init';
import { TargetError, TargetUnavailable } from '../../src/targets/target-error';
import { readTargetFile } from '../../src/targets/target-file';
import { PASSWORDS, type PlainProvider, startPlainProvider } from '../hostile/plain-provider';
import { run } from './command';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-init-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Somebody who answers each question that a pattern is for, and takes what is offered otherwise. */
function answering(answers: readonly (readonly [RegExp, string])[], asked: string[] = []): Asker {
  return {
    ask: async (question, usual) => {
      asked.push(usual === '' ? question : `${question} [${usual}]`);
      return answers.find(([pattern]) => pattern.test(question))?.[1] ?? usual;
    },
    close: () => {},
  };
}

describe('init', () => {
  let provider: PlainProvider;
  before(async () => {
    provider = await startPlainProvider({ lifetime: 300 });
  });
  after(() => provider.close());

  let files = 0;
  async function written(options: InitOptions, asker?: Asker, issuer: string | undefined = provider.issuer) {
    const out = join(folder, `${++files}.yaml`);
    const said: string[] = [];
    const status = await initCommand(issuer, { out, ...options }, { say: (line) => said.push(line), asker });
    assert.equal(status, 0);
    return { out, said: said.join('\n'), text: readFileSync(out, 'utf8') };
  }

  it('writes what it knows, and says what is missing, where nobody can be asked', async () => {
    const { out, said, text } = await written({});
    assert.match(said, /device_authorization_endpoint: http:\/\/localhost:\d+\/device_authorization/);
    assert.match(said, /Still to be filled in: client: \{client_id: ""\}/);
    assert.throws(() => readTargetFile(out), /"client\.client_id"/);
    writeFileSync(out, text.replace('client_id: ""', 'client_id: tv'));
    assert.equal(readTargetFile(out).issuer, provider.issuer);
  });

  it('spells the issuer as the metadata do, where a slash at its end was left out or added', async () => {
    const { said, text } = await written({}, undefined, `${provider.issuer}/`);
    assert.ok(said.includes(`Metadata of ${provider.issuer}:`), said);
    assert.match(text, new RegExp(`^issuer: "?${provider.issuer}"?$`, 'm'));
  });

  it('tries a session with the client that it is given, and says how long codes live', async () => {
    const { out, text, said } = await written({ clientId: 'tv', scope: 'profile' });
    assert.match(said, /Codes came: they live 300 s/);
    assert.match(text, /# max_wait: 315/);
    assert.match(said, /To be set in the environment: RFC8628_PASSWORD/);
    const target = readTargetFile(out, { RFC8628_PASSWORD: 'x' });
    assert.deepEqual(target.client, { client_id: 'tv' });
    assert.equal(target.scope, 'profile');
    assert.deepEqual(target.user, { driver: 'form', username: 'FILL IN', password: 'x' });
  });

  it('asks what it cannot know', async () => {
    const asked: string[] = [];
    const asker = answering(
      [
        [/issuer/, provider.issuer],
        [/client_id/, 'tv'],
        [/scope/, 'email'],
        [/user name/, 'alice'],
      ],
      asked,
    );
    const out = join(folder, 'asked.yaml');
    await initCommand(undefined, { out }, { say: () => {}, asker });
    assert.equal(asked.length, 5);
    for (const question of asked) assert.ok(question.length < 78, question);
    const target = readTargetFile(out, { RFC8628_PASSWORD: PASSWORDS.alice });
    assert.deepEqual(
      [target.issuer, target.client.client_id, target.scope, target.user],
      [provider.issuer, 'tv', 'email', { driver: 'form', username: 'alice', password: PASSWORDS.alice }],
    );
  });

  it('says that a client is refused, and writes the file all the same', async () => {
    const { said, text } = await written({ clientId: 'nobody' });
    assert.match(
      said,
      /The server refused this client codes: 400 with error "invalid_client"\n.*Look at client and scope first/s,
    );
    assert.match(text, /^# The server refused this client codes: 400 with error "invalid_client"\.$/m);
  });

  it('asks for another client where one is refused, and keeps the one that is not', async () => {
    const ids = ['nobody', 'nobody-either', 'tv'];
    const asked: string[] = [];
    const asker: Asker = {
      ask: async (question, usual) => {
        asked.push(question);
        return (/client_id/.test(question) && ids.shift()) || usual;
      },
      close: () => {},
    };
    const { text, said } = await written({}, asker);
    assert.match(text, /^client: \{client_id: tv\}$/m);
    assert.equal(said.match(/The server refused this client codes/g)?.length, 2);
    assert.doesNotMatch(said, /Look at client/);
    assert.doesNotMatch(text, /refused/);
  });

  describe('where there is no metadata', () => {
    let bare: PlainProvider;
    before(async () => {
      bare = await startPlainProvider({
        lifetime: 300,
        bend: (plain, { endpoint }) =>
          endpoint === 'metadata' ? { status: 404, headers: {}, body: '' } : plain,
      });
    });
    after(() => bare.close());
    const endpointsOf = ({ issuer }: PlainProvider) => ({
      deviceAuthorizationEndpoint: `${issuer}/device_authorization`,
      tokenEndpoint: `${issuer}/token`,
    });

    it('tries a session at the endpoints that it is given, and names them', async () => {
      const { out, said, text } = await written(
        { clientId: 'tv', ...endpointsOf(bare) },
        undefined,
        bare.issuer,
      );
      assert.match(said, /Codes came: they live 300 s, and the page is at http/);
      assert.doesNotMatch(said, /Still to be filled in: .*endpoint/);
      assert.match(text, /user: \{driver: form, username: FILL IN/);
      assert.deepEqual(readTargetFile(out, { RFC8628_PASSWORD: 'x' }).endpoints, {
        device_authorization_endpoint: `${bare.issuer}/device_authorization`,
        token_endpoint: `${bare.issuer}/token`,
      });
    });

    it('asks for them, and tries a session there', async () => {
      const { deviceAuthorizationEndpoint, tokenEndpoint } = endpointsOf(bare);
      const asked: string[] = [];
      const asker = answering(
        [
          [/device_authorization_endpoint/, deviceAuthorizationEndpoint],
          [/token_endpoint/, tokenEndpoint],
          [/user name/, 'alice'],
        ],
        asked,
      );
      const { said, out } = await written({ clientId: 'tv', scope: 'profile' }, asker, bare.issuer);
      assert.match(said, /Codes came/);
      assert.equal(readTargetFile(out, { RFC8628_PASSWORD: 'x' }).endpoints?.token_endpoint, tokenEndpoint);
      for (const question of asked) assert.ok(question.length < 78, question);
    });

    it('says that nothing was tried, not that something was refused, where nobody knows them', async () => {
      const { said, text } = await written({ clientId: 'tv' }, undefined, bare.issuer);
      assert.match(said, /No codes were asked for: the device_authorization_endpoint is not known\./);
      assert.match(said, /Still to be filled in: token_endpoint: ""/);
      assert.doesNotMatch(`${said}${text}`, /refused/);
    });

    it('takes nothing for an endpoint that is no URL', async () => {
      await assert.rejects(
        written({ clientId: 'tv', deviceAuthorizationEndpoint: '/device' }, undefined, bare.issuer),
        /device_authorization_endpoint has to be a URL, and "\/device" is none/,
      );
    });
  });

  it('names an endpoint that is given, though the metadata name another', async () => {
    const { out } = await written({ clientId: 'tv', tokenEndpoint: `${provider.issuer}/token?v=2` });
    assert.deepEqual(readTargetFile(out, { RFC8628_PASSWORD: 'x' }).endpoints, {
      token_endpoint: `${provider.issuer}/token?v=2`,
    });
  });

  it('writes nothing that YAML would read otherwise, whatever it is told', async () => {
    const scope = 'a: b #c "d" {e} [F]';
    const { out } = await written({ clientId: 'no', scope });
    const target = readTargetFile(out);
    assert.equal(target.client.client_id, 'no');
    assert.equal(target.scope, scope);
  });

  it('writes over no file, and takes no other thing for an issuer', async () => {
    const { out } = await written({ clientId: 'tv' });
    const again = (issuer: string | undefined, options: InitOptions) =>
      initCommand(issuer, options, { say: () => {} });
    await assert.rejects(again(provider.issuer, { out }), /is there already: .*--out.*--force/);
    await assert.rejects(again('idp.example', {}), TargetError);
    await assert.rejects(again(undefined, {}), /init needs the URL of an issuer/);
  });

  it('is a command, which names what cannot be reached', async () => {
    const out = join(folder, 'command.yaml');
    const { status, stderr } = await run(['init', provider.issuer, '--client-id', 'tv', '--out', out]);
    assert.equal(status, 0, stderr);
    assert.ok(existsSync(out));
    const gone = await startPlainProvider();
    await gone.close();
    const unreachable = await run(['init', gone.issuer, '--out', join(folder, 'none.yaml')]);
    assert.equal(unreachable.status, 3);
    assert.match(unreachable.stderr, /^rfc8628: http:\/\/localhost:\d+ cannot be reached: [^\n]+\n$/);
    await assert.rejects(
      initCommand(gone.issuer, { out: join(folder, 'none.yaml') }, { say: () => {} }),
      TargetUnavailable,
    );
  });
});
