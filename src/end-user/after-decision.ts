import type { HtmlPage } from './html-page';
import { ARE_YOU_SURE } from './label-words';
import type { Control } from './page-controls';
import type { PageMeaning } from './page-meaning';
import type { Move, WalkState } from './walk-state';
import { end, press, quoted, shown, stuck } from './walk-words';

type Decided = WalkState & { readonly decided: string };

/** What an end user does on a page that comes after they approved or denied. */
export function stepAfterDecision(state: Decided, page: HtmlPage, meaning: PageMeaning): Move {
  return state.task.decision === 'deny'
    ? afterDenying(state, page, meaning)
    : afterApproving(state, page, meaning);
}

function afterDenying(state: Decided, page: HtmlPage, meaning: PageMeaning): Move {
  const { messages } = meaning;
  const pressed = `after pressing "${state.decided}"`;
  // That the code is of no use any more is what a refusal comes to.
  if (messages.codeError && !messages.refusesAccess) {
    return end(state, 'code-refused', `${pressed} the page said${quoted(page, messages.codeError)}`);
  }
  if (messages.refusal !== undefined) {
    return end(state, 'denied', `${pressed} the page said${quoted(page, messages.refusal)}`);
  }
  if (page.status >= 400 || messages.error) {
    const detail = `${pressed} the page reports an error (status ${page.status})${quoted(page, messages.error)}`;
    return stuck(state, detail);
  }
  const confirm = confirmationOf(page, meaning);
  if (confirm) return press(state, page, `pressed "${shown(confirm)}"`, confirm, confirm.fills);
  const detail = `${pressed} the page said${quoted(page)}`;
  return end(state, 'denied', detail, leadsBack(state, meaning) ?? openQuestion(meaning));
}

/** To follow a link is safe (RFC 9110 section 9.2.1): one that leads back to where the code is entered leaves it open. */
function leadsBack({ choice, decided }: Decided, { codeEntry }: PageMeaning): string | undefined {
  const isLink = choice?.deny?.kind === 'link' && shown(choice.deny) === decided;
  return codeEntry && isLink
    ? `the link "${decided}" leads back to the page that takes the code, which need not be a refusal`
    : undefined;
}

/** "Are you sure?" — what says that the refusal is meant. */
function confirmationOf(page: HtmlPage, { approve, deny, messages }: PageMeaning): Control | undefined {
  if (messages.success || !ARE_YOU_SURE.test(`${page.title} ${page.lines}`)) return undefined;
  // "Yes" beside "No", "Deny" beside "Go back"; where the one that denies says no more than "No", it takes back.
  const takesBack =
    deny !== undefined && /^\P{L}*(?:no|nein|non|não|いいえ|否|cancel|back)\P{L}*$/iu.test(deny.label);
  if (deny && !takesBack) return deny;
  return approve?.meaning === 'go-on' ? approve : undefined;
}

function afterApproving(before: Decided, page: HtmlPage, meaning: PageMeaning): Move {
  const { messages, codeEntry, approve, deny } = meaning;
  const pressed = `after pressing "${before.decided}"`;
  const aboutCode = messages.codeError ?? (codeEntry && (messages.error ?? messages.refusal));
  if (aboutCode && !messages.success) {
    return end(before, 'code-refused', `${pressed} the page said${quoted(page, aboutCode)}`);
  }
  if (page.status >= 400) {
    const detail = `${pressed} the provider answered with status ${page.status}${quoted(page, messages.error)}`;
    return stuck(before, detail);
  }
  if (approve && !codeEntry && asksOn(before, meaning, approve)) {
    const choice = before.choice?.deny ? before.choice : { page, approve, deny, fills: [] };
    const state = { ...before, choice, decided: shown(approve) };
    return press(state, page, `pressed "${shown(approve)}"`, approve, approve.fills);
  }
  if (messages.success) {
    const detail = `${pressed} the page said${quoted(page, messages.success)}`;
    return end(before, 'approved', detail, messages.ends ? undefined : openQuestion(meaning));
  }
  if (messages.refusal || messages.error) {
    const words = quoted(page, messages.error ?? messages.refusal);
    return stuck(before, `${pressed} the page reports a failure${words}`);
  }
  if (codeEntry) return stuck(before, `${pressed} the page asks for the code again, and does not say why`);
  return end(
    before,
    'approved',
    `${pressed} the page asks for no more${quoted(page)}`,
    openQuestion(meaning),
  );
}

/** Whether a page after the approval asks once more, rather than that it is the end and has a button besides. */
function asksOn(
  state: WalkState,
  { messages, deny, approveIsNamed }: PageMeaning,
  approve: Control,
): boolean {
  if (approveIsNamed) return true;
  // Where the target file names what approves, something else that looks like it does not.
  if (state.user.selectors?.approve !== undefined && !deny) return false;
  if (messages.ends) return deny !== undefined && deny.form !== undefined && deny.form === approve.form;
  if (messages.success) return deny !== undefined || approve.meaning === 'approve';
  return approve.kind === 'button' || deny !== undefined;
}

/** A button that may ask for more, and that the driver cannot read. */
function openQuestion({ unclear, approve, deny }: PageMeaning): string | undefined {
  const [button] = [...unclear, ...[approve, deny].filter((one) => one !== undefined)];
  return button ? `the page has a button "${shown(button)}", and may ask for more` : undefined;
}
