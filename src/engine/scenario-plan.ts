import { parse } from '@cucumber/tag-expressions';
import { nearestWord } from '../http/nearest-word';
import type { Party } from '../rfc8628/requirement';
import { REQUIREMENTS } from '../rfc8628/requirements';
import { WrongUseError } from './expected-error';
import { readFeatures, type WrittenScenario } from './feature-catalogue';

/** One scenario to run. */
export interface PlannedScenario extends WrittenScenario {
  /** The requirement that it judges. */
  readonly requirement: string;
}

/** The tag expression is wrong as it was given: the message is one line that says how. */
export class WrongTags extends WrongUseError {
  override readonly name = 'WrongTags';
}

/**
 * The scenarios of a party, in the order they are written.
 *
 * @param tags a Cucumber tag expression; empty for all
 * @throws WrongTags when the expression cannot be read or selects nothing
 * @throws Error when a feature cannot be parsed, or a scenario is tagged with no requirement, naming file and line
 */
export function planScenarios(party: Party, tags = ''): PlannedScenario[] {
  const ids = new Set(REQUIREMENTS.filter((each) => each.party === party).map(({ id }) => id));
  const selects = selectorOf(tags);
  const { scenarios } = readFeatures(party);
  const plan = scenarios.filter(selects).map((scenario) => {
    const requirement = scenario.tags.find((tag) => ids.has(tag));
    if (requirement === undefined)
      throw new Error(`${scenario.uri}:${scenario.line} is tagged with no requirement.`);
    return { ...scenario, requirement };
  });
  if (plan.length === 0) {
    const known = new Set(scenarios.flatMap((each) => each.tags));
    const [unknown = ''] = (tags.match(/@[^\s()]+/g) ?? []).filter((tag) => !known.has(tag.slice(1)));
    const meant = nearestWord(unknown.slice(1), [...known]);
    throw new WrongTags(
      meant !== undefined
        ? `No scenario has the tags "${tags}"; did you mean "@${meant}"?`
        : `No scenario has the tags "${tags}"; a tag is an @ with the id of a requirement (see: rfc8628 requirements).`,
    );
  }
  return plan;
}

/** @throws WrongTags */
function selectorOf(expression: string): (scenario: WrittenScenario) => boolean {
  try {
    const node = parse(expression);
    return ({ tags }) => node.evaluate(tags.map((tag) => `@${tag}`));
  } catch (error) {
    throw new WrongTags((error instanceof Error ? error.message : String(error)).split('\n', 1)[0]);
  }
}
