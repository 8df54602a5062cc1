// biome-ignore-all lint/suspicious/noControlCharactersInRegex: they are what must not be there

/** Characters that nothing we write may hold; line feed and tab are harmless. */
export const HARMFUL =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/u;

/** Half of a surrogate pair. */
export const LONE_SURROGATE = /\p{Surrogate}/u;

/** What a terminal's commands begin with. */
export const ESCAPE = /\u001b/;
