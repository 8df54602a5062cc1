import type { Session } from '../device-client/client';
import { systemClock } from '../http/clock';
import type { Transport } from '../http/transport';
import { type LoginStatus, login } from './login';
import { openBrowser } from './login-browser';
import { LoginJsonLines } from './login-json-lines';
import { LoginScreen, type TerminalTraits } from './login-screen';
import type { LoginTarget } from './login-target';

export interface LoginCommandOptions {
  /** `text` for a person, `json-lines` for a program. */
  readonly output: 'text' | 'json-lines';
  /** Whether a browser is opened once the address and the code are shown. */
  readonly browser: 'open' | 'leave';
  /** Whether it is said what of the server's dialect was forgiven. */
  readonly forgiven: 'told' | 'left out';
  readonly transport: Transport;
  /** Ends the login, besides Ctrl-C. */
  readonly signal?: AbortSignal;
}

/**
 * `rfc8628 login`: runs a login in this process' terminal.
 *
 * @returns the exit status
 */
export async function loginCommand(target: LoginTarget, options: LoginCommandOptions): Promise<LoginStatus> {
  const out = process.stdout;
  const write = (text: string): void => void out.write(text);
  const screen =
    options.output === 'text'
      ? new LoginScreen(
          write,
          traitsOf(out, process.env),
          hostOf(target.issuer ?? target.endpoints?.token_endpoint ?? ''),
        )
      : undefined;

  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  let countdown: NodeJS.Timeout | undefined;
  try {
    return await login({
      target,
      presenter: screen ?? new LoginJsonLines(write),
      transport: options.transport,
      clock: systemClock,
      forgiven: options.forgiven,
      signal: options.signal ? AbortSignal.any([options.signal, interruption.signal]) : interruption.signal,
      ...(options.browser === 'open' && { openBrowser }),
      onSession: (session: Session) => {
        if (screen) countdown = setInterval(() => screen.tick(session.secondsLeft), 1000).unref();
      },
    });
  } finally {
    clearInterval(countdown);
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** What this terminal can do, by what it says of itself. */
export function traitsOf(
  out: { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number },
  env: Readonly<Record<string, string | undefined>>,
): TerminalTraits {
  const interactive = out.isTTY === true && env.TERM !== 'dumb';
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return {
    columns: interactive ? (out.columns ?? 80) : 0,
    rows: interactive ? (out.rows ?? 24) : 0,
    interactive,
    unicode: /utf-?8/i.test(locale) || env.WT_SESSION !== undefined,
    colour: interactive && !env.NO_COLOR,
  };
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : '';
}
