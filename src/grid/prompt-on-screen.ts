/** What a device shows its end user ([RFC 8628 §3.3](https://www.rfc-editor.org/rfc/rfc8628#section-3.3)). */
export interface Prompt {
  /** Where the end user goes. */
  readonly uri: string;
  readonly userCode: string;
}

const ADDRESS = /https?:\/\/[^\s"'`<>│]+/g;
/** What a sentence puts behind an address. */
const AFTER_ADDRESS = /[.,;:!?)\]}]+$/;
/** Characters of a user code, by groups: `WDJB-MJHT`, `123 456 789`, `ABCDEFGH`. */
const CODE = /(?<![\w-])[A-Z0-9]{3,}(?:[- ][A-Z0-9]{3,})*(?![\w-])/g;
/** Names that look like codes. */
const NO_CODE = /^(?:RFC ?\d+|OAUTH ?\d?|HTTPS?|DEVICE|SIGN|OPEN|CODE|USER|LOGIN)$/;
const SHORTEST_CODE = 6;
const LONGEST_CODE = 24;
/** Parameters in which a complete verification URI has the user code. */
const CODE_PARAMETERS = ['user_code', 'usercode', 'code', 'otp'];
/** Characters before a code in which the word "code" says what it is. */
const REACH = 160;

/**
 * Reads a screen as an end user does: an address to open, and a code to type there.
 *
 * @param screen what the client has shown so far
 * @param opened addresses of browsers that the client opened: the end user is there already
 * @param origins of the authorization server, whose addresses go before others
 * @returns undefined while one of the two is missing
 */
export function promptOnScreen(
  screen: string,
  opened: readonly string[] = [],
  origins: readonly string[] = [],
): Prompt | undefined {
  const shown = [...screen.matchAll(ADDRESS)].map(([address]) => address.replace(AFTER_ADDRESS, ''));
  const all = [...opened, ...shown].filter((address) => URL.canParse(address));
  const ofServer = all.filter((address) => origins.includes(new URL(address).origin));
  const addresses = ofServer.length > 0 ? ofServer : all;
  const complete = addresses.find((address) => codeIn(address) !== undefined);
  const userCode = (complete && codeIn(complete)) ?? codeInText(screen.replace(ADDRESS, ' '));
  const uri = addresses.find((address) => opened.includes(address)) ?? shortest(addresses) ?? complete;
  return uri === undefined || userCode === undefined ? undefined : { uri, userCode };
}

/** The user code that a complete verification URI carries. */
function codeIn(address: string): string | undefined {
  const { searchParams } = new URL(address);
  return CODE_PARAMETERS.map((name) => searchParams.get(name)).find((value) => value) ?? undefined;
}

function codeInText(text: string): string | undefined {
  const candidates = [...text.matchAll(CODE)]
    .map(({ 0: code, index }) => ({ code, score: scoreOf(text, code, index) }))
    .filter(({ code, score }) => score > 0 && !NO_CODE.test(code));
  const [best] = candidates.sort((one, other) => other.score - one.score);
  return best?.code;
}

/** How much a text looks like the user code, where it stands; 0 is not at all. */
function scoreOf(text: string, code: string, index: number): number {
  const characters = code.replace(/[- ]/g, '').length;
  if (characters < SHORTEST_CODE || characters > LONGEST_CODE) return 0;
  const before = text.slice(Math.max(0, index - REACH), index);
  const line = text.slice(
    text.lastIndexOf('\n', index) + 1,
    (text.indexOf('\n', index) + 1 || text.length + 1) - 1,
  );
  return 1 + (/code/i.test(before) ? 4 : 0) + (line.trim() === code ? 2 : 0) + (/[- ]/.test(code) ? 1 : 0);
}

/** The address to type, not the complete one beside it. */
function shortest(addresses: readonly string[]): string | undefined {
  return addresses.find((address) => codeIn(address) === undefined);
}
