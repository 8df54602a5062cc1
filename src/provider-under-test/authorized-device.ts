import type { Browser } from '../end-user/end-user';
import type { Exchange } from '../http/exchange';
import { parseObject } from '../judging/error-response';
import { NotApplicable, NotTested } from '../judging/outcomes';
import { goodFrom } from '../judging/token-response';

/** A device that got its token, with the evidence of how. */
export class AuthorizedDevice {
  #newest: { readonly refreshToken: string; readonly response: Exchange } | undefined;

  constructor(
    /** From the device authorization request to the token response, in order. */
    readonly exchanges: readonly Exchange[],
    /** The scope that was asked for. */
    readonly requestedScope: string | undefined,
    /** Where its end user approved it. */
    readonly browser: Browser,
  ) {}

  get tokenResponse(): Exchange {
    const last = this.exchanges.at(-1);
    if (!last) throw new Error('An authorized device has a token response.');
    return last;
  }

  /** Members of the token response. */
  get members(): Readonly<Record<string, unknown>> {
    return parseObject(this.tokenResponse.response?.body ?? '') ?? {};
  }

  /** @throws NotTested when the response has none that could be used */
  get accessToken(): string {
    const { access_token } = this.members;
    if (typeof access_token !== 'string' || access_token === '')
      throw new NotTested('The token response has no access token.');
    return access_token;
  }

  /** The one that came with the token response. @throws NotApplicable when the response has none */
  get refreshToken(): string {
    const { refresh_token } = this.members;
    if (typeof refresh_token !== 'string') throw new NotApplicable('The provider issued no refresh token.');
    return refresh_token;
  }
  /**
   * The one that came last: a scenario that is run once more finds the one before used up where it is good once only.
   *
   * @throws NotApplicable when none ever came
   */
  get newestRefreshToken(): string {
    return this.#newest?.refreshToken ?? this.refreshToken;
  }

  /** When the newest refresh token can be used, on the clock of the exchanges, in milliseconds. */
  get newestRefreshTokenGoodFrom(): number {
    return goodFrom(this.newestRefreshToken, this.#newest?.response ?? this.tokenResponse);
  }

  /** Takes a refresh token that came in place of the one before, with its response. */
  received(refreshToken: string, response: Exchange): void {
    if (refreshToken !== this.newestRefreshToken) this.#newest = { refreshToken, response };
  }
}
