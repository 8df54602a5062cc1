/** A server that was started for a run. */
export interface StartedServer {
  /** The end of what it wrote so far; secrets are not taken out of it. */
  log(): string;
  /** Resolves, with how it ended in words, should it end by itself. */
  readonly ended: Promise<string>;
  /** Ends it, and all that it started. */
  stop(): Promise<void>;
}
