import { safeLine } from '../http/safe-text';
import type { Outcome, UserFault } from './end-user';
import type { Fill } from './form-request';
import type { HtmlPage } from './html-page';
import type { Control } from './page-controls';
import type { Move, WalkState } from './walk-state';

/** Ends the task. */
export function end(state: WalkState, outcome: Outcome, detail: string, guess?: string): Move {
  return { state, step: { outcome, detail, ...(guess !== undefined ? { guess } : {}) } };
}

export function stuck(state: WalkState, detail: string, fault?: UserFault): Move {
  return { state, step: { outcome: 'stuck', detail, ...(fault ? { fault } : {}) } };
}

/**
 * Presses something, unless this end user cannot, or has done so on the same page to no effect: twice in a row, or a
 * third time with other pages in between.
 */
export function press(
  state: WalkState,
  page: HtmlPage,
  action: string,
  control: Control,
  fills: readonly Fill[],
): Move {
  if (control.outOfReach !== undefined) {
    return stuck(state, `"${shown(control)}" cannot be pressed: ${control.outOfReach}`);
  }
  const mark = `${new URL(page.url).pathname}\n${page.title}\n${page.lines}\n${shown(control)}`;
  const unchanged = state.presses.at(-1) === mark;
  if (unchanged || state.presses.filter((one) => one === mark).length > 1) {
    const again = unchanged ? 'left the page as it was' : 'led back to the same page again and again';
    return stuck(state, `pressing "${shown(control)}" ${again}${quoted(page)}`);
  }
  return { state: { ...state, presses: [...state.presses, mark] }, step: { action, press: control, fills } };
}

export function shown(control: Control): string {
  return safeLine(control.label).slice(0, 80);
}

export function quoted(page: HtmlPage, words?: string): string {
  const text = safeLine(words ?? (page.lines || page.title)).slice(0, 160);
  return text === '' ? ' (an empty page)' : `: "${text}"`;
}

/** Where the end user is on the way, as the beginning of a sentence. */
export function soFar({ lastAction }: WalkState): string {
  return lastAction === undefined
    ? 'at the first page'
    : `after the end user ${lastAction},`.replace('the end user the page', 'the page');
}
