/** Something that happened in a scenario of a device client, for people who read it in order. */
export interface TimelineEntry {
  /** Milliseconds since the client was started. */
  readonly at_ms: number;
  readonly what: 'start' | 'request' | 'screen' | 'browser' | 'end';
  /** What was sent, shown, opened, or how it ended. */
  readonly text: string;
  /** What a request was answered: an error code, a token, a status. */
  readonly answer?: string;
  /** Milliseconds since the poll before it: since its answer, where that was not sent at once. */
  readonly waited_ms?: number;
  /** Milliseconds that the RFC has the client wait at least. */
  readonly least_ms?: number;
}
