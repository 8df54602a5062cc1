import { createInterface } from 'node:readline/promises';

/** Somebody at a terminal who can be asked. */
export interface Asker {
  /**
   * @param question one line
   * @param usual what an empty answer means
   * @returns the answer, without white space around it
   */
  ask(question: string, usual: string): Promise<string>;
  close(): void;
}

/** The person at this terminal; questions go to standard error, so that standard output stays a result's. */
export function terminalAsker(): Asker {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return {
    ask: async (question, usual) => {
      const shown = usual === '' ? question : `${question} [${usual}]`;
      return (await lines.question(`${shown} `)).trim() || usual;
    },
    close: () => lines.close(),
  };
}
