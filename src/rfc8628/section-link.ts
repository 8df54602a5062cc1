import { type ClauseName, clauseOf } from './clause';
import type { Party, Requirement } from './requirement';

/** A requirement as the data has it: clauses by name, and without what follows from the id. */
type Entry = Omit<Requirement, 'party' | 'section' | 'link' | 'clauses'> & {
  readonly link?: string;
  readonly clauses: readonly [ClauseName, ...ClauseName[]];
};

/** The address of a section of RFC 8628, for people. */
export function sectionLink(section: string): string {
  return `https://www.rfc-editor.org/rfc/rfc8628#section-${section}`;
}

/**
 * Completes requirements with what follows from their id: the section stands before the first dash, and is the one that
 * asks it unless the entry has a link of its own.
 */
export function requirementsOf(party: Party, entries: readonly Entry[]): readonly Requirement[] {
  return entries.map((entry) => {
    const section = entry.id.slice(0, entry.id.indexOf('-'));
    return {
      ...entry,
      party,
      section,
      link: entry.link ?? sectionLink(section),
      clauses: entry.clauses.map(clauseOf),
    };
  });
}
