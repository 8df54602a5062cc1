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
 * @throws WrongTags when the expression cannot be read, has a tag that no scenario has, or selects nothing
 * @throws Error when a feature cannot be parsed, or a scenario is tagged with no requirement, naming file and line
 */
export function planScenarios(party: Party, tags = ''): PlannedScenario[] {
  const selects = selectorOf(tags);
  const { scenarios } = readFeatures(party);
  const unknown = unknownTag(tags, party, scenarios);
  if (unknown !== undefined) throw new WrongTags(unknown);
  const plan = planned(party, scenarios.filter(selects));
  if (plan.length === 0) throw new WrongTags(`No scenario is selected by the tags "${tags}".`);
  return plan;
}

/**
 * The scenarios of a party that `tags` does not select: what a run leaves out, so that its report can say so.
 *
 * @throws WrongTags when the expression cannot be read
 */
export function scenariosLeftOut(party: Party, tags = ''): PlannedScenario[] {
  const selects = selectorOf(tags);
  return planned(
    party,
    readFeatures(party).scenarios.filter((scenario) => !selects(scenario)),
  );
}

/** How many scenarios judge each requirement, by its id. */
export function countsByRequirement(scenarios: readonly PlannedScenario[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { requirement } of scenarios) counts[requirement] = (counts[requirement] ?? 0) + 1;
  return counts;
}

function planned(party: Party, scenarios: readonly WrittenScenario[]): PlannedScenario[] {
  const ids = new Set(REQUIREMENTS.filter((each) => each.party === party).map(({ id }) => id));
  return scenarios.map((scenario) => {
    const requirement = scenario.tags.find((tag) => ids.has(tag));
    if (requirement === undefined)
      throw new Error(`${scenario.uri}:${scenario.line} is tagged with no requirement.`);
    return { ...scenario, requirement };
  });
}

/** A mistyped tag selects nothing, or with "not" leaves nothing out: beside others in an expression, nobody would notice. */
function unknownTag(tags: string, party: Party, scenarios: readonly WrittenScenario[]): string | undefined {
  const known = new Set(scenarios.flatMap((each) => each.tags));
  const unknown = [...tags.matchAll(/@([^\s()]+)/g)]
    .map(([, tag = '']) => tag)
    .filter((tag) => !known.has(tag));
  if (unknown.length === 0) return undefined;
  // One expression may be meant for both parties.
  const others = readFeatures(party === 'provider' ? 'client' : 'provider').scenarios;
  const elsewhere = new Set(others.flatMap((each) => each.tags));
  const tag = unknown.find((each) => !elsewhere.has(each));
  if (tag === undefined) return undefined;
  const meant = nearestWord(tag, [...known]);
  return meant !== undefined
    ? `No scenario has the tag "@${tag}"; did you mean "@${meant}"?`
    : `No scenario has the tag "@${tag}"; a tag is an @ with the id of a requirement (see: rfc8628 requirements).`;
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
