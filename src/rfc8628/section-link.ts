import type { Party, Requirement } from './requirement';

/** The address of a section of RFC 8628, for people. */
export function sectionLink(section: string): string {
  return `https://www.rfc-editor.org/rfc/rfc8628#section-${section}`;
}

/**
 * Completes requirements with what follows from their id: the section stands before the first dash, and is the one that
 * asks it unless the entry has a link of its own.
 */
export function requirementsOf(
  party: Party,
  entries: readonly (Omit<Requirement, 'party' | 'section' | 'link'> & Partial<Pick<Requirement, 'link'>>)[],
): readonly Requirement[] {
  return entries.map((entry) => {
    const section = entry.id.slice(0, entry.id.indexOf('-'));
    return { ...entry, party, section, link: entry.link ?? sectionLink(section) };
  });
}
