import { createScanner } from 'jsonc-parser';

/** The scanner's kinds of tokens: it declares them as a const enum, which modules compiled one by one cannot read. */
const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  colon: 6,
  string: 10,
  end: 17,
} as const;

/**
 * Names of members that appear more than once in one object of a JSON text, however deep. `JSON.parse` keeps the last
 * of them in silence, so the text itself has to be read (RFC 6749 §3.2: response parameters MUST NOT be included more
 * than once; RFC 8628 §3.1 says so again). The text is read token by token: one that is nested a hundred thousand deep
 * would exhaust whatever reads it by recursion.
 *
 * @returns each such name once, in order of appearance; empty for a text that is no JSON
 */
export function repeatedMembers(text: string): string[] {
  const scanner = createScanner(text, true);
  /** The names seen in each object that is open; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  const repeated = new Set<string>();
  let string: string | undefined;
  for (let token = Number(scanner.scan()); token !== TOKEN.end; token = Number(scanner.scan())) {
    if (token === TOKEN.openBrace) open.push(new Set());
    else if (token === TOKEN.openBracket) open.push(undefined);
    else if (token === TOKEN.closeBrace || token === TOKEN.closeBracket) open.pop();
    else if (token === TOKEN.colon && string !== undefined) {
      const names = open.at(-1);
      if (names?.has(string)) repeated.add(string);
      names?.add(string);
    }
    string = token === TOKEN.string ? scanner.getTokenValue() : undefined;
  }
  return [...repeated];
}
