import type { WrittenScenario } from '../engine/feature-catalogue';
import { ENDPOINTS } from './addresses';
import { ExpectedPace } from './expected-pace';
import { jsonTextAnswer, readScriptedAnswers, type ScriptedAnswer } from './scripted-answer';
import { ServerScript } from './server-script';

/** For how long a client may listen to a server that is silent. */
const SILENCE_SECONDS = 35;

/**
 * About how long a client that keeps the RFC takes for a scenario, by what the scenario says of its server: the waits
 * between polls, answers that are slow or never come, the end of the codes. Pure.
 *
 * ```ts
 * // Given "interval": 7, and the responses to the polls are: authorization_pending, a token
 * expectedSeconds(scenario); // 14
 * ```
 */
export function expectedSeconds({ lines }: Pick<WrittenScenario, 'lines'>): number {
  const script = new ServerScript();
  const answers: ScriptedAnswer[] = [];
  let standing: ScriptedAnswer | undefined;
  let end = Number.POSITIVE_INFINITY;
  let before = 0;
  lines.forEach((line, index) => {
    const [, row = '', cell] = /^\| (interval|expires_in) +\| +(\d+) +\|$/.exec(line) ?? [];
    if (row !== '') script.codes(row, cell);
    const [, name = '', json] = /response has (?:no )?"(interval|expires_in)"(?:: (.+))?$/.exec(line) ?? [];
    if (name !== '') script.codes(name, json);
    const [, list] = /the responses to the polls are: (.+)$/.exec(line) ?? [];
    if (list !== undefined) answers.push(...readScriptedAnswers(list));
    const [, always] = /the response to every poll is: (.+)$/.exec(line) ?? [];
    if (always !== undefined) [standing] = readScriptedAnswers(always);
    const [, status] =
      /the response to a poll has (?:status (\d+)|the header .+) and the body:$/.exec(line) ?? [];
    if (/the response to a poll has .+ and the body:$/.test(line))
      answers.push(jsonTextAnswer(Number(status ?? 400), textBelow(lines, index)));
    const [, cancelled] = /cancels (\d+) seconds after/.exec(line) ?? [];
    if (cancelled !== undefined) end = Number(cancelled);
    if (/device authorization request is: silence$/.test(line)) before += SILENCE_SECONDS;
  });
  if (standing !== undefined) return before + Math.min(end, Number(script.code('expires_in')));
  const pace = new ExpectedPace();
  pace.start(script);
  // Where a scenario says nothing of polls, the first one brings a token.
  let seconds = 0;
  for (const answer of answers.length > 0 ? answers : readScriptedAnswers('a token')) {
    seconds += pace.wait + (answer.afterSeconds ?? 0) + (answer.trouble === 'silence' ? SILENCE_SECONDS : 0);
    pace.answered(ENDPOINTS.token_endpoint, answer);
  }
  return before + Math.min(end, seconds);
}

function textBelow(lines: readonly string[], index: number): string {
  const from = index + 2;
  return lines.slice(from, lines.indexOf('"""', from)).join('\n');
}
