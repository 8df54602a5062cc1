import type { NotShown } from '../defect';

/** Behaviours seen in public that the suite does not show, each with the reason. */
export const NOT_SHOWN: readonly NotShown[] = [
  {
    id: 'no-cors-on-device-endpoint',
    seen: ['DuendeArchive/IdentityServer4#5198'],
    reason:
      "Which origins a server lets scripts ask from is its operator's choice; no RFC that RFC 8628 leans on speaks of it.",
  },
  {
    id: 'device-endpoint-floodable',
    seen: ['gamedevpl/www.gamedev.pl#1078', 'JaidenSy/Arbiter#174', 'webrenew/unicon#58'],
    reason: 'Only a flood would show it, and a conformance run floods nobody.',
  },
  {
    id: 'verification-route-prefix-match',
    seen: ['panva/node-oidc-provider#696'],
    reason: 'That other addresses lead to the same page, too, breaks nothing that an RFC asks.',
  },
  {
    id: 'confirmation-step-skippable-by-query',
    seen: ['hexpm/hexpm#1407'],
    reason: 'The parameter that skips the step is a name of that server alone; nobody outside can know it.',
  },
  {
    id: 'missing-action-means-deny',
    seen: ['idenplane/idenplane#454'],
    reason:
      'It takes a form that none of the pages sends; whom it harms is only whoever made it up, and no RFC speaks of it.',
  },
  {
    id: 'scope-param-on-poll-tolerated',
    seen: ['openiddict/openiddict-core#1583'],
    reason: 'Ignoring the parameter is what RFC 6749, 3.2 asks, and what the reference server does.',
  },
  {
    id: 'poll-from-other-address-invalid-client',
    seen: ['ActiveState/cli#1716'],
    reason: 'A run has one address to poll from.',
  },
  {
    id: 'token-endpoint-tenant-not-matched',
    seen: ['openstack-experimental/keystone#1271'],
    reason: 'It takes two tenants of one server, and a target is one issuer.',
  },
  {
    id: 'slow-down-lockout-window-and-interval-advance-together',
    seen: ['H2CK/oidc#716'],
    reason:
      'Only a client that does not add the 5 seconds of RFC 8628, 3.5 is locked out; one that does stays in step, and the ' +
      'reference server counts just so. A lock-out of a client that keeps to the RFC is in the catalogue: slow-down-for-ever.',
  },
  {
    id: 'slow-down-does-not-widen-server-interval',
    seen: ['better-auth/better-auth#10135', 'H2CK/oidc#707'],
    reason:
      'RFC 8628, 3.5 has the client keep the longer interval; that a server bears a shorter one breaks nothing.',
  },
  {
    id: 'slow-down-poll-not-recorded',
    seen: ['thephpleague/oauth2-server#1410'],
    reason:
      'RFC 8628 leaves it to the server from which poll on it counts; who keeps the interval never notices.',
  },
  {
    id: 'revoked-scope-still-minted',
    seen: ['cdelmonte-zg/nanoidp#276'],
    reason: 'The operator has to take a scope away from the client between the request and the poll.',
  },
  {
    id: 'locked-out-user-gets-token-at-poll',
    seen: ['keycloak/keycloak#52791', 'keycloak/keycloak#52882', 'keycloak/keycloak#52783'],
    reason: 'It would have to lock the account of the end user whom the whole run needs.',
  },
  {
    id: 'revocation-not-rechecked-at-poll',
    seen: ['antiwork/gumroad#5410'],
    reason: 'How an end user takes all tokens back is a matter of each server, and no part of OAuth.',
  },
  {
    id: 'widened-grant-not-rechecked',
    seen: ['Abblix/Oidc.Server#409'],
    reason:
      'RFC 6749, 3.3 lets a server grant another scope than the one asked for, as long as it says so; what the end user ' +
      'agreed to cannot be told from outside.',
  },
  {
    id: 'empty-audience-in-device-tokens',
    seen: ['authelia/authelia#12784'],
    reason:
      'An access token is opaque to the client (RFC 6749, 1.4); a run sees whether it is taken where it is used.',
  },
  {
    id: 'approved-by-deleted-user-404',
    seen: ['workos/emulate#53'],
    reason: 'The operator has to delete the end user between the approval and the poll.',
  },
  {
    id: 'token-minted-at-approval',
    seen: ['Team-Commonly/commonly#1405'],
    reason: 'When a token is made does not show outside; a gateway cannot even do otherwise.',
  },
  {
    id: 'unsupported-grant-error-omits-device-grant',
    seen: ['FusionAuth/fusionauth-issues#2826'],
    reason: 'error_description is for people to read (RFC 6749, 5.2); a run does not judge its wording.',
  },
  {
    id: 'rate-limit-keyed-on-proxy-address',
    seen: ['artifact-keeper/artifact-keeper#3549'],
    reason: 'It takes requests from several addresses, and a proxy in front.',
  },
  {
    id: 'verification-login-not-rate-limited',
    seen: ['idenplane/idenplane#454', 'openstack-experimental/keystone#1026'],
    reason:
      'RFC 8628, 3.3 leaves open how end users sign in; wrong passwords may lock the account that the run needs.',
  },
  {
    id: 'cross-tenant-approval',
    seen: ['ferriskey/ferriskey#1237'],
    reason: 'It takes two tenants of one server with an end user in each, and a target is one issuer.',
  },
  {
    id: 'approvals-of-two-users-at-once',
    seen: ['getsentry/sentry#105675'],
    reason:
      'Two people would have to press at the same moment, one decides after the other here, and the later of two writes is ' +
      'wrong by chance only. A code that a second end user takes over is judged by 5.5-session-binding.',
  },
  {
    id: 'limited-token-may-approve',
    seen: ['artifact-keeper/artifact-keeper#3549'],
    reason: 'API tokens, and what approves by them, are a matter of each server.',
  },
  {
    id: 'user-code-biased-alphabet',
    seen: ['element-hq/matrix-authentication-service#5974', 'artifact-keeper/artifact-keeper#3549'],
    reason: 'A sample of a few dozen codes cannot tell a bias from chance.',
  },
];
