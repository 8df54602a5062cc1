import { join } from 'node:path';
import { PARTIES } from '../calibration/parties';
import { clauseText } from '../src/rfc8628/clause';
import { buildSite } from '../src/site/build-site';
import type { Catalogue, CatalogueEntry } from '../src/site/catalogue';

/*
 * Builds the site over the published results (npm run site), with what the calibration says of each requirement.
 */
function catalogue(): Catalogue {
  const defects = new Lists();
  const fairVariants = new Lists();
  for (const party of PARTIES) {
    for (const { id, wire, fails } of party.defects) {
      for (const requirement of fails) defects.add(requirement, { id, what: wire });
    }
    for (const { id: requirement, clauses } of party.requirements) {
      const texts = clauses.map((clause) => clauseText(clause).replace('§', 'section '));
      // A variant is about a requirement when the text that allows it is one that the requirement stands on.
      for (const { id, what, source } of party.fairVariants) {
        if (source.split(', ').some((text) => texts.includes(text)))
          fairVariants.add(requirement, { id, what });
      }
    }
  }
  return { defects: defects.byRequirement, fairVariants: fairVariants.byRequirement };
}

class Lists {
  readonly byRequirement: Record<string, CatalogueEntry[]> = {};

  add(requirement: string, entry: CatalogueEntry): void {
    const list = this.byRequirement[requirement] ?? [];
    list.push(entry);
    this.byRequirement[requirement] = list;
  }
}

const out = process.argv[2] ?? join(__dirname, '..', 'site');
const { implementations, files } = buildSite({ dir: __dirname, out, catalogue: catalogue() });
console.log(`${implementations} implementations, ${files} files: ${join(out, 'index.html')}`);
