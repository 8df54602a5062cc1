import type { Element } from 'domhandler';
import type { UserDescription } from './end-user';
import type { Fill } from './form-request';
import type { HtmlPage } from './html-page';
import { buttonsOf, type Control, enterIn, NEEDS_SCRIPTS } from './page-controls';
import { textFields } from './text-fields';

/** Where a page takes the user code. */
export interface CodeEntry {
  /** The code, typed. */
  readonly fills: readonly Fill[];
  readonly submit: Control;
  /** The page has filled the end user's code in already. */
  readonly holdsCode: boolean;
  /** Characters that the field holds, where it has no room for the spaces that were to be typed around the code. */
  readonly roomOnlyForCode?: number;
}

const CODE_NAME =
  /(?:user|device|activation|verification|pairing|login|access|connect)[\s_-]*code|code\b|codigo|código/i;
/** A code, in the languages that the drivers read. */
const CODE_WORD = /code|\bpin\b|código|codice|コード|代码|代碼|验证码|驗證碼|设备码|設備碼/iu;
const OTHER_CODE = /post(?:al)?[\s_-]?code|zip|country|area[\s_-]?code|promo|coupon|discount|language/i;
const SECOND_FACTOR =
  /\b(?:totp|mfa|2fa|two-factor|authenticator|sms|text message|recovery code|backup code|passcode)\b/i;
const BARE = /[^\p{L}\p{N}]/gu;

/**
 * Finds the field that takes the user code, or says that the page asks for a code of another kind.
 *
 * @param signInForm the form that takes user name and password: what it asks for is no user code
 * @param submit the button that the target file names
 */
export function codeEntryOf(
  page: HtmlPage,
  controls: readonly Control[],
  selectors: NonNullable<UserDescription['selectors']>,
  userCode: string,
  signInForm: Element | undefined,
  submit: Control | undefined,
): CodeEntry | 'second-factor' | undefined {
  const selected = selectedFields(page, selectors);
  if (selected.some((field) => page.formOf(field) === signInForm)) return undefined;
  const fields = textFields(page).filter((field) => page.formOf(field) !== signInForm);
  const found = selected.length > 0 ? selected : codeFields(page, fields, userCode);
  const [first] = found;
  if (first && selected.length === 0 && asksSecondFactor(page, first)) return 'second-factor';
  return entryInto(page, controls, found, userCode, submit);
}

/**
 * Finds the field that takes the user code in the form that signs the end user in, where one form takes both.
 *
 * @param submit what sends the form
 */
export function codeEntryBesideSignIn(
  page: HtmlPage,
  controls: readonly Control[],
  selectors: NonNullable<UserDescription['selectors']>,
  userCode: string,
  { form, username, password, submit }: SignInFields,
): CodeEntry | undefined {
  const isCredential = (field: Element): boolean => field === username || field === password;
  const isOwn = (field: Element): boolean => page.formOf(field) === form && !isCredential(field);
  const selected = selectedFields(page, selectors).filter(isOwn);
  // Nothing but its name tells the code from what else a sign-in may ask for.
  const named = textFields(page).filter(
    (field) => isOwn(field) && scoreAsCode(page, field) >= 4 && !asksSecondFactor(page, field),
  );
  const found = selected.length > 0 ? selected : named;
  return entryInto(page, controls, found, userCode, submit);
}

/** What a form that signs in takes. */
interface SignInFields {
  readonly form: Element;
  readonly username?: Element;
  readonly password?: Element;
  readonly submit: Control;
}

/** Later pages often carry the code on in a hidden field of the same name. */
function selectedFields(
  page: HtmlPage,
  { code }: NonNullable<UserDescription['selectors']>,
): readonly Element[] {
  return code ? page.select(code).filter(({ attribs }) => attribs.type?.toLowerCase() !== 'hidden') : [];
}

function entryInto(
  page: HtmlPage,
  controls: readonly Control[],
  found: readonly Element[],
  userCode: string,
  submit: Control | undefined,
): CodeEntry | undefined {
  const [first] = found;
  const form = first && page.formOf(first);
  if (!first || !form) return undefined;
  const buttons = buttonsOf(controls, form).filter(
    ({ meaning }) => meaning !== 'deny' && meaning !== 'aside',
  );
  const press =
    submit ??
    buttons.find(({ meaning }) => meaning === 'approve' || meaning === 'go-on') ??
    buttons[0] ??
    enterIn(form);
  const gathered = isGatheredByScript(page, found, form);
  const submitted = press.form ? press : { ...press, form };
  const room = found.length === 1 ? roomIn(first) : 0;
  const spacesLeftOut = room > 0 && userCode !== userCode.trimStart() && /^\S/.test(fitting(userCode, room));
  return {
    fills: typed(found, userCode),
    submit: gathered ? { ...submitted, outOfReach: NEEDS_SCRIPTS } : submitted,
    holdsCode: bare(found.map((field) => field.attribs.value ?? '').join('')) === bare(userCode),
    ...(spacesLeftOut && { roomOnlyForCode: room }),
  };
}

/** A code without what people leave out or add: dashes, blanks, lower case. */
export function bare(code: string): string {
  return code.replace(BARE, '').toUpperCase();
}

function codeFields(page: HtmlPage, fields: readonly Element[], userCode: string): readonly Element[] {
  const parts = segments(page, fields, userCode);
  if (parts.length > 0) return parts;
  const best = fields
    .map((field) => ({ field, score: scoreAsCode(page, field) }))
    .sort((one, other) => other.score - one.score)[0];
  if (best && best.score >= 3) return [best.field];
  // The only thing to fill in on a page that speaks of a code.
  const [only, ...more] = fields;
  const speaksOfCode = CODE_WORD.test(page.lines);
  return only && more.length === 0 && speaksOfCode && !isName(page, only) ? [only] : [];
}

/** Fields of one form that take a code by parts: one for each character, or one for each group. */
function segments(page: HtmlPage, fields: readonly Element[], userCode: string): readonly Element[] {
  const characters = [...userCode.replace(BARE, '')].length;
  const groups = userCode.trim().split(BARE).filter(Boolean).length;
  const forms = [...new Set(fields.map((field) => page.formOf(field)))];
  return (
    forms
      .map((form) => fields.filter((field) => page.formOf(field) === form && !isName(page, field)))
      .find((own) => {
        const widths = own.map(roomIn);
        const room = widths.reduce((sum, width) => sum + width, 0);
        if (own.length >= 4 && widths.every((width) => width === 1)) return true;
        if (own.length < 2 || !areAlike(page, own)) return false;
        return (
          own.length === characters ||
          (own.length === groups && (room === 0 || room >= characters)) ||
          (widths.every((width) => width > 0) && room === characters)
        );
      }) ?? []
  );
}

/** Called by one name but for a number: `code1` and `code2`, `part-a` and `part-b`, or not called anything. */
function areAlike(page: HtmlPage, fields: readonly Element[]): boolean {
  const stems = fields.map((field) => {
    const { name, id } = field.attribs;
    const called = name ?? id ?? page.fieldNames(field).shown;
    return called
      .replace(/\d+/g, '')
      .replace(/[\W_]+[a-h]$|[\W_]+$/i, '')
      .toLowerCase();
  });
  return new Set(stems).size === 1;
}

/** Whether what is typed can get to the server only by a script that gathers it. */
function isGatheredByScript(page: HtmlPage, fields: readonly Element[], form: Element): boolean {
  if (page.loaded.scripts === 'run') return false;
  if (fields.some(({ attribs }) => !attribs.name)) return true;
  const gathers = page
    .all('input[type=hidden i]')
    .filter((field) => page.formOf(field) === form && (field.attribs.value ?? '') === '')
    .some((field) => scoreAsCode(page, field) >= 3);
  return fields.length > 1 && gathers;
}

function isName(page: HtmlPage, field: Element): boolean {
  const { attributes, shown } = page.fieldNames(field);
  return /user(?:name|id)?\b|login|e-?mail|account|identifier|search|subject/i.test(`${attributes} ${shown}`);
}

function scoreAsCode(page: HtmlPage, field: Element): number {
  const { attributes, shown } = page.fieldNames(field);
  if (OTHER_CODE.test(`${attributes} ${shown}`)) return 0;
  const spaced = attributes.replace(/([a-z])([A-Z])/g, '$1_$2').replace(/[_\W]+/g, ' ');
  let score = 0;
  if (CODE_NAME.test(spaced)) score += 4;
  if (/\b(?:otp|pin|one time code)\b/i.test(spaced)) score += 3;
  if (/\bdevice\b/i.test(spaced)) score += 1;
  if (CODE_WORD.test(shown)) score += 3;
  if (/^[xX#*_•-]{3,}[\s-]*[xX#*_•]*$/.test(field.attribs.placeholder ?? '')) score += 3;
  return score;
}

function asksSecondFactor(page: HtmlPage, field: Element): boolean {
  const { attributes, shown } = page.fieldNames(field);
  const names = `${attributes.replace(/[_-]+/g, ' ')} ${shown}`;
  if (/device|user.?code/i.test(names)) return false;
  return SECOND_FACTOR.test(names) || (SECOND_FACTOR.test(page.lines) && !/\bdevice\b/i.test(page.lines));
}

/** Spreads the code over the fields that take it: one, or one for each character or group. */
function typed(fields: readonly Element[], userCode: string): Fill[] {
  const [first, ...more] = fields;
  if (!first) return [];
  if (more.length === 0) return [{ field: first, text: fitting(userCode, roomIn(first)) }];
  const groups = userCode.trim().split(BARE).filter(Boolean);
  if (
    groups.length === fields.length &&
    fields.every((field, at) => !roomIn(field) || roomIn(field) >= (groups[at] ?? '').length)
  ) {
    return fields.map((field, at) => ({ field, text: groups[at] ?? '' }));
  }
  const characters = [...userCode].length === fields.length ? [...userCode] : [...userCode.replace(BARE, '')];
  const even = Math.ceil(characters.length / fields.length);
  let start = 0;
  return fields.map((field) => {
    const end = start + (roomIn(field) || even);
    const text = characters.slice(start, end).join('');
    start = end;
    return { field, text };
  });
}

/** How many characters a browser lets a person type into a field; 0 for as many as they like. */
function roomIn(field: Element): number {
  return Number(field.attribs.maxlength) || 0;
}

/**
 * The code as it is typed into a field that may be too short for it: a browser would cut off its end, and a person leaves
 * out the dashes, and then the spaces before it. What does not fit in any of these ways stays as it is.
 */
function fitting(code: string, room: number): string {
  if (room === 0 || code.length <= room) return code;
  const spaces = code.slice(0, code.length - code.trimStart().length);
  const bareCode = code.replace(BARE, '');
  const shorter = [spaces + code.trim(), spaces + bareCode, code.trim(), bareCode];
  return shorter.find((spelt) => spelt.length <= room) ?? code;
}
