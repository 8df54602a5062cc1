import { bare } from './code-entry';
import type { Decision, Outcome, UserDescription, UserFault, VerificationTask, Visit } from './end-user';
import type { Fill } from './form-request';
import type { HtmlPage } from './html-page';
import type { Control } from './page-controls';

/** The page where the choice was offered, as it was seen. */
export interface Choice {
  readonly page: HtmlPage;
  readonly approve: Control | undefined;
  readonly deny: Control | undefined;
  readonly fills: readonly Fill[];
}

/** What an end user keeps in mind on the way through the verification pages. */
export interface WalkState {
  readonly task: Pick<VerificationTask, 'uri' | 'userCode' | 'decision'>;
  readonly user: UserDescription;
  /** Pages that were seen before this one. */
  readonly pagesBefore: number;
  /** The code is with the provider: typed, or carried by the address. */
  readonly codeGiven: boolean;
  /** How often the code was sent from a page that asks for it. */
  readonly codesSent: number;
  /** The code was typed into a page that did not have it. */
  readonly typedCode: boolean;
  /** What the page that takes the code said of success before it had any: a rule, or something else that succeeded. */
  readonly saidBeforeCode?: string;
  /** The choice was offered on the page that takes the code, and left there: nothing was sent. */
  readonly codeNotSent?: true;
  /** See {@link Visit.roomOnlyForCode}. */
  readonly roomOnlyForCode?: Visit['roomOnlyForCode'];
  /** The choice was offered on the page that signs the end user in, by one and the same press. */
  readonly signsInWithChoice?: true;
  readonly signIns: number;
  /** The page of the last sign-in, and what it asked for. */
  readonly signInPage: string;
  readonly signedInSinceCode: boolean;
  /** The label with which the end user approved or denied. */
  readonly decided?: string;
  /** A button that was pressed to go on, on a page that offered no way to refuse. */
  readonly wentOn?: string;
  readonly choice?: Choice;
  readonly signInCancel?: { readonly page: HtmlPage; readonly control: Control };
  /** What the first page says of limits, before anything was tried: a rule. */
  readonly limitRule?: string;
  /** A page so far has scripts that were not run. */
  readonly idleScripts: boolean;
  /** What was pressed, each with the page as it looked. */
  readonly presses: readonly string[];
  /** What the end user did last, in words. */
  readonly lastAction?: string;
}

/** What the end user does next, or how the task ends. */
export type Step =
  | {
      readonly action: string;
      readonly press: Control;
      readonly fills: readonly Fill[];
      /** The page to press it on, where it is an earlier one. */
      readonly on?: HtmlPage;
    }
  | {
      readonly outcome: Outcome;
      readonly detail: string;
      readonly fault?: UserFault;
      readonly guess?: string;
    };

/** The next step, and what is kept in mind from then on. */
export interface Move {
  readonly step: Step;
  readonly state: WalkState;
}

export function startOfWalk(task: WalkState['task'], user: UserDescription): WalkState {
  const code = bare(task.userCode);
  return {
    task,
    user,
    pagesBefore: 0,
    codeGiven: code !== '' && bare(decodedUri(task.uri)).includes(code),
    codesSent: 0,
    typedCode: false,
    signIns: 0,
    signInPage: '',
    signedInSinceCode: false,
    idleScripts: false,
    presses: [],
  };
}

/** The state of an end user who went back to the choice and decides there, once more. */
export function backAtChoice(start: WalkState, choice: Choice, decision: Decision, label: string): WalkState {
  return {
    ...start,
    task: { ...start.task, decision },
    choice,
    codeGiven: true,
    codesSent: 1,
    pagesBefore: 1,
    decided: label,
  };
}

function decodedUri(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
