/** What may be said of how a built-in target is started; each leaves out what it has no use for. */
export interface StartOptions {
  /** Seconds that codes live; short unless given, for a run waits until they expire. */
  readonly lifetimeSeconds?: number;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}
