import { strict as assert } from 'node:assert';
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { describe, it } from 'node:test';
import { loopbackLookup } from '../../src/http/loopback-lookup';

function ask(how: LookupFunction, name: string, options: { all?: boolean; family?: number }) {
  return new Promise<unknown[]>((resolve) => {
    let isLater = false;
    how(name, options, (error, answer, family) => resolve([isLater, error?.code, answer, family]));
    isLater = true;
  });
}

describe('looking up the names of this machine', () => {
  for (const options of [{ all: true }, { all: false }, { family: 4 }, { all: true, family: 4 }]) {
    it(`says what Node says, each time, and never at once: ${JSON.stringify(options)}`, async () => {
      const expected = await ask(lookup as LookupFunction, 'localhost', options);
      for (let times = 0; times < 2; times++)
        assert.deepEqual(await ask(loopbackLookup, 'localhost', options), expected);
    });
  }

  it('leaves the failures of other names to Node', async () => {
    const [, code] = await ask(loopbackLookup, 'nowhere.invalid', { all: true });
    assert.match(String(code), /^E/);
  });
});
