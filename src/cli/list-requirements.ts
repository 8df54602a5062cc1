import { WrongUseError } from '../engine/expected-error';
import { readFeatures } from '../engine/feature-catalogue';
import type { Level, Party, Requirement } from '../rfc8628/requirement';
import { LEVELS } from '../rfc8628/requirement';
import { REQUIREMENTS } from '../rfc8628/requirements';
import { hangingLines } from './hanging-lines';

/** Which requirements are meant; what is absent leaves none out. */
export interface RequirementFilter {
  readonly party?: Party;
  readonly level?: Level;
  /** And those below it: `3.3` has `3.3.1`, too. */
  readonly section?: string;
  /** All of them have to be in the id, the statement or the name of a scenario, in any case. */
  readonly words?: readonly string[];
}

class NothingListedError extends WrongUseError {
  override readonly name = 'NothingListedError';
}

/**
 * Requirements with the scenarios that judge them.
 *
 * @throws NothingListedError when the filter leaves none
 */
export function listRequirements(format: 'text' | 'json', filter: RequirementFilter = {}): string {
  const scenarios = [...readFeatures('provider').scenarios, ...readFeatures('client').scenarios];
  const judges = ({ id }: Requirement) => scenarios.filter(({ tags }) => tags.includes(id));
  const wanted = REQUIREMENTS.filter((requirement) =>
    isWanted(
      requirement,
      judges(requirement).map(({ name }) => name),
      filter,
    ),
  );
  if (wanted.length === 0) {
    const sections = [...new Set(REQUIREMENTS.map(({ section }) => section))];
    throw new NothingListedError(
      `No requirement is of this kind; the levels are ${LEVELS.join(', ')}, the sections ${sections.join(', ')}.`,
    );
  }
  if (format === 'json') {
    const list = wanted.map((requirement) => ({
      ...requirement,
      scenarios: judges(requirement).map(({ name, uri, line }) => ({ name, location: `${uri}:${line}` })),
    }));
    return `${JSON.stringify(list, null, 2)}\n`;
  }
  const lines: string[] = [];
  for (const party of ['provider', 'client'] as const) {
    if (!wanted.some((each) => each.party === party)) continue;
    lines.push(
      party === 'provider' ? 'What an authorization server must do' : 'What a device client must do',
      '',
    );
    for (const requirement of wanted.filter((each) => each.party === party)) {
      lines.push(`${requirement.id}  ${requirement.level}`);
      lines.push(...hangingLines('  ', requirement.statement));
      for (const { name, uri, line } of judges(requirement)) {
        lines.push(...hangingLines('    - ', name), `      ${uri}:${line}`);
      }
      lines.push('');
    }
  }
  return lines.join('\n');
}

function isWanted(
  { id, party, level, section, statement }: Requirement,
  scenarios: readonly string[],
  filter: RequirementFilter,
): boolean {
  const text = [id, statement, ...scenarios].join('\n').toLowerCase();
  return (
    (filter.party === undefined || filter.party === party) &&
    (filter.level === undefined || filter.level === level) &&
    (filter.section === undefined || `${section}.`.startsWith(`${filter.section.replace(/^§|\.$/g, '')}.`)) &&
    (filter.words ?? []).every((word) => text.includes(word.toLowerCase()))
  );
}
