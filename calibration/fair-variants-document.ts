import type { Findings } from './matrix';
import { partyNamed } from './parties';
import { cell, linked, writeChapters } from './written-part';

/**
 * Writes the table of fair variants into a document, behind the text that people wrote. The chapter of a party that was not
 * run stays.
 *
 * @throws Error when the document has no place for it
 */
export function writeFairVariantsDocument(path: string, findings: readonly Findings[]): void {
  writeChapters(path, headingOf, (name) => {
    const found = findings.find(({ party }) => party === name);
    if (partyNamed(name).fairVariants.length === 0) return '';
    return found && chapter(found);
  });
}

const HEADINGS: Readonly<Record<string, string>> = {
  provider: 'Authorization servers',
  client: 'The reference client',
  program: 'Device clients',
};

function headingOf(party: string): string {
  return `## ${HEADINGS[party] ?? party}`;
}

function chapter({ party: name, variants }: Findings): string {
  const { fairVariants } = partyNamed(name);
  const lines = [
    headingOf(name),
    '',
    `${fairVariants.length} fair variants.`,
    '',
    '| variant | what it does | seen, or allowed by | verdicts that are not as usual, and why |',
    '| --- | --- | --- | --- |',
  ];
  for (const { id, what, source, becomes = {}, limited } of fairVariants) {
    const row = variants.find(({ variant }) => variant === id);
    const status =
      row?.skipped !== undefined
        ? ' (skipped when this was written)'
        : row && row.problems.length > 0
          ? ' **not left in peace**'
          : '';
    const changes = Object.entries(becomes).map(
      ([each, { verdict, because }]) => `\`${each}\` is ${verdict}: ${because}`,
    );
    if (limited)
      changes.push(`any may be not-tested: ${limited.why} At least ${limited.must} MUST are judged`);
    lines.push(
      `| \`${id}\`${status} | ${cell(what)} | ${source.split(', ').map(linked).join(', ')} | ${cell(changes.join('; '))} |`,
    );
  }
  return `${lines.join('\n')}\n`;
}
