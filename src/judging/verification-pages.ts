import type { PageSeen, Visit } from '../end-user/end-user';
import { PASSING_TROUBLE } from './limits';

/** A thing that can be let in, in the languages the drivers read. */
const DEVICE =
  'devices?|\\p{L}*geräte?\\p{L}*|appareils?|dispositivos?|apparaat|apparaten|smart-?tvs?|tvs?|televisions?|fernseh\\p{L}*|' +
  'télé|téléviseurs?|televisor(?:es)?|televisore|consoles?|konsole|terminals?|cli|command[ -]line|kommandozeile|set-top|stb';
/** Words by which a page speaks of it; Japanese and Chinese set no spaces between them. */
const NAMES_DEVICE = new RegExp(`${word(DEVICE)}|デバイス|端末|機器|设备|設備|裝置|装置`, 'iu');
/** Words by which a page says that the rest happens elsewhere: that something was done with a device is none of them. */
const BACK = new RegExp(
  `${word(
    'return(?: \\p{L}+){0,3} to|go back|back to|(?:close|leave|exit) (?:this|the|your)|(?:can|may)(?: now| safely){0,2} (?:close|leave|return|use)|' +
      `(?:continue|proceed|look|go on|watch|check|see|use|go|on|at|with)(?: on| at| to| with| in)? (?:your|the) (?:${DEVICE})|` +
      'zurück|zurückkehren|schließen|fermer|fermez|retour\\p{L}*|revenir|revenez|cerrar|cierre|volver|vuelva|regrese|fechar|feche|volte|voltar|retorne|' +
      "(?:all|you['’]re|you are)(?: all)? (?:set|done)|nothing (?:else|more|left) to do|no further action|" +
      'chiud\\p{L}+|torna(?:re)?|sluiten|terug',
  )}|閉じ|戻っ|戻る|关闭|關閉|返回|回到`,
  'iu',
);

/** Languages that {@link NAMES_DEVICE}, {@link BACK} and the drivers have words of, and the scripts these are written in. */
const LANGUAGES = new Set(['en', 'de', 'fr', 'es', 'pt', 'it', 'ja', 'zh', 'mul', 'und']);
const SCRIPTS = /[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * Whether what a page says can be told from its words: it is in none of the languages that are not read here, as far as
 * its markup names one, and most of its letters are of a script that is.
 */
export function isReadable({ language, title, text }: PageSeen): boolean {
  const letters = [...`${title} ${text}`].filter((character) => /\p{L}/u.test(character));
  const known = letters.filter((letter) => SCRIPTS.test(letter));
  return known.length * 2 >= letters.length && (language === undefined || LANGUAGES.has(language));
}

/** Words that stand by themselves. */
function word(words: string): string {
  return `(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`;
}

/**
 * Whether any page, as far as it was seen, says that a device is being let in. The name of the client says nothing of it: a
 * page that names a "Living-room TV" names a client. Nor does the scope: `tv.read` is what is asked for.
 *
 * @param scope the values that are asked for
 * @returns `unclear` where the only word for a device is the whole name of the client
 * @example
 * mentionsDevice([page('Allow Living-room TV to read?')], { client_id: 'x', client_name: 'Living-room TV' }) // 'no'
 */
export function mentionsDevice(
  pages: readonly PageSeen[],
  client: { readonly client_id: string; readonly client_name?: string },
  scope: readonly string[] = [],
): 'yes' | 'no' | 'unclear' {
  const whole = pages.map((page) => `${page.title} ${page.text}`).join(' \n ');
  const compound = scope.filter((value) => /[^\p{L}\p{N}]/u.test(value));
  const text = compound.reduce((left, value) => left.replaceAll(value, ' '), whole);
  if (!NAMES_DEVICE.test(text)) return 'no';
  const names = [client.client_name, client.client_id].filter((name) => name !== undefined && name !== '');
  const isDeviceWord = (name = ''): boolean => new RegExp(`^(?:${DEVICE})$`, 'iu').test(name);
  const without = (taken: readonly (string | undefined)[]): string =>
    taken.reduce<string>(
      (left, name = '') => left.replace(new RegExp(word(literally(name)), 'giu'), ' '),
      text,
    );
  if (NAMES_DEVICE.test(without(names))) return 'yes';
  return names.some(isDeviceWord) && NAMES_DEVICE.test(without(names.filter((name) => !isDeviceWord(name))))
    ? 'unclear'
    : 'no';
}

/** Whether a page tells the end user to go back to the device, or that nothing is left to do here. */
export function sendsBack({ title, text }: PageSeen): boolean {
  return BACK.test(`${title} ${text}`);
}

/** Whether a page says that too much was tried. */
export function saysTooMany({ status, text, limited }: PageSeen): boolean {
  return limited === true || status === 429 || /too many|try again later|locked/i.test(text);
}

/** Whether a visit ended on what a proxy says when it cannot reach the server (502, 503, 504). */
export function endsInPassingTrouble({ outcome, pages }: Visit): boolean {
  return outcome === 'stuck' && PASSING_TROUBLE.has(pages.at(-1)?.status ?? 0);
}

/** Whether any page shows the user code, its dashes and capitals aside. */
export function mentionsCode(pages: readonly PageSeen[], userCode: string): boolean {
  const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  return pages.some(({ text }) => bare(text).includes(bare(userCode)));
}

/** The name by which a page shows the client: its identifier, or the name the target gives. */
export function nameOfClient(
  pages: readonly PageSeen[],
  client: { readonly client_id: string; readonly client_name?: string },
): string | undefined {
  const text = pages.map((page) => `${page.title} ${page.text}`).join(' ');
  return [client.client_name, client.client_id].find(
    (name) =>
      name !== undefined &&
      new RegExp(`(^|[^\\p{L}\\p{N}])${literally(name)}($|[^\\p{L}\\p{N}])`, 'iu').test(text),
  );
}

/** The values of a scope that a page could name to a person: `openid` asks for the sign-in itself. */
export function scopeToName(scope: string | undefined): readonly string[] {
  return (scope ?? '').split(' ').filter((value) => value !== '' && value !== 'openid');
}

/** Whether any page names one of the scope values, or the words it is made of: `read:user`, `offline access`. */
export function mentionsScope(pages: readonly PageSeen[], values: readonly string[]): boolean {
  const text = pages.map((page) => page.text.toLowerCase()).join(' ');
  return values.some((value) => {
    const words = value
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean);
    return text.includes(value.toLowerCase()) || words.every((word) => text.includes(word));
  });
}

/**
 * The text of the page with the choice, without what differs from session to session: the user code, and all numbers.
 *
 * @returns undefined where no page offers to approve
 */
export function textOfChoice(pages: readonly PageSeen[], userCode: string): string | undefined {
  const page = pages.find(({ holds }) => holds.approve !== undefined);
  const parts = [userCode, ...userCode.split(/[^\p{L}\p{N}]+/u)].filter((part) => part.length > 1);
  return (
    page &&
    parts
      .reduce((text, part) => text.replace(new RegExp(literally(part), 'giu'), ''), page.text)
      .replace(/\d+/g, '')
  );
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
