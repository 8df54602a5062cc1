import pc = require('picocolors');

import type { Verdict } from '../judging/verdict';
import type { Requirement } from '../rfc8628/requirement';
import { REQUIREMENTS } from '../rfc8628/requirements';
import { sectionTitle } from '../rfc8628/section-title';
import type { LineStyle } from './render-report';
import { toneOf, VERDICT_WORDS, verdictSign } from './report-words';

/** A requirement and, once it is known, the verdict on it. */
export interface SoFar {
  /** Its id. */
  readonly requirement: string;
  readonly verdict: Verdict | undefined;
}

/** What is known of one section while a run is under way. */
export interface SectionSoFar {
  /** `3.5`. */
  readonly section: string;
  /** Nothing of it is open any more. */
  readonly isComplete: boolean;
  /** `§3.5 Device Access Token Response   12 of 20: 11 passed, 1 failed`, and a line for each that failed. */
  readonly lines: readonly string[];
}

interface Known extends SoFar {
  readonly asked: Requirement;
}

const ASKED = new Map(REQUIREMENTS.map((each) => [each.id, each]));
const SHOWN = ['passed', 'failed', 'not-tested', 'not-applicable'] as const;

/** The verdicts so far, section by section. */
export function renderProgress(found: readonly SoFar[], style: LineStyle): readonly SectionSoFar[] {
  const sections = new Map<string, Known[]>();
  for (const each of found) {
    const asked = ASKED.get(each.requirement);
    if (!asked) continue;
    sections.set(asked.section, [...(sections.get(asked.section) ?? []), { ...each, asked }]);
  }
  return [...sections].map(([section, members]) => ({
    section,
    isComplete: members.every(({ verdict }) => verdict !== undefined),
    lines: sectionLines(section, members, style),
  }));
}

function sectionLines(section: string, members: readonly Known[], style: LineStyle): readonly string[] {
  const { columns, text } = style;
  const colours = pc.createColors(style.colour);
  const known = members.filter(({ verdict }) => verdict !== undefined).length;
  const counts = SHOWN.map((verdict) => ({
    verdict,
    count: members.filter((each) => each.verdict === verdict).length,
  })).filter(({ count }) => count > 0);
  const tally = counts
    .map(({ verdict, count }) => `${count} ${verdict === 'not-applicable' ? 'n/a' : VERDICT_WORDS[verdict]}`)
    .join(', ');
  const done =
    known === members.length ? tally : `${known} of ${members.length}${tally === '' ? '' : `: ${tally}`}`;
  const title = text.fitted(`§${section} ${sectionTitle(section)}`.trim(), columns - done.length - 2);
  const gap = ' '.repeat(Math.max(2, columns - text.columnsOf(title) - done.length));
  const failures = members.flatMap(({ asked, verdict }) => {
    if (verdict !== 'failed') return [];
    const finding = { level: asked.level, verdict };
    const line = `  ${verdictSign(finding)} ${asked.level.padEnd(6)}  ${asked.id}`;
    return [toneOf(finding) === 'bad' ? colours.red(line) : colours.yellow(line)];
  });
  return [`${title}${gap}${known === members.length ? done : colours.dim(done)}`, ...failures];
}
