import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { optionalPeer } from '../../src/targets/optional-peer';
import { TargetUnavailable } from '../../src/targets/target-error';

const missing = 'a-package-that-nobody-has-installed';

describe('a package that few targets need', () => {
  it('is loaded where it is installed', async () => {
    const { parse } = await optionalPeer('yaml', () => import('yaml'), 'This test');
    assert.deepEqual(parse('a: 1'), { a: 1 });
  });

  it('is asked for by name, with the command that installs it, where it is not', async () => {
    await assert.rejects(
      optionalPeer(missing, () => import(missing), 'The target "embedded"'),
      (error) =>
        error instanceof TargetUnavailable &&
        error.message ===
          `The target "embedded" needs the package ${missing}, which is not installed here: npm install ${missing}`,
    );
  });

  it('is not said to be missing where it is another that is, or where it breaks by itself', async () => {
    await assert.rejects(
      optionalPeer('yaml', () => import(missing), 'This test'),
      (error) => !(error instanceof TargetUnavailable),
    );
    await assert.rejects(
      optionalPeer('yaml', () => Promise.reject(new TypeError('broken')), 'This test'),
      TypeError,
    );
  });
});
