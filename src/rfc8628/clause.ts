/** A text that a requirement stands on: one section of one document. */
export interface Clause {
  /** The document: `RFC 6749`, or the name of a specification that is no RFC. */
  readonly rfc: string;
  /** `5.2`; of an appendix, its letter. */
  readonly section: string;
  /** Where it can be read. */
  readonly url: string;
}

/** How a clause is written in the data: the document, a space, the section. */
export type ClauseName = `RFC ${number} ${string}` | `OpenID Connect Core ${string}`;

/** Anchors of specifications that are no RFCs, which do not number theirs. */
const OPENID_CONNECT_CORE: Readonly<Record<string, string>> = { '3.1.3.3': 'TokenResponse' };

/**
 * The clause that a name stands for.
 *
 * @throws Error when the name has no section, or the section of a specification that is no RFC has no known address
 * @example
 * clauseOf('RFC 6749 5.2') // {rfc: 'RFC 6749', section: '5.2', url: 'https://www.rfc-editor.org/rfc/rfc6749#section-5.2'}
 */
export function clauseOf(name: ClauseName): Clause {
  const [, rfc, section] = /^(.+) ([0-9][0-9.]*|[A-Z])$/.exec(name) ?? [];
  if (rfc === undefined || section === undefined) throw new Error(`"${name}" names no section.`);
  const number = /^RFC (\d+)$/.exec(rfc)?.[1];
  if (number !== undefined) {
    const anchor = /^[A-Z]$/.test(section) ? `appendix-${section}` : `section-${section}`;
    return { rfc, section, url: `https://www.rfc-editor.org/rfc/rfc${number}#${anchor}` };
  }
  const anchor = OPENID_CONNECT_CORE[section];
  if (anchor === undefined) throw new Error(`The address of "${name}" is not known.`);
  return { rfc, section, url: `https://openid.net/specs/openid-connect-core-1_0.html#${anchor}` };
}

/** A clause as people write it: `RFC 6749 §5.2`, `RFC 6749 appendix B`. */
export function clauseText({ rfc, section }: Pick<Clause, 'rfc' | 'section'>): string {
  return /^[A-Z]$/.test(section) ? `${rfc} appendix ${section}` : `${rfc} §${section}`;
}
