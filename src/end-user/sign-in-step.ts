import type { UserDescription } from './end-user';
import type { Fill } from './form-request';
import type { HtmlPage } from './html-page';
import type { PageMessages } from './page-messages';
import type { SignIn } from './sign-in-form';
import type { Move, WalkState } from './walk-state';
import { end, press, quoted, stuck } from './walk-words';

const MOST_SIGN_INS = 4;

/** Signs in, as far as the target file tells how. */
export function signInStep(before: WalkState, page: HtmlPage, signIn: SignIn, messages: PageMessages): Move {
  const { username, password } = before.user;
  const state: WalkState =
    signIn.cancel && !before.signInCancel
      ? { ...before, signInCancel: { page, control: signIn.cancel } }
      : before;
  const asksFor = signIn.password && signIn.username ? 'a user name and a password' : 'a user name';
  if (signIn.username && username === undefined) {
    const detail = `the provider asks for ${asksFor}, and the target's user has no username`;
    return stuck(state, detail, 'credentials-missing');
  }
  if (signIn.password && password === undefined) {
    const detail = "the provider asks for a password, and the target's user has no password";
    return stuck(state, detail, 'credentials-missing');
  }
  if (state.task.uri.startsWith('https:') && page.url.startsWith('http:')) {
    return stuck(state, 'the provider asks to sign in on a page without TLS; no password is typed there');
  }
  const signInPage = `${new URL(page.url).pathname} ${signIn.password ? 'password' : 'name'}`;
  if (state.signIns > 0 && signInPage === state.signInPage) {
    // Where signing in approves, the same page says what became of the code.
    if (state.signsInWithChoice && messages.codeError !== undefined) {
      const detail = `after signing in the page said${quoted(page, messages.codeError)}`;
      return end(state, 'code-refused', detail);
    }
    const detail = `the provider did not take the user name and password that it was given${quoted(page, messages.error)}`;
    return stuck(state, detail, page.status < 500 ? 'credentials-refused' : undefined);
  }
  if (state.signIns >= MOST_SIGN_INS) return stuck(state, 'the provider asks to sign in over and over');
  return press(
    { ...state, signIns: state.signIns + 1, signInPage, signedInSinceCode: true },
    page,
    signIn.password ? wordsOf(state) : 'typed the user name',
    signIn.submit,
    credentialsFor(signIn, before.user),
  );
}

function wordsOf({ decided, signsInWithChoice }: WalkState): string {
  return signsInWithChoice ? `signed in and pressed "${decided}"` : 'signed in';
}

/** Name and password, as far as the form asks for them and the target file tells them. */
export function credentialsFor(signIn: SignIn, { username, password }: UserDescription): readonly Fill[] {
  return [
    ...(signIn.username && username !== undefined ? [{ field: signIn.username, text: username }] : []),
    ...(signIn.password && password !== undefined ? [{ field: signIn.password, text: password }] : []),
  ];
}
