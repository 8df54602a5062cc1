import type { DeviceRequests } from '../device-client/requests';
import { createEndUser } from '../end-user/create-end-user';
import type { UserDescription } from '../end-user/end-user';
import type { LoaderLimits } from '../end-user/web-page-loader';
import { systemClock } from '../http/clock';
import type { Exchange } from '../http/exchange';
import type { TransportLimits } from '../http/transport';
import { describeAnswer } from '../judging/describe';
import { readMeantAnswer } from '../judging/error-meant';
import { limitOf } from '../judging/limits';
import { type ReadAuthorization, readAuthorization } from './authorization';
import { credentialsFault } from './check-end-user';
import type { Target } from './target';

/** How one whole sign-in went: to a token, or not, and why; `unknown` where nothing can be said. */
type SignIn =
  | { readonly came: 'to a token' | 'unknown' }
  | { readonly came: 'to no token'; readonly because: string }
  | { readonly came: 'to a fault of the person'; readonly fault: string };

/** Scopes that most servers serve; undefined asks for none. */
const OTHER_SCOPES = ['openid', undefined] as const;
const SECOND_LOOK_MS = 1000;
/** A poll that is not answered for good is repeated: a server may need a moment to write down an approval. */
const POLLS = 2;
const UNKNOWN: SignIn = { came: 'unknown' };

/**
 * Tries whether the scope can be served: a server may give codes for any scope, and find only when somebody approves that
 * it does not know it. One whole sign-in is made with it, by the second end user where there is one; where it fails, and fails once more, it is made with another
 * scope, and only if that comes to a token, the scope is to blame. What fails with every scope is the run's to judge.
 *
 * Nobody at a terminal is asked, and no program is run: that may take somebody's time.
 *
 * @returns one sentence about what is wrong; undefined where nothing is known to be wrong
 */
export async function checkSignIn(
  target: Target,
  requests: DeviceRequests,
  limits: TransportLimits & LoaderLimits,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { user, other_user: second, scope } = target;
  if (!followsPages(user)) return undefined;
  // A server may remember what somebody approved, and ask no more: the run needs the first answers of its end user.
  if (second && followsPages(second)) {
    const { came } = await signIn({ ...target, user: second }, scope, requests, limits, signal);
    if (came === 'to a token') return undefined;
  }
  const attempt = (asked: string | undefined): Promise<SignIn> =>
    signIn(target, asked, requests, limits, signal);
  if ((await attempt(scope)).came === 'to a token') return undefined;
  await systemClock.sleep(SECOND_LOOK_MS, signal).catch(() => {});
  const again = await attempt(scope);
  if (again.came === 'to a fault of the person') return again.fault;
  if (again.came !== 'to no token') return undefined;
  for (const other of OTHER_SCOPES.filter((each) => each !== scope)) {
    if ((await attempt(other)).came !== 'to a token') continue;
    const better = other === undefined ? 'without a scope' : `with the scope "${other}"`;
    return scope === undefined
      ? `the server gives codes without a scope, and nobody can sign in with them (${again.because}); ${better} the same sign-in works; give scope`
      : `the server gives codes for the scope "${scope}", and nobody can sign in with them (${again.because}); ${better} the same sign-in works; look at scope`;
  }
  return undefined;
}

function followsPages({ driver }: UserDescription): boolean {
  return driver === 'form' || driver === 'browser';
}

async function signIn(
  { user }: Target,
  scope: string | undefined,
  requests: DeviceRequests,
  limits: TransportLimits & LoaderLimits,
  signal: AbortSignal | undefined,
): Promise<SignIn> {
  const session = sessionOf(await requests.deviceAuthorization(scope, undefined, signal));
  if (signal?.aborted || session?.verification_uri === undefined || session.user_code === undefined)
    return UNKNOWN;
  const endUser = createEndUser(user, limits);
  try {
    const task = { uri: session.verification_uri, userCode: session.user_code, decision: 'approve' } as const;
    const visit = await endUser.openBrowser().run({ ...task, ...(signal && { signal }) });
    if (signal?.aborted || visit.outcome === 'limited') return UNKNOWN;
    const fault = credentialsFault('user', user, visit);
    if (fault !== undefined) return { came: 'to a fault of the person', fault };
    if (visit.outcome !== 'approved' && visit.outcome !== 'done-unasked')
      return { came: 'to no token', because: visit.detail.trim().replace(/\.$/, '') };
  } finally {
    await endUser.close();
  }
  return tokenOf(session, requests, signal);
}

async function tokenOf(
  { device_code, interval }: ReadAuthorization,
  requests: DeviceRequests,
  signal: AbortSignal | undefined,
): Promise<SignIn> {
  for (let poll = 1; poll <= POLLS; poll++) {
    const answer = await requests.token(device_code, undefined, signal);
    const { json, error, errorDescription } = readMeantAnswer(answer);
    if (typeof json?.access_token === 'string') return { came: 'to a token' };
    if (error === 'authorization_pending' || error === 'slow_down') {
      if (poll < POLLS) await systemClock.sleep(1000 * interval, signal).catch(() => {});
      continue;
    }
    if (signal?.aborted || !answer.response || limitOf(answer)) return UNKNOWN;
    const words = errorDescription?.replace(/\s+/g, ' ').trim().slice(0, 200);
    return {
      came: 'to no token',
      because: `after the approval the token endpoint answers ${describeAnswer(answer)}${words ? `: "${words}"` : ''}`,
    };
  }
  return UNKNOWN;
}

/** Undefined where no session came of it: the run says what is wrong with the answer. */
function sessionOf(answer: Exchange): ReadAuthorization | undefined {
  try {
    return readAuthorization(answer);
  } catch {
    return undefined;
  }
}
