import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { newAuthority } from '../../src/client-under-test/certificates';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import { reportOf } from '../../src/report/report-of';
import { parseTarget } from '../../src/targets/target-file';

describe('the report on a target that is reached with certificates of its own', () => {
  it('says that it was, for whoever sends a request again, and has nothing of them in it', async () => {
    const authority = await newAuthority();
    const certificate = await authority.certificateFor('tv');
    const plain = parseTarget(
      // Nothing listens there, and the run ends at once.
      { name: 'idp', issuer: 'https://127.0.0.1:9', client: { client_id: 'tv' }, user: { driver: 'none' } },
      'idp.yaml',
    );
    const judged = async (more: object) => reportOf(await judgeProvider({ target: { ...plain, ...more } }));
    const report = await judged({ ca: authority.ca, certificate });
    assert.deepEqual(report.target, {
      name: 'idp',
      issuer: 'https://127.0.0.1:9',
      ca: true,
      certificate: true,
    });
    assert.doesNotMatch(JSON.stringify(report), /BEGIN /);
    assert.deepEqual(Object.keys((await judged({})).target), ['name', 'issuer']);
  });
});
