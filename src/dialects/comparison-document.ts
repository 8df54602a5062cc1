import { clauseText } from '../rfc8628/clause';
import { REQUIREMENTS } from '../rfc8628/requirements';
import type { Provider, Source } from './dialect';
import { PROVIDERS } from './dialects';

/** A row of the comparison: one requirement, and what each of the providers does about it. */
interface Row {
  readonly id: string;
  readonly text: Readonly<Record<string, string>>;
}

/**
 * The part of `docs/well-known-providers.md` that follows from the data: the three compared requirement by requirement,
 * with the clause and the source of each difference, and what else is to be known of each.
 *
 * @returns Markdown, which begins with the heading of the comparison
 */
export function comparisonDocument(): string {
  return [
    '## Requirement by requirement',
    '',
    'What is not in this table is not known to differ. **Fails**: a run that sees it finds the requirement not met. *None*:',
    'the provider has nothing that could be judged.',
    '',
    `| requirement | clause | ${PROVIDERS.map(({ title }) => title).join(' | ')} |`,
    `| --- | --- | ${PROVIDERS.map(() => '---').join(' | ')} |`,
    ...rows().map(({ id, text }) => {
      const cells = PROVIDERS.map(({ name }) => text[name] ?? '');
      return `| \`${id}\` | ${clausesOf(id)} | ${cells.join(' | ')} |`;
    }),
    '',
    ...PROVIDERS.flatMap(chapter),
  ].join('\n');
}

function rows(): readonly Row[] {
  return REQUIREMENTS.filter(({ party }) => party === 'provider')
    .map(({ id }) => ({
      id,
      text: Object.fromEntries(
        PROVIDERS.flatMap((provider) => {
          const said = saidOf(provider, id);
          return said === undefined ? [] : [[provider.name, said]];
        }),
      ),
    }))
    .filter(({ text }) => Object.keys(text).length > 0);
}

function saidOf({ deviations, absences }: Provider, id: string): string | undefined {
  const deviation = deviations.find(({ requirement }) => requirement === id);
  if (deviation) return `**Fails.** ${cell(deviation.does)} ${links(deviation.sources)}`;
  const absence = absences.find(({ requirements }) => requirements.includes(id));
  return absence && `*None.* ${cell(absence.because)} ${links(absence.sources)}`;
}

function chapter({ title, remarks, onlySeenThere }: Provider): string[] {
  return [
    `### ${title}: what else differs`,
    '',
    ...remarks.map(({ text, sources }) => `- ${text} ${links(sources)}`),
    '',
    `Only seen at ${title} itself:`,
    '',
    ...onlySeenThere.map((text) => `- ${text}`),
    '',
  ];
}

function clausesOf(id: string): string {
  const clauses = REQUIREMENTS.find((requirement) => requirement.id === id)?.clauses ?? [];
  return clauses.map((clause) => `[${clauseText(clause)}](${clause.url})`).join(', ');
}

function links(sources: readonly Source[]): string {
  return `(${sources.map(({ title, url }) => `[${title}](${url})`).join(', ')})`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
