/** A request as the scripted server received it. */
export interface ReceivedRequest {
  readonly method: string;
  /** The address in the words of the features, wherever the server really listens. */
  readonly url: string;
  /** It came in plain text; undefined where there is no wire. */
  readonly isPlain?: boolean;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When it came, in milliseconds on the scenario's clock. */
  readonly at: number;
  /** When its answer had been sent, or the connection ended without one. */
  readonly answeredAt: number;
  /**
   * The earliest moment from which the client may count its wait: for an answer that was sent at once, when the request
   * came, so that what the server itself took is never held against the client.
   */
  readonly countsFrom: number;
  /** How many characters stood on the screen when it came. */
  readonly shownBefore: number;
  /** The client ended the connection before it was answered. */
  readonly gaveUp: boolean;
}
