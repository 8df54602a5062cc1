/** Turns a user code as typed (or as shown) into the form that sessions are looked up by. */
export type UserCodeReader = (typed: string) => string;

/** Case, dashes, spaces and other punctuation do not count ([RFC 8628 §6.1](https://www.rfc-editor.org/rfc/rfc8628#section-6.1)). */
export const tolerantUserCode: UserCodeReader = (typed) =>
  typed
    .slice(0, 100)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
