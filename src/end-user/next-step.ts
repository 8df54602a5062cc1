import { stepAfterDecision } from './after-decision';
import type { CodeEntry } from './code-entry';
import type { HtmlPage } from './html-page';
import type { Control } from './page-controls';
import type { PageMeaning } from './page-meaning';
import { isLimited, type PageMessages } from './page-messages';
import type { SignIn } from './sign-in-form';
import { credentialsFor, signInStep } from './sign-in-step';
import type { Move, WalkState } from './walk-state';
import { end, press, quoted, shown, soFar, stuck } from './walk-words';

/** Statuses that speak of who asks or how, not of the code. */
const NOT_ABOUT_THE_CODE = [401, 403, 405, 406, 407, 411, 413, 414, 415, 431, 451];

/**
 * Decides what an end user does on a page ([RFC 8628 §3.3](https://www.rfc-editor.org/rfc/rfc8628#section-3.3)): a pure
 * function of what they keep in mind and of the page.
 *
 * @param state what the end user keeps in mind
 * @param page the page as it came
 * @param meaning what it is to them
 * @returns what to press there, or how the task ends; and what is kept in mind from then on
 */
export function nextStep(state: WalkState, page: HtmlPage, meaning: PageMeaning): Move {
  const idleScripts = state.idleScripts || hasIdleScripts(page);
  const move = stepOn({ ...state, idleScripts }, page, meaning);
  const { limit } = meaning.messages;
  const limitRule = state.limitRule ?? (state.pagesBefore === 0 ? limit : undefined);
  return {
    step: move.step,
    state: {
      ...move.state,
      pagesBefore: state.pagesBefore + 1,
      ...(limitRule !== undefined ? { limitRule } : {}),
      ...('action' in move.step ? { lastAction: move.step.action } : {}),
    },
  };
}

/**
 * Whether a page refuses for how much was tried. What the first page says of limits, before anything was tried on it, is
 * a rule that it explains, there and wherever it stands again.
 */
export function isLimitedPage(state: WalkState, page: HtmlPage, meaning: PageMeaning): boolean {
  const { messages, codeEntry, signIn, approve } = meaning;
  const canGoOn = state.pagesBefore === 0 && (codeEntry ?? signIn ?? approve) !== undefined;
  const repeated =
    state.limitRule !== undefined && state.limitRule === messages.limit && messages.codeError !== undefined;
  return isLimited({ status: page.status, usedUp: page.loaded.usedUp }, canGoOn || repeated ? {} : messages);
}

/** Whether the page has scripts, and the driver runs none. */
export function hasIdleScripts(page: HtmlPage): boolean {
  return page.loaded.scripts !== 'run' && page.has('script');
}

function stepOn(state: WalkState, page: HtmlPage, meaning: PageMeaning): Move {
  const { status } = page;
  const { messages, selfSending, signIn, codeEntry } = meaning;
  const { decided } = state;
  const denied = decided !== undefined && state.task.decision === 'deny' && messages.refusal !== undefined;
  if (isLimitedPage(state, page, meaning)) {
    const detail = `${soFar(state)} the provider limits what may be tried (status ${status})${quoted(page, messages.limit)}`;
    return end(state, 'limited', detail);
  }
  if (status >= 500 && !denied) {
    return stuck(state, `${soFar(state)} the provider answered with status ${status}${quoted(page)}`);
  }
  if (selfSending && status < 400) {
    return press(state, page, 'the page sent its form by itself', selfSending, []);
  }
  const isOver = denied || (decided !== undefined && messages.ends === true && !meaning.approve);
  if (signIn && !isOver) {
    const { approve, deny, codeBesideSignIn } = meaning;
    if (codeBesideSignIn && decided === undefined)
      return onCodeBesideSignIn(state, page, meaning, signIn, codeBesideSignIn);
    if (decided === undefined && state.codeGiven && approve)
      return onSignInThatApproves(state, page, signIn, messages, { approve, deny });
    return signInStep(state, page, signIn, messages);
  }
  if (meaning.asksSecondFactor) {
    return stuck(state, `the provider asks for a second factor${quoted(page)}`);
  }
  const { besideTheMatter } = meaning;
  if (besideTheMatter && status < 400)
    return press(state, page, `pressed "${shown(besideTheMatter)}"`, besideTheMatter, besideTheMatter.fills);
  if (decided !== undefined) return stepAfterDecision({ ...state, decided }, page, meaning);
  if (codeEntry) return onCodePage(state, page, meaning, codeEntry);
  if (status >= 400) return onErrorPage(state, page, meaning);
  if (meaning.approve) return onChoice(state, page, meaning, meaning.approve);
  return withoutChoice(state, page, meaning);
}

/** One form takes the code, the name and the password. */
function onCodeBesideSignIn(
  before: WalkState,
  page: HtmlPage,
  meaning: PageMeaning,
  signIn: SignIn,
  codeEntry: CodeEntry,
): Move {
  const { codeError, error } = meaning.messages;
  // "Invalid name or password" stands above the label of the code: what stands out says what it is about.
  const isAboutCode = codeError !== undefined && (error === undefined || error.includes(codeError));
  if (before.codesSent > 0 && isAboutCode)
    return end(before, 'code-refused', `the page did not take the code${quoted(page, codeError)}`);
  const signedIn = signInStep(before, page, signIn, meaning.messages);
  if (!('press' in signedIn.step)) return signedIn;
  const { signIns, signInPage } = signedIn.state;
  const fills = [...codeEntry.fills, ...signedIn.step.fills];
  return onCodePage({ ...before, signIns, signInPage }, page, meaning, { ...codeEntry, fills });
}

/** Signing in lets the device in: the choice is made with it, and refusing takes no password. */
function onSignInThatApproves(
  before: WalkState,
  page: HtmlPage,
  signIn: SignIn,
  messages: PageMessages,
  { approve, deny }: { readonly approve: Control; readonly deny: Control | undefined },
): Move {
  const { task, user } = before;
  const withCredentials = { ...approve, fills: [...approve.fills, ...credentialsFor(signIn, user)] };
  const state: WalkState = {
    ...remember(before, { page, approve: withCredentials, deny, fills: [] }),
    signsInWithChoice: true,
  };
  if (task.decision === 'look') {
    const also = deny ? ` and "${shown(deny)}"` : ', and nothing to refuse with';
    return end(state, 'asked', `the page offers "${shown(approve)}"${also}, before anybody signs in`);
  }
  if (task.decision === 'approve')
    return signInStep({ ...state, decided: shown(approve) }, page, signIn, messages);
  if (deny)
    return press({ ...state, decided: shown(deny) }, page, `pressed "${shown(deny)}"`, deny, deny.fills);
  return end(state, 'no-choice', `the page offers "${shown(approve)}" and no way to deny`);
}

function onErrorPage(state: WalkState, page: HtmlPage, { messages }: PageMeaning): Move {
  const { status } = page;
  const words = `the provider answered with status ${status}${quoted(page)}`;
  if (messages.codeError !== undefined) return end(state, 'code-refused', words);
  const mayBeAboutCode =
    state.codeGiven && !NOT_ABOUT_THE_CODE.includes(status) && (status !== 404 || state.codesSent > 0);
  if (!mayBeAboutCode) return stuck(state, `${soFar(state)} ${words}`);
  return end(state, 'code-refused', words, guessOf(state, 'the page does not say that it is about the code'));
}

function onCodePage(
  before: WalkState,
  page: HtmlPage,
  meaning: PageMeaning,
  codeEntry: NonNullable<PageMeaning['codeEntry']>,
): Move {
  const { messages, approve, deny } = meaning;
  // Signing in may lose what was typed before; a person then types it again. Anything else is a refusal.
  const lost = before.signedInSinceCode && before.codesSent === 1 && !messages.codeError;
  // A page that serves for the next device as well says on top that it is done with this one. What it said before is no
  // answer to the code.
  const isDone = messages.ends === true && !messages.codeError && messages.success !== before.saidBeforeCode;
  if (before.codesSent > 0 && !lost && isDone && messages.success !== undefined)
    return doneUnasked(before, page, meaning, messages.success);
  if (before.codesSent > 0 && !(lost || (approve && deny && !messages.codeError))) {
    const why = messages.codeError ?? messages.error;
    const guess = why === undefined ? 'the page asks for the code again without saying why' : undefined;
    return end(before, 'code-refused', `the page asks for the code again${quoted(page, why)}`, guess);
  }
  if (before.codesSent === 0 && before.codeGiven && messages.codeError !== undefined) {
    return end(before, 'code-refused', `the page did not take the code${quoted(page, messages.codeError)}`);
  }
  if (page.status >= 400) {
    return stuck(before, `${soFar(before)} the provider answered with status ${page.status}${quoted(page)}`);
  }
  const { holdsCode, submit, roomOnlyForCode } = codeEntry;
  if (
    before.task.decision === 'look' &&
    before.codesSent === 0 &&
    before.codeGiven &&
    holdsCode &&
    !approve
  ) {
    // Whether more is asked after this press cannot be known without pressing, and the press may be the approval.
    const choice = { page, approve: submit, deny, fills: codeEntry.fills };
    const detail = `the page holds the code, filled in, and waits for "${shown(submit)}" to be pressed`;
    return end(remember(before, choice), 'asked', detail);
  }
  const state: WalkState = {
    ...before,
    codesSent: before.codesSent + 1,
    typedCode: before.typedCode || !holdsCode,
    codeGiven: true,
    signedInSinceCode: false,
    ...(before.codesSent === 0 && messages.success !== undefined && { saidBeforeCode: messages.success }),
    ...(roomOnlyForCode !== undefined && { roomOnlyForCode }),
  };
  if (approve) return onChoice(state, page, meaning, approve, codeEntry);
  const action = holdsCode ? `sent the code that the page held` : 'typed the code';
  return press(state, page, action, submit, codeEntry.fills);
}

function onChoice(
  before: WalkState,
  page: HtmlPage,
  meaning: PageMeaning,
  approve: Control,
  codeEntry?: PageMeaning['codeEntry'],
): Move {
  const { deny } = meaning;
  const fills = codeEntry?.fills ?? [];
  const goesOn = approve.meaning !== 'approve' && !meaning.approveIsNamed;
  const typed = codeEntry && !codeEntry.holdsCode ? 'typed the code and ' : '';
  const pressed = (state: WalkState, control: Control): Move =>
    press(state, page, `${typed}pressed "${shown(control)}"`, control, [...fills, ...control.fills]);
  if (!before.codeGiven && goesOn && !deny) return pressed(before, approve);
  const state = remember(before, { page, approve, deny, fills });
  if (state.task.decision === 'look') {
    const also = deny ? ` and "${shown(deny)}"` : ', and nothing to refuse with';
    const onCodePage = codeEntry !== undefined && !codeEntry.holdsCode;
    const left: WalkState = onCodePage ? { ...state, codeNotSent: true } : state;
    return end(left, 'asked', `the page offers "${shown(approve)}"${also}`);
  }
  if (state.task.decision === 'approve') return pressed({ ...state, decided: shown(approve) }, approve);
  if (deny) return pressed({ ...state, decided: shown(deny) }, deny);
  // Someone who wants to refuse goes on as long as nothing is granted by it: the refusal may come later.
  if (goesOn || fills.length > 0) return pressed({ ...state, wentOn: shown(approve) }, approve);
  return refuseAtSignIn(state, page, meaning, `the page offers "${shown(approve)}" and no way to deny`);
}

function refuseAtSignIn(state: WalkState, page: HtmlPage, meaning: PageMeaning, detail: string): Move {
  const { signInCancel } = state;
  if (!signInCancel) return end(state, 'no-choice', detail, unreadableButtons(meaning));
  const { control } = signInCancel;
  const action = `went back to the sign-in page and pressed "${shown(control)}"`;
  const move = press({ ...state, decided: shown(control) }, page, action, control, []);
  return 'action' in move.step ? { ...move, step: { ...move.step, on: signInCancel.page } } : move;
}

function withoutChoice(state: WalkState, page: HtmlPage, meaning: PageMeaning): Move {
  const { messages, deny, signInLink } = meaning;
  if (messages.codeError && !messages.success) {
    return end(state, 'code-refused', `the page did not take the code${quoted(page, messages.codeError)}`);
  }
  if (state.codeGiven && messages.error && !messages.success) {
    const detail = `the page reports an error${quoted(page, messages.error)}`;
    return end(
      state,
      'code-refused',
      detail,
      guessOf(state, 'the page does not say that it is about the code'),
    );
  }
  if (signInLink) return press(state, page, `pressed "${shown(signInLink)}"`, signInLink, signInLink.fills);
  if (messages.success) return doneUnasked(state, page, meaning, messages.success);
  if (deny && state.codeGiven) {
    const detail = `the page offers "${shown(deny)}" and nothing to approve with`;
    return end(
      state,
      'no-choice',
      detail,
      unreadableButtons(meaning) ?? 'the way to approve may be one that is not known',
    );
  }
  const scripts = hasIdleScripts(page)
    ? '; it may need scripts (driver browser, command or manual), or selectors in the target file'
    : '';
  return stuck(state, `${soFar(state)} the page has nothing to go on with${quoted(page)}${scripts}`);
}

function doneUnasked(state: WalkState, page: HtmlPage, meaning: PageMeaning, success: string): Move {
  if (state.task.decision === 'deny' && state.wentOn !== undefined) {
    const detail = `"${state.wentOn}" ended it, and no page offered a way to deny${quoted(page, success)}`;
    return end(state, 'no-choice', detail, unreadableButtons(meaning));
  }
  const when = state.codesSent > 0 ? 'once the code was typed' : 'as soon as the address was opened';
  const detail = `${when}, without asking for approval, the page says that it is done${quoted(page, success)}`;
  const guess =
    unreadableButtons(meaning) ??
    (meaning.messages.ends ? undefined : guessOf(state, 'the page says of no device that it is approved'));
  return end(state, 'done-unasked', detail, guess);
}

/** A guess, where scripts that were not run may be the reason for what the page shows. */
function guessOf(state: WalkState, why: string): string | undefined {
  return state.idleScripts ? `${why}, and the pages have scripts that this driver does not run` : undefined;
}

function unreadableButtons({ unclear }: PageMeaning): string | undefined {
  const [button] = unclear;
  return button ? `the page has a button "${shown(button)}", which the driver cannot read` : undefined;
}

/** Keeps the first page that offers both; until one does, the first that offers to approve. */
function remember(state: WalkState, choice: NonNullable<WalkState['choice']>): WalkState {
  return !state.choice || (!state.choice.deny && choice.deny) ? { ...state, choice } : state;
}
