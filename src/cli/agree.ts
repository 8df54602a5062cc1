import { counted } from '../report/report-words';
import { QuestionsEnded, terminalAsker } from './asker';

/** Tells the person at this terminal how often they will be asked to open a page, and asks whether they agree. */
export async function agreeAtTerminal(tasks: number): Promise<boolean> {
  const asker = terminalAsker();
  try {
    const often = counted(tasks, 'time');
    process.stderr.write('You are the end user of this run, and will be asked to open a page, and to\n');
    const answer = await asker.ask(`approve or deny, up to ${often}. Go on?`, 'y');
    return /^y(es)?$/i.test(answer);
  } catch (error) {
    if (error instanceof QuestionsEnded) return false;
    throw error;
  } finally {
    asker.close();
  }
}
