import { APPROVE_WORDS, ASIDE_WORDS, DENY_WORDS, GO_ON_WORDS, SIGN_IN_WORDS } from './label-words';

/** What pressing something with this label does, as a person reads it. */
export type LabelMeaning =
  /** Gives access: Allow, Authorize, Grant. */
  | 'approve'
  /** Goes on, which next to a way to refuse means to agree: Continue, Confirm, Yes. */
  | 'go-on'
  | 'deny'
  | 'sign-in'
  /** Leads away from the task: Register, Sign out, Accept cookies. */
  | 'aside'
  | 'unclear';

/** Longer texts are no labels: a paragraph that can be clicked holds words of every kind. */
const LONGEST_LABEL = 80;

const COOKIES = /cookie|クッキー/;

/**
 * Reads a button's or a link's label.
 *
 * @param label the label as the page shows it, in a language of label-words.ts
 */
export function labelMeaning(label: string): LabelMeaning {
  const text = label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .trim();
  if (text === '' || text.length > LONGEST_LABEL) return 'unclear';
  const says = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(text));
  if (COOKIES.test(text)) return 'aside';
  if (says(DENY_WORDS)) return 'deny';
  if (says(ASIDE_WORDS)) return 'aside';
  if (says(APPROVE_WORDS)) return 'approve';
  if (says(SIGN_IN_WORDS)) return 'sign-in';
  if (says(GO_ON_WORDS)) return 'go-on';
  return 'unclear';
}

/**
 * Reads what a control's attributes call it (`kc-cancel`, `acceptDevice`, `deny`), for labels in other languages.
 *
 * @param names values of `name`, `id`, `value`
 */
export function attributeMeaning(names: readonly (string | undefined)[]): LabelMeaning {
  for (const name of names) {
    if (!name) continue;
    const words = name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/[^\p{L}]+/gu, ' ');
    const meaning = labelMeaning(
      words.replace(/\brejected\b/i, 'reject').replace(/\b(?:denied|false)\b/i, 'deny'),
    );
    if (meaning !== 'unclear') return meaning;
  }
  return 'unclear';
}
