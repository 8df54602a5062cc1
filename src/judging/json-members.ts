import { visit } from 'jsonc-parser';

/**
 * Names of members that appear more than once in one object of a JSON text, however deep. `JSON.parse` keeps the last
 * of them in silence, so the text itself has to be read (RFC 6749 §3.2: response parameters MUST NOT be included more
 * than once; RFC 8628 §3.1 says so again).
 *
 * @returns each such name once, in order of appearance; empty for a text that is no JSON
 */
export function repeatedMembers(text: string): string[] {
  const objects: Set<string>[] = [];
  const repeated = new Set<string>();
  visit(text, {
    onObjectBegin: () => {
      // jsonc-parser recurses; a text nested deeper than any honest answer is not worth a stack overflow.
      objects.push(new Set());
      return objects.length < 200;
    },
    onObjectEnd: () => {
      objects.pop();
    },
    onObjectProperty: (name) => {
      const seen = objects.at(-1);
      if (seen?.has(name)) repeated.add(name);
      seen?.add(name);
    },
  });
  return [...repeated];
}
