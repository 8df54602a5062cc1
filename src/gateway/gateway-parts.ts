import type { BrowserSessions } from './browser-sessions';
import type { ClientAddress } from './client-address';
import type { ClientAuthenticator } from './client-authenticator';
import type { Clock } from './clock';
import type { CodeGenerator } from './code-generator';
import type { DecisionRules } from './decision-rules';
import type { FormReader } from './form';
import type { GuessLimiter } from './guess-limiter';
import type { MetadataBuilder } from './metadata-builder';
import type { OAuthResponder } from './oauth-responder';
import type { PageRenderer } from './page-renderer';
import type { PollRules } from './poll-rules';
import type { PollThrottle } from './poll-throttle';
import type { RefreshTokenBinding } from './refresh-token-binding';
import type { ScopePolicy } from './scope-policy';
import type { SessionStore } from './session-store';
import type { Upstream } from './upstream';
import type { UserCodeReader } from './user-code-reader';

/** What a gateway is put together from. Each part can be replaced by another one of its kind. */
export interface GatewayParts {
  readonly clock: Clock;
  readonly store: SessionStore;
  readonly upstream: Upstream;
  /** Reads the body of every POST. */
  readonly readForm: FormReader;
  readonly authenticateClient: ClientAuthenticator;
  readonly scopePolicy: ScopePolicy;
  readonly codes: CodeGenerator;
  readonly readUserCode: UserCodeReader;
  readonly throttle: PollThrottle;
  readonly pollRules: PollRules;
  readonly refreshTokens: RefreshTokenBinding;
  readonly respond: OAuthResponder;
  readonly metadata: MetadataBuilder;
  readonly browsers: BrowserSessions;
  readonly clientAddress: ClientAddress;
  readonly guesses: GuessLimiter;
  readonly decisionRules: DecisionRules;
  readonly pages: PageRenderer;
  /** Told, for the operator, what went wrong that was nobody's request's fault; never a secret. */
  readonly trouble: (what: string, error: unknown) => void;
}
