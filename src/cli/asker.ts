import { createInterface } from 'node:readline/promises';
import { NotJudgedError } from '../engine/expected-error';

/** The person at the terminal ended the questions, with Ctrl-C or Ctrl-D. */
export class QuestionsEnded extends NotJudgedError {
  override readonly name = 'QuestionsEnded';
}

/** Somebody at a terminal who can be asked. */
export interface Asker {
  /**
   * @param question one line
   * @param usual what an empty answer means
   * @returns the answer, without white space around it
   * @throws QuestionsEnded after Ctrl-C or Ctrl-D
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
      try {
        return (await lines.question(`${shown} `)).trim() || usual;
      } catch {
        process.stderr.write('\n');
        throw new QuestionsEnded('The question was left unanswered, and nothing was done.');
      }
    },
    close: () => lines.close(),
  };
}
