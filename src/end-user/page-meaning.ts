import { accountChoice } from './account-choice';
import { type CodeEntry, codeEntryBesideSignIn, codeEntryOf } from './code-entry';
import { fillsToApprove } from './consent-boxes';
import type { UserDescription } from './end-user';
import type { HtmlPage } from './html-page';
import { type Control, controlAt, pageControls } from './page-controls';
import { type PageMessages, readMessages } from './page-messages';
import { answerBesideTheMatter } from './question-beside';
import { selfSendingControl } from './self-sending-form';
import { approvalBySignIn, type SignIn, signInOf } from './sign-in-form';
import { passwordFields } from './text-fields';

/** What a page is to the end user: what it asks, what can be done there, what it says. */
export interface PageMeaning {
  /** The page sends a form by itself as soon as it is there. */
  readonly selfSending?: Control;
  readonly codeEntry?: CodeEntry;
  readonly signIn?: SignIn;
  /** The form that signs in takes the code as well. */
  readonly codeBesideSignIn?: CodeEntry;
  /** The choice about the device, where the page offers it. */
  readonly approve?: Control;
  readonly deny?: Control;
  /** A way to a sign-in page. */
  readonly signInLink?: Control;
  /** What answers a question that is beside the matter: whether to stay signed in, or which account is meant. */
  readonly besideTheMatter?: Control;
  readonly messages: PageMessages;
  readonly holdsPassword: boolean;
  /** Asks for a code that is not the device's: of an authenticator, by mail or text message. */
  readonly asksSecondFactor: boolean;
  /** Buttons that send something, and whose labels cannot be read: what they do is not known. */
  readonly unclear: readonly Control[];
  /** The target file's selector for approving matches on this page, or is not given. */
  readonly approveIsNamed: boolean;
}

/**
 * Understands a page by meaning; a target file's selectors win where they match something on it.
 *
 * @param username by which the end user's own account is known, where a page offers several
 * @throws CannotFollowError when a selector is no CSS selector
 */
export function understand(
  page: HtmlPage,
  selectors: NonNullable<UserDescription['selectors']>,
  userCode: string,
  username?: string,
): PageMeaning {
  const messages = readMessages(page.salient, page.lines);
  const holdsPassword = passwordFields(page).length > 0;
  const selfSending = selfSendingControl(page);
  const controls = pageControls(page);
  const named = (selector: string | undefined): Control | undefined => {
    const [element] = selector ? page.select(selector) : [];
    return element && (controls.find((one) => one.element === element) ?? controlAt(page, element));
  };

  const signIn = signInOf(page, controls, selectors, named(selectors.sign_in));
  const code = codeEntryOf(page, controls, selectors, userCode, signIn?.form, named(selectors.code_submit));
  const chosen = { approve: named(selectors.approve), deny: named(selectors.deny) };
  const common = {
    messages,
    holdsPassword,
    asksSecondFactor: code === 'second-factor',
    unclear: controls.filter((one) => one.kind === 'button' && one.meaning === 'unclear'),
    approveIsNamed: chosen.approve !== undefined,
    ...(selfSending ? { selfSending } : {}),
  };
  const codeEntry = code === 'second-factor' ? undefined : code;

  if (codeEntry) {
    // A code page that can be refused as well as approved is the choice itself; "Cancel" beside "Next" is not.
    const inForm = controls.filter((one) => one.form === codeEntry.submit.form && one.kind === 'button');
    const approve = chosen.approve ?? inForm.find((one) => one.meaning === 'approve');
    const deny = chosen.deny ?? inForm.find((one) => one.meaning === 'deny');
    return {
      ...common,
      codeEntry,
      ...(approve ? { approve, ...(deny ? { deny } : {}) } : {}),
    };
  }
  if (signIn) {
    // A selector that is meant for the choice may match the button that signs in as well.
    const bySignIn = approvalBySignIn(page, signIn, userCode);
    const approve = bySignIn && (chosen.approve ?? bySignIn);
    const deny = chosen.deny ?? signIn.cancel;
    const beside = codeEntryBesideSignIn(page, controls, selectors, userCode, signIn);
    if (beside) return { ...common, signIn, codeBesideSignIn: beside, ...besideChoice(controls, signIn) };
    return { ...common, signIn, ...(approve ? { approve, ...(deny ? { deny } : {}) } : {}) };
  }

  const answer = answerBesideTheMatter(page, controls, userCode) ?? accountChoice(page, controls, username);
  if (answer && !chosen.approve) return { ...common, besideTheMatter: answer };

  const choice = choiceOf(controls, messages);
  const approve = chosen.approve ?? choice.approve;
  const deny = chosen.deny ?? choice.deny;
  const signInLink = named(selectors.sign_in) ?? (approve || deny ? undefined : signInLinkOf(controls));
  return {
    ...common,
    ...(approve
      ? {
          approve: {
            ...approve,
            fills: [...approve.fills, ...fillsToApprove(page, approve.form, approve.fills)],
          },
        }
      : {}),
    ...(deny ? { deny } : {}),
    ...(signInLink ? { signInLink } : {}),
  };
}

/**
 * The choice that a form offers with the code and the sign-in. Where nothing in it refuses, its button sends what was
 * typed, whatever it says: what the device may do comes after.
 */
function besideChoice(
  controls: readonly Control[],
  { form, submit }: SignIn,
): { readonly approve?: Control; readonly deny?: Control } {
  const deny = controls.find((one) => one.form === form && one.kind === 'button' && one.meaning === 'deny');
  return deny && submit.meaning === 'approve' ? { approve: submit, deny } : {};
}

/**
 * The two ways to decide. What a label says counts before what attributes say, and what stands beside a way to refuse
 * before what does not.
 */
function choiceOf(
  controls: readonly Control[],
  messages: PageMessages,
): { readonly approve?: Control; readonly deny?: Control } {
  const denies = byLabelFirst(controls.filter((one) => one.meaning === 'deny'));
  const strong = controls.filter((one) => one.meaning === 'approve');
  const weak = controls.filter(
    (one) =>
      one.kind === 'button' && (one.meaning === 'go-on' || (one.meaning === 'sign-in' && denies.length > 0)),
  );
  // "Done. [Continue]" leads away; the same button beside "Cancel" is a choice.
  const usableWeak = messages.success !== undefined && denies.length === 0 ? [] : weak;
  const candidates = byLabelFirst([...strong, ...usableWeak]);
  const approve = candidates.find((one) => denies.some((deny) => deny.form === one.form)) ?? candidates[0];
  const deny =
    denies.find((one) => one.form !== undefined && one.form === approve?.form) ?? preferButton(denies);
  return { ...(approve ? { approve } : {}), ...(deny ? { deny } : {}) };
}

function byLabelFirst(controls: readonly Control[]): readonly Control[] {
  return [...controls.filter((one) => !one.isGuess), ...controls.filter((one) => one.isGuess)];
}

function preferButton(controls: readonly Control[]): Control | undefined {
  return controls.find((one) => one.kind === 'button') ?? controls[0];
}

function signInLinkOf(controls: readonly Control[]): Control | undefined {
  const links = controls.filter((one) => one.meaning === 'sign-in');
  return links.length === 1
    ? links[0]
    : links.find((one) => /e-?mail|password|username|local|example|database/i.test(one.label));
}
