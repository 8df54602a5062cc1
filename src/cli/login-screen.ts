import { stripVTControlCharacters } from 'node:util';
import { createColors } from 'picocolors';
import { renderUnicodeCompact } from 'uqr';
import type { DeviceClientError } from '../device-client/errors';
import type { Prompt } from '../device-client/prompt';
import type { SessionEvent } from '../device-client/session-event';
import { safeText } from '../http/safe-text';
import type { Claims } from './login-identity';
import type { LoginPresenter, LoginResult } from './login-presenter';

/** What a terminal can do. */
export interface TerminalTraits {
  /** Characters in a line; 0 where the output is no terminal. */
  readonly columns: number;
  /** Lines that are seen at once; 0 where the output is no terminal. */
  readonly rows: number;
  /** True when lines can be written over, to count down. */
  readonly interactive: boolean;
  /** True when block characters come out as such. */
  readonly unicode: boolean;
  readonly colour: boolean;
}

/** Claims by which a person is known, in the order they are shown. */
const NAMES = ['name', 'preferred_username', 'nickname', 'email', 'sub'] as const;

const GAP = '   ';

/** Shows a login to a person at a terminal. */
export class LoginScreen implements LoginPresenter {
  readonly #write: (text: string) => void;
  readonly #terminal: TerminalTraits;
  readonly #colours: ReturnType<typeof createColors>;
  readonly #server: string;
  #statusShown = false;
  #waiting = false;
  #pace = '';

  /**
   * @param write takes text for the terminal
   * @param server the host of the authorization server, which the user is shown beside the verification page's
   */
  constructor(write: (text: string) => void, terminal: TerminalTraits, server: string) {
    this.#write = write;
    this.#terminal = terminal;
    this.#colours = createColors(terminal.colour);
    this.#server = server;
  }

  session(event: SessionEvent): void {
    switch (event.type) {
      case 'started':
        this.#prompt(event.prompt);
        return;
      case 'waiting':
        this.#pace =
          event.nextPollInSeconds === null
            ? 'the code expires before another look'
            : `looking every ${duration(event.nextPollInSeconds)}`;
        this.#waiting = true;
        this.tick(event.secondsLeft);
        return;
      case 'slowed-down':
        this.#line(
          `The authorization server asked for patience: looking every ${event.intervalSeconds} s from now on.`,
        );
        return;
      case 'trouble':
        this.#line(`Trouble: ${event.reason}. Trying again, more slowly, while the code is good.`);
        return;
      case 'forgiven':
        this.#line(`Not as the RFC has it, and forgiven: ${event.what}.`);
        return;
      case 'approved':
        this.#waiting = false;
        this.#line('Approved.');
        return;
      case 'failed':
        this.#waiting = false;
        return;
    }
  }

  /** Shows the time that is left, over what was shown of it before. */
  tick(secondsLeft: number): void {
    if (!this.#waiting || !this.#terminal.interactive) return;
    const status = `Waiting for approval: ${duration(secondsLeft)} left, ${this.#pace}. Ctrl-C gives up.`;
    this.#write(`\r\u001b[K${status.slice(0, Math.max(0, this.#terminal.columns - 1))}`);
    this.#statusShown = true;
  }

  openingBrowser(uri: string): void {
    this.#line(`Opening a browser at ${new URL(uri).host}.`);
  }

  browserFailed(): void {
    this.#line('No browser could be opened here; open the address yourself.');
  }

  signedIn({ identity, scope, missingScopes, expiresIn, refreshable }: LoginResult): void {
    const { claims, resource } = identity;
    const who = nameIn(claims) ?? nameIn(resource?.json);
    this.#line(this.#colours.bold(who === undefined ? 'Signed in.' : `Signed in as ${who}.`));
    if (claims) this.#claims('ID token, verified', claims);
    if (resource?.json && resource.status < 400)
      this.#claims(`Answer of ${new URL(resource.url).host}`, resource.json);
    const token = [
      expiresIn === undefined ? undefined : `good for ${duration(expiresIn)}`,
      scope ? `scope ${safeText(scope)}` : undefined,
      refreshable ? 'can be refreshed' : undefined,
    ].filter((part) => part !== undefined);
    if (token.length > 0) this.#line(`Access token: ${token.join(', ')}.`);
    if (missingScopes.length > 0) this.#line(`Not granted: ${safeText(missingScopes.join(' '))}.`);
    for (const gap of identity.gaps) this.#line(safeText(gap));
  }

  failed(error: DeviceClientError): void {
    this.#line(`${error.message}\n${error.advice}`);
  }

  /** The address and the code come last, where they are seen whatever scrolled away above them. */
  #prompt(prompt: Prompt): void {
    const { bold } = this.#colours;
    const minutes = Math.round((prompt.expiresAt.getTime() - Date.now()) / 60_000);
    const host = new URL(prompt.verification_uri).host;
    const uri = prompt.verification_uri_complete;
    const wordsWith = (picture: boolean): readonly string[] => [
      ...(host === this.#server ? [] : elsewhere(host, this.#server, picture)),
      minutes > 1 ? `The code is good for ${minutes} minutes.` : 'The code is good for a minute or less.',
      '',
      ...(picture ? ['Scan the picture, and compare the', 'code that it brings up. Or', ''] : []),
      picture ? 'open this address on any device:' : 'To sign in, open this address on any device:',
      '',
      `    ${bold(prompt.verification_uri)}`,
      '',
      'and enter this code:',
      '',
      `    ${bold(prompt.user_code)}`,
      ...(this.#terminal.interactive ? [] : ['', 'Waiting for approval.']),
    ];
    const code = uri === undefined ? undefined : this.#qrCode(uri);
    const pictured = code && arranged(code, wordsWith(true), this.#terminal);
    this.#write(`\n${(pictured ?? wordsWith(false)).join('\n')}\n\n`);
  }

  #qrCode(uri: string): readonly string[] | undefined {
    const { unicode, interactive, colour } = this.#terminal;
    if (!unicode || !interactive) return undefined;
    const lines = renderUnicodeCompact(uri, { border: 2 }).split('\n');
    // White on black whatever the terminal's own colours are: not every camera reads an inverted code.
    return colour ? lines.map((line) => `\u001b[97;40m${line}\u001b[0m`) : lines;
  }

  #claims(title: string, claims: Claims): void {
    this.#line(`${title}:`);
    for (const [name, value] of Object.entries(claims)) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      this.#line(`    ${safeText(name, 40)}: ${safeText(text, 120)}`);
    }
  }

  #line(text: string): void {
    this.#write(`${this.#statusShown ? '\r\u001b[K' : ''}${text}\n`);
    this.#statusShown = false;
  }
}

function nameIn(claims: Claims | undefined): string | undefined {
  for (const name of NAMES) {
    const value = claims?.[name];
    if (typeof value === 'string' && safeText(value) !== '') return safeText(value, 80);
  }
  return undefined;
}

/** That the page is not where the authorization server is: on one line, or on two that fit beside a picture. */
function elsewhere(host: string, server: string, picture: boolean): readonly string[] {
  const parts = [`The page is on ${host};`, `the authorization server is ${server}.`];
  return [...(picture ? parts : [parts.join(' ')]), ''];
}

/** Lines around the prompt: an empty one before and after it, the time that is left, and one for the cursor. */
const OTHER_ROWS = 4;

/**
 * A picture with words to the right of it, or above them; undefined where the terminal does not show both at once, for
 * the words are what matters.
 */
function arranged(
  picture: readonly string[],
  words: readonly string[],
  { columns, rows }: TerminalTraits,
): readonly string[] | undefined {
  const width = visibleLength(picture[0] ?? '');
  const longest = Math.max(...words.map(visibleLength));
  if (
    width + GAP.length + longest <= columns &&
    Math.max(picture.length, words.length) + OTHER_ROWS <= rows
  ) {
    const top = Math.max(0, Math.floor((picture.length - words.length) / 2));
    return Array.from({ length: Math.max(picture.length, top + words.length) }, (_, row) => {
      const left = picture[row] ?? ' '.repeat(width);
      return `${left}${GAP}${words[row - top] ?? ''}`.trimEnd();
    });
  }
  const fitsAbove =
    width <= columns && longest <= columns && picture.length + 1 + words.length + OTHER_ROWS <= rows;
  return fitsAbove ? [...picture, '', ...words] : undefined;
}

function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
