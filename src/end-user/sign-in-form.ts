import type { Element } from 'domhandler';
import { bare } from './code-entry';
import type { UserDescription } from './end-user';
import type { HtmlPage } from './html-page';

import { buttonsOf, type Control, enterIn, NEEDS_SCRIPTS } from './page-controls';
import { passwordFields, textFields } from './text-fields';

/** A form that takes the end user's name, password, or both. */
export interface SignIn {
  readonly form: Element;
  readonly username?: Element;
  readonly password?: Element;
  readonly submit: Control;
  /** "Cancel" on the sign-in page: the last resort of someone who wants to refuse. */
  readonly cancel?: Control;
}

const NAME =
  /user[\s_-]*(?:name|id)?\b|\blogin|e-?mail|account|identifier|subject|benutzer|anmeldename|utilisateur|identifiant|usu[aá]rio|correo|ユーザー|メール|用户名|用戶名|邮箱|郵箱|账号|帳號/iu;
const NOT_A_NAME = /search|captcha|user[\s_-]*code|\bcode\b|device/i;
/** A password may be asked for in a field that shows it. */
const OPEN_PASSWORD = /\b(?:current-)?(?:password|passwd|passwort)\b/i;
const FORGOT = /forgot|reset|recover|register|sign[\s_-]?up|subscribe|newsletter/i;

/**
 * Finds the form to sign in with.
 *
 * @param submit the button that the target file names
 */
export function signInOf(
  page: HtmlPage,
  controls: readonly Control[],
  selectors: NonNullable<UserDescription['selectors']>,
  submit: Control | undefined,
): SignIn | undefined {
  const password = selectedField(page, selectors.password) ?? passwordField(page) ?? openPasswordField(page);
  const username = selectedField(page, selectors.username) ?? usernameField(page, controls, password);
  const field = password ?? username;
  const form = field && page.formOf(field);
  if (!form) return undefined;
  const buttons = buttonsOf(controls, form);
  const press =
    submit ??
    buttons.find(({ meaning }) => meaning === 'sign-in') ??
    buttons.find(({ meaning }) => meaning !== 'deny' && meaning !== 'aside') ??
    enterIn(form);
  const cancel =
    buttons.find(({ meaning }) => meaning === 'deny') ?? controls.find(({ meaning }) => meaning === 'deny');
  const own = [username, password].filter((one) => one !== undefined && page.formOf(one) === form);
  // A field without a name is sent by no form: a script reads it.
  const nameless = page.loaded.scripts !== 'run' && own.some((one) => !one?.attribs.name);
  return {
    form,
    ...(username && page.formOf(username) === form ? { username } : {}),
    ...(password ? { password } : {}),
    submit: nameless ? { ...press, outOfReach: NEEDS_SCRIPTS } : press,
    ...(cancel ? { cancel } : {}),
  };
}

/**
 * The button with which a page lets the device in and signs the end user in, both at once: it says that it approves, and
 * the page shows which code it is about. "Accept and sign in" alone may be about the terms of the house.
 *
 * @returns undefined where the page does no more than sign in
 */
export function approvalBySignIn(
  page: HtmlPage,
  { submit, password }: SignIn,
  userCode: string,
): Control | undefined {
  const code = bare(userCode);
  const showsCode = code !== '' && bare(page.lines).includes(code);
  return password && submit.meaning === 'approve' && showsCode ? submit : undefined;
}

function selectedField(page: HtmlPage, selector: string | undefined): Element | undefined {
  return selector ? page.select(selector)[0] : undefined;
}

/** A form with two password fields registers someone or changes a password. */
function passwordField(page: HtmlPage): Element | undefined {
  const fields = passwordFields(page)
    .slice(0, 50)
    .filter((field) => field.attribs.disabled === undefined);
  return fields.find((field) => fields.filter((one) => page.formOf(one) === page.formOf(field)).length === 1);
}

/** Only beside another field: alone it might be anything that calls itself a password, a code among them. */
function openPasswordField(page: HtmlPage): Element | undefined {
  const fields = textFields(page);
  const named = fields.filter((field) => OPEN_PASSWORD.test(page.fieldNames(field).attributes));
  const [field, ...more] = named;
  const beside = fields.some((one) => one !== field && page.formOf(one) === (field && page.formOf(field)));
  return field && more.length === 0 && beside ? field : undefined;
}

function usernameField(
  page: HtmlPage,
  controls: readonly Control[],
  password: Element | undefined,
): Element | undefined {
  const fields = textFields(page).filter((field) => field !== password);
  const passwordForm = password && page.formOf(password);
  const looksLikeName = (field: Element) => {
    const { attributes, shown } = page.fieldNames(field);
    const names = `${attributes} ${shown}`;
    return NAME.test(names) && !NOT_A_NAME.test(names);
  };
  if (passwordForm) {
    const own = fields.filter((field) => page.formOf(field) === passwordForm);
    return own.find(looksLikeName) ?? own[0];
  }
  // Without a password: only a form that says it signs in, or goes on to where the password is asked.
  return fields.find((field) => {
    const form = page.formOf(field);
    if (!form || !looksLikeName(field)) return false;
    if (FORGOT.test([form.attribs.id, form.attribs.class, form.attribs.action].filter(Boolean).join(' ')))
      return false;
    const buttons = buttonsOf(controls, form);
    return (
      buttons.length === 0 || buttons.some(({ meaning }) => meaning === 'sign-in' || meaning === 'go-on')
    );
  });
}
