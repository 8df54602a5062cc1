import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { MOCK_OAUTH2_SERVER_IMAGE } from '../../src/targets/mock-oauth2-server';

for (const path of ['compose.yaml', 'containers/mock-oauth2-server/build-image.sh', '.ci/containers']) {
  it(`${path} names the image that the targets start, and no other version of it`, () => {
    const named = readFileSync(path, 'utf8').match(/ghcr\.io\/navikt\/mock-oauth2-server:[\w.-]+\w/g);
    assert.deepEqual([...new Set(named)], [MOCK_OAUTH2_SERVER_IMAGE]);
  });
}
