import { OAuthProblem } from './oauth-problem';
import type { PollThrottle } from './poll-throttle';
import { hasExpired, type Session } from './session';
import type { TokenSet } from './upstream';

/** A device that asks for its token ([RFC 8628 §3.4](https://www.rfc-editor.org/rfc/rfc8628#section-3.4)). */
export interface Poll {
  /** The session of the device code, if there is one. */
  readonly session: Session | undefined;
  readonly clientId: string;
  /** When the request came. */
  readonly at: number;
}

/** What a poll leads to: the answer, and what becomes of the session. */
export interface PollOutcome {
  readonly answer: TokenSet | OAuthProblem;
  /** Has to be stored before the answer is sent, and only in place of the session that was judged. */
  readonly successor?: Session;
}

/** Decides what a poll gets, without doing anything. */
export type PollRules = (poll: Poll, throttle: PollThrottle) => PollOutcome;

/** The order matters: who may ask, then what is final, then the time, then the pace. */
export const rfcPollRules: PollRules = ({ session, clientId, at }, throttle) => {
  const refuse = (problem: OAuthProblem): PollOutcome => ({ answer: problem });
  if (!session || session.clientId !== clientId) {
    // Another client learns nothing from it, and the rightful one loses nothing.
    return refuse(new OAuthProblem('invalid_grant', 'This client was not given this device_code'));
  }
  const { state } = session;
  if (state.name === 'spent') {
    return refuse(new OAuthProblem('invalid_grant', 'The device_code has been used'));
  }
  if (state.name === 'denied') return refuse(new OAuthProblem('access_denied', 'The end user refused'));
  // Before the pace: an expired code is expired however fast it is polled. It voids an approval not yet collected, too.
  if (hasExpired(session, at)) {
    return refuse(new OAuthProblem('expired_token', 'The device_code has expired, start again'));
  }
  // slow_down is for a session that is still pending; the token is not held back for haste.
  if (state.name === 'approved') {
    return { answer: state.tokens, successor: { ...session, state: { name: 'spent' } } };
  }
  const pace = throttle.judge(session.poll, at);
  return {
    answer: pace.tooSoon
      ? new OAuthProblem('slow_down', 'Polled too soon; wait 5 seconds longer between polls from now on')
      : new OAuthProblem('authorization_pending', 'The end user has not decided yet'),
    successor: { ...session, poll: pace.state },
  };
};
