import { readFeatures } from '../engine/feature-catalogue';
import type { Requirement } from '../rfc8628/requirement';
import { REQUIREMENTS } from '../rfc8628/requirements';

/** Every requirement with the scenarios that judge it. */
export function listRequirements(format: 'text' | 'json'): string {
  const scenarios = [...readFeatures('provider').scenarios, ...readFeatures('client').scenarios];
  const judges = ({ id }: Requirement) => scenarios.filter(({ tags }) => tags.includes(id));
  if (format === 'json') {
    const list = REQUIREMENTS.map((requirement) => ({
      ...requirement,
      scenarios: judges(requirement).map(({ name, uri, line }) => ({ name, location: `${uri}:${line}` })),
    }));
    return `${JSON.stringify(list, null, 2)}\n`;
  }
  const lines: string[] = [];
  for (const party of ['provider', 'client'] as const) {
    lines.push(
      party === 'provider' ? 'What an authorization server must do' : 'What a device client must do',
      '',
    );
    for (const requirement of REQUIREMENTS.filter((each) => each.party === party)) {
      lines.push(`${requirement.id}  ${requirement.level}`);
      lines.push(...wrap(requirement.statement, '  '));
      for (const { name, uri, line } of judges(requirement)) lines.push(`    - ${name} (${uri}:${line})`);
      lines.push('');
    }
  }
  return lines.join('\n');
}

function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > 80) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line];
}
