import type { Clause } from './clause';

/** How strongly a requirement binds: {@link Level} `MUST` breaks compliance, the others do not. */
export type Level = 'MUST' | 'SHOULD' | 'MAY' | 'ADVICE';

/** Who has to behave: the authorization server or the device client. */
export type Party = 'provider' | 'client';

/** What is at stake where a requirement is not met: {@link IMPACTS} says it in words. */
export type Impact = 'security' | 'interoperability' | 'usability' | 'hygiene';

/** One thing that RFC 8628, or an RFC it leans on, asks. */
export interface Requirement {
  /** Section and a slug; a scenario carries it as a tag: `3.5-slow-down-recovers`. */
  readonly id: string;
  readonly party: Party;
  readonly section: string;
  readonly level: Level;
  /** The RFC's own word, `defined` where it defines without one, `none` where no keyword stands behind it. */
  readonly keyword: string;
  /** What is asked, in our words. */
  readonly statement: string;
  /** What a run must be given before this can be judged. */
  readonly needs?: string;
  /** The section of RFC 8628 that it belongs to. */
  readonly link: string;
  readonly impact: Impact;
  /** The texts that it stands on, the one that decides first; never empty. */
  readonly clauses: readonly Clause[];
  /** What a maintainer can do where it is not met, in one sentence. */
  readonly remedy: string;
  /** Why it has this level, where the texts leave room for another. */
  readonly why?: string;
}

/** The levels, strongest first. */
export const LEVELS: readonly Level[] = ['MUST', 'SHOULD', 'MAY', 'ADVICE'];

/** The impacts, gravest first, with what each means to a reader. */
export const IMPACTS: Readonly<Record<Impact, string>> = {
  security: 'somebody may get access, or learn a secret, who should not',
  interoperability: 'clients and servers that keep the RFC may fail to work together',
  usability: 'people may not get through, or be led astray',
  hygiene: 'nothing fails today, but load, logs or later changes make it a problem',
};

/** The impacts, gravest first. */
export const IMPACT_ORDER: readonly Impact[] = ['security', 'interoperability', 'usability', 'hygiene'];
