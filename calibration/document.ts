import { readFileSync, writeFileSync } from 'node:fs';
import { PARTIES, partyNamed } from './parties';
import type { Findings } from './run';

const BEGIN = '<!-- written by `npm run calibrate -- --write`: from here to the end -->';

/**
 * Writes the matrix into a document, behind the text that people wrote. The chapter of a party that was not run stays.
 *
 * @throws Error when the document has no place for it
 */
export function writeDocument(path: string, findings: readonly Findings[]): void {
  const text = readFileSync(path, 'utf8');
  const place = text.indexOf(BEGIN);
  if (place < 0) throw new Error(`${path} has no line "${BEGIN}" behind which the matrix goes.`);
  const chapters = PARTIES.map(({ name }) => {
    const found = findings.find(({ party }) => party === name);
    return found ? chapter(found) : chapterIn(text.slice(place), name);
  });
  writeFileSync(
    path,
    `${text.slice(0, place)}${BEGIN}\n\n${chapters.filter((each) => each !== '').join('\n')}`,
  );
}

function titleOf(party: string): string {
  return `## The ${party}'s defects`;
}

/** The chapter of a party as it was written before, if it was. */
function chapterIn(text: string, party: string): string {
  const begin = text.indexOf(`${titleOf(party)}\n`);
  if (begin < 0) return '';
  const ends = PARTIES.map(({ name }) => text.indexOf(`${titleOf(name)}\n`)).filter((at) => at > begin);
  return `${text.slice(begin, ends.length > 0 ? Math.min(...ends) : undefined).trimEnd()}\n`;
}

function chapter({ party: name, rows }: Findings): string {
  const party = partyNamed(name);
  const lines = [
    titleOf(name),
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
        )} | ${seen.map(link).join(' ')} |`,
    );
  }
  lines.push(
    '',
    `## What is not shown of the ${name}`,
    '',
    '| behaviour | why not | seen |',
    '| --- | --- | --- |',
  );
  for (const { id, seen, reason } of party.notShown)
    lines.push(`| \`${id}\` | ${cell(reason)} | ${seen.map(link).join(' ')} |`);
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

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function link(source: string): string {
  const [repository, number] = source.split('#');
  return `[${source}](https://github.com/${repository}/issues/${number})`;
}
