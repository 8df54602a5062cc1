/** What may be said of how a target is started; each leaves out what it has no use for. */
export interface StartOptions {
  /** Seconds that codes live; short unless given, for a run waits until they expire. */
  readonly lifetimeSeconds?: number;
  /** Who the client is, for a target that is a service elsewhere. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Which of its directories is meant, for a service that has them. */
  readonly tenant?: string;
  /** Is told, in a sentence, what is being waited for, and what of the preparations did not succeed. */
  readonly onNotice?: (what: string) => void;
  /** Is told what a target file says that is to be known even if the start fails: as soon as it is read. */
  readonly onRead?: (file: { readonly name: string; readonly secrets: readonly string[] }) => void;
  /** Is told of a secret that came up in the preparations. */
  readonly onSecret?: (secret: string) => void;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}
