/** How strongly a requirement binds: {@link Level} `MUST` breaks compliance, the others do not. */
export type Level = 'MUST' | 'SHOULD' | 'MAY' | 'ADVICE';

/** Who has to behave: the authorization server or the device client. */
export type Party = 'provider' | 'client';

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
  /** The section that asks it. */
  readonly link: string;
}

/** The levels, strongest first. */
export const LEVELS: readonly Level[] = ['MUST', 'SHOULD', 'MAY', 'ADVICE'];
