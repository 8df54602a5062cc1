import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PROVIDER_PARTY } from '../../calibration/defects/provider/party';
import { PARTIES } from '../../calibration/parties';
import { PROVIDER_INVENTORY } from './inventory';

/** A mistake in the data is told by the ids that have it. */
const none = (wrong: readonly string[]): void => assert.deepEqual(wrong, []);

for (const { name, requirements, defects, notShown, baselines } of PARTIES) {
  describe(`the catalogue of the ${name}'s defects`, () => {
    const known = new Set(requirements.map(({ id }) => id));

    it('has every id once', () => {
      const ids = [
        ...defects.flatMap(({ id, standsFor = [] }) => [id, ...standsFor]),
        ...notShown.map(({ id }) => id),
      ];
      none(ids.filter((id, index) => ids.indexOf(id) !== index));
      none(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)));
    });

    it('speaks of requirements that there are, each once in a defect', () => {
      for (const { id, fails, becomes = {}, collateral = {}, only } of defects) {
        const named = [...fails, ...Object.keys(becomes), ...Object.keys(collateral)];
        none(
          [...named, ...(only?.requirements ?? [])]
            .filter((each) => !known.has(each))
            .map((each) => `${id}: ${each}`),
        );
        none(named.filter((each, index) => named.indexOf(each) !== index).map((each) => `${id}: ${each}`));
      }
    });

    it('has a defect for every requirement, and never has an option failed', () => {
      const shown = new Set(
        defects.flatMap(({ fails, becomes = {} }) => [...fails, ...Object.keys(becomes)]),
      );
      none([...known].filter((id) => !shown.has(id)));
      const options = new Set(requirements.filter(({ level }) => level === 'MAY').map(({ id }) => id));
      none(defects.filter(({ fails }) => fails.some((id) => options.has(id))).map(({ id }) => id));
    });

    it('says of every defect what it does, in a sentence, and where it was seen, as a repository and a number', () => {
      none(defects.filter(({ wire }) => !/^\S+( \S+){2,}\.$/.test(wire)).map(({ id }) => id));
      none(notShown.filter(({ reason }) => !/^\S+( \S+){3,}\.$/.test(reason)).map(({ id }) => id));
      const sources = [...defects, ...notShown].flatMap(({ seen }) => seen);
      none(sources.filter((source) => !/^[\w.-]+\/[\w.-]+#\d+$/.test(source)));
    });

    it('gives no explanation without words', () => {
      const words = defects.flatMap(({ id, collateral = {}, makesUntestable, only }) =>
        [...Object.values(collateral), makesUntestable, only?.why].map((why) => ({ id, why })),
      );
      none(words.filter(({ why }) => why !== undefined && why.trim().length < 10).map(({ id }) => id));
    });

    it('changes a baseline that there is, and is judged on what it names', () => {
      none(defects.filter(({ on }) => on !== undefined && baselines[on] === undefined).map(({ id }) => id));
      none(
        defects
          .filter(({ fails, only }) => only && !fails.every((id) => only.requirements.includes(id)))
          .map(({ id }) => id),
      );
    });
  });
}

describe("the inventory of what was seen of providers' defects", () => {
  const { defects, notShown, fairVariants } = PROVIDER_PARTY;

  it('is accounted for, entry by entry', () => {
    const accounted = new Set([
      ...[...defects, ...fairVariants].flatMap(({ id, standsFor = [] }) => [id, ...standsFor]),
      ...notShown.map(({ id }) => id),
    ]);
    none(PROVIDER_INVENTORY.filter((id) => !accounted.has(id)));
  });

  it('has whatever is not shown in it', () => {
    none(notShown.map(({ id }) => id).filter((id) => !PROVIDER_INVENTORY.includes(id)));
  });
});

describe('README.md', () => {
  it('counts the catalogues as they stand', () => {
    const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8').replace(/\s+/g, ' ');
    const [provider, client] = PARTIES;
    const fair = PARTIES.reduce((sum, { fairVariants }) => sum + fairVariants.length, 0);
    assert.match(readme, new RegExp(`catalogue of ${provider?.defects.length} misbehaving servers`));
    assert.match(readme, new RegExp(`and ${client?.defects.length} misbehaving clients`));
    assert.match(readme, new RegExp(`one of ${fair} that keep the RFC in unusual ways`));
  });
});
