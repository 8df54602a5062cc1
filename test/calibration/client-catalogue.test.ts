import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { CLIENT_PARTY } from '../../calibration/defects/client/party';
import { CLIENT_INVENTORY } from './client-inventory';

/** A mistake in the data is told by the ids that have it. */
const none = (wrong: readonly string[]): void => assert.deepEqual(wrong, []);

const { defects, notShown } = CLIENT_PARTY;

describe("the inventory of what was seen of clients' defects", () => {
  it('has 81 entries', () => {
    assert.equal(new Set(CLIENT_INVENTORY).size, 81);
  });

  it('is accounted for, entry by entry', () => {
    const accounted = new Set([
      ...defects.flatMap(({ id, standsFor = [] }) => [id, ...standsFor]),
      ...notShown.map(({ id }) => id),
    ]);
    none(CLIENT_INVENTORY.filter((id) => !accounted.has(id)));
  });

  it('has whatever is not shown in it', () => {
    none(notShown.map(({ id }) => id).filter((id) => !CLIENT_INVENTORY.includes(id)));
  });

  it('has a source for every one of its entries in the catalogue', () => {
    none(
      defects
        .filter(({ id, seen }) => CLIENT_INVENTORY.includes(id) && seen.length === 0)
        .map(({ id }) => id),
    );
  });
});
