import type { DeviceClientError } from '../device-client/errors';
import type { SessionEvent } from '../device-client/session-event';
import type { LoginPresenter, LoginResult } from './login-presenter';

/**
 * Shows a login to a program: JSON Lines, one object a line, each with an `event`, the last one `signed_in` or `failed`.
 * No line holds a token or the device code. Everything beyond ASCII is escaped, so that a line is also safe to look at.
 */
export class LoginJsonLines implements LoginPresenter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  session(event: SessionEvent): void {
    switch (event.type) {
      case 'started': {
        const { verification_uri, user_code, verification_uri_complete, expiresAt } = event.prompt;
        this.#line('prompt', {
          verification_uri,
          user_code,
          verification_uri_complete,
          expires_at: expiresAt.toISOString(),
        });
        return;
      }
      case 'waiting':
        this.#line('waiting', {
          next_poll_in: event.nextPollInSeconds === null ? null : Math.ceil(event.nextPollInSeconds),
          seconds_left: Math.ceil(event.secondsLeft),
        });
        return;
      case 'slowed-down':
        this.#line('slowed_down', { interval: event.intervalSeconds });
        return;
      case 'trouble':
        this.#line('trouble', { reason: event.reason });
        return;
      case 'forgiven':
        this.#line('forgiven', { what: event.what });
        return;
      case 'approved':
      case 'failed':
        // The login itself says how it ended, once it knows who signed in.
        return;
    }
  }

  openingBrowser(uri: string): void {
    this.#line('opening_browser', { uri });
  }

  browserFailed(): void {
    this.#line('browser_failed', {});
  }

  signedIn({ identity, scope, missingScopes, expiresIn, refreshable }: LoginResult): void {
    this.#line('signed_in', {
      claims: identity.claims,
      resource: identity.resource,
      gaps: identity.gaps,
      scope,
      missing_scopes: missingScopes,
      expires_in: expiresIn,
      refreshable,
    });
  }

  failed(error: DeviceClientError): void {
    this.#line('failed', {
      kind: error.name,
      error: error.code,
      message: error.message,
      advice: error.advice,
    });
  }

  #line(event: string, members: Readonly<Record<string, unknown>>): void {
    const json = JSON.stringify({ event, ...members });
    const ascii = json.replace(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    this.#write(`${ascii}\n`);
  }
}
