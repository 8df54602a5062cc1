import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import type { Report } from '../../src/report/model';
import { rfc8628 } from './command';
import { itWithDocker } from './docker';

describe('mock-oauth2-server in a container, as it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfc8628-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  itWithDocker('is said not to offer RFC 8628, on evidence, and leaves nothing running', async (docker) => {
    const image = await docker.nameImage();
    const out = join(folder, 'as-it-is');
    const command = rfc8628(['provider', 'mock-oauth2-server', '--out', out], {
      MOCK_OAUTH2_SERVER_IMAGE: image.name,
    });
    assert.equal(await command.ended, 3, command.output());
    assert.match(command.output().replace(/\s+/g, ' '), /The provider does not offer RFC 8628/);

    const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
    assert.deepEqual(
      report.requirements.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id),
      [],
    );
    const metadata = report.requirements.find(({ id }) => id === '4-metadata');
    assert.equal(metadata?.verdict, 'not-applicable');
    const answers = metadata?.scenarios.flatMap(({ exchanges }) =>
      exchanges.map(({ response }) => response?.body ?? ''),
    );
    const published = answers?.find((body) => body.includes('authorization_endpoint'));
    assert.ok(published && !published.includes('device_authorization_endpoint'), published);
    assert.ok(answers?.some((body) => body.includes('device_code not supported')));
    assert.match(readFileSync(join(out, 'report.html'), 'utf8'), /device_code not supported/);
    assert.match(readFileSync(join(out, 'server.log'), 'utf8'), /OAuth2Exception/);

    assert.deepEqual(await image.containers(), []);
    await image.forget();
  });

  itWithDocker('is reported by its own words when it does not start', async (docker) => {
    const image = await docker.nameImage();
    const broken = await image.running(
      'echo the disk is full; echo client_secret=WmFwcDk4NzY1NDMyMQ; exit 1',
    );
    const out = join(folder, 'broken');
    const command = rfc8628(['provider', 'mock-oauth2-server', '--out', out], {
      MOCK_OAUTH2_SERVER_IMAGE: broken.name,
    });
    assert.equal(await command.ended, 3, command.output());
    assert.equal(command.output().trim().split('\n').length, 1, command.output());
    const log = readFileSync(join(out, 'server.log'), 'utf8');
    assert.match(log, /the disk is full/);
    assert.doesNotMatch(log, /WmFwcDk4NzY1NDMyMQ/);

    assert.deepEqual(await broken.containers(), []);
    await broken.forget();
    await image.forget();
  });

  itWithDocker('is said to be missing when there is no such image', async () => {
    const command = rfc8628(['provider', 'mock-oauth2-server', '--out', join(folder, 'missing')], {
      MOCK_OAUTH2_SERVER_IMAGE: 'registry.invalid/no-such-image:1',
    });
    assert.equal(await command.ended, 3);
    assert.match(command.output(), /^rfc8628: The image registry\.invalid\/no-such-image:1 .*\n$/);
    assert.match(command.output(), /MOCK_OAUTH2_SERVER_IMAGE/);
    assert.equal(existsSync(join(folder, 'missing', 'report.json')), false);
  });
});
