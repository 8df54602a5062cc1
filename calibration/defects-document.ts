import type { Findings } from './matrix';
import { partyNamed } from './parties';
import { cell, linked, writeChapters } from './written-part';

/**
 * Writes the matrix of defects into a document, behind the text that people wrote. The chapter of a party that was not run
 * stays.
 *
 * @throws Error when the document has no place for it
 */
export function writeDefectsDocument(path: string, findings: readonly Findings[]): void {
  writeChapters(path, headingOf, (name) => {
    const found = findings.find(({ party }) => party === name);
    return found && chapter(found);
  });
}

function headingOf(party: string): string {
  return `## The ${party}'s defects`;
}

function chapter({ party: name, rows }: Findings): string {
  const party = partyNamed(name);
  const lines = [
    headingOf(name),
    '',
    `${party.defects.length} defects for ${party.requirements.length} requirements.`,
    '',
    '| defect | what it does on the wire | caught by | also fails, and why | seen |',
    '| --- | --- | --- | --- | --- |',
  ];
  for (const { id, wire, seen, fails, becomes = {}, collateral = {}, only } of party.defects) {
    const row = rows.find(({ defect }) => defect === id);
    const caught = [
      ...fails.map((each) => `\`${each}\``),
      ...Object.entries(becomes).map(([each, verdict]) => `\`${each}\` is ${verdict}`),
    ];
    const status =
      row?.skipped !== undefined
        ? ' (skipped when this was written)'
        : row && row.problems.length > 0
          ? ' **not caught**'
          : '';
    lines.push(
      `| \`${id}\`${status} | ${cell(wire)} | ${caught.join(', ') || 'nothing: it must not be'}${only ? '; nothing else is judged' : ''} | ` +
        `${cell(
          Object.entries(collateral)
            .map(([each, why]) => `\`${each}\`: ${why}`)
            .join('; '),
        )} | ${seen.map(linked).join(' ')} |`,
    );
  }
  if (party.notShown.length > 0)
    lines.push(
      '',
      `## What is not shown of the ${name}`,
      '',
      '| behaviour | why not | seen |',
      '| --- | --- | --- |',
    );
  for (const { id, seen, reason } of party.notShown)
    lines.push(`| \`${id}\` | ${cell(reason)} | ${seen.map(linked).join(' ')} |`);
  lines.push(
    '',
    `## Which defects show that a requirement can fail`,
    '',
    '| requirement | level | defects |',
    '| --- | --- | --- |',
  );
  for (const { id, level } of party.requirements) {
    const by = party.defects.filter(
      ({ fails, becomes = {} }) => fails.includes(id) || becomes[id] !== undefined,
    );
    lines.push(`| \`${id}\` | ${level} | ${by.map((defect) => `\`${defect.id}\``).join(', ')} |`);
  }
  return `${lines.join('\n')}\n`;
}
