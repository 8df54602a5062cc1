/**
 * What was seen of authorization servers in public issue threads, by a name for each: everything here is in the catalogue of
 * defects or, where it keeps the RFC, of fair variants; or it is said not to be shown and why.
 */
export const PROVIDER_INVENTORY: readonly string[] = `
  no-client-auth-at-device-endpoint client-without-grant-given-codes client-with-grant-still-refused
  pkce-required-breaks-device-flow requested-scope-lost scope-not-validated-at-device-endpoint
  unknown-client-reported-as-missing-parameter duplicate-parameters-processed
  duplicates-read-in-order-dependent-way no-cors-on-device-endpoint form-body-rejected-415
  client-id-read-from-query-only device-endpoint-floodable verification-url-instead-of-uri
  verification-uri-null verification-uri-relative verification-uri-http-scheme
  verification-uri-from-host-header verification-uri-absolute-config-appended expires-in-zero
  verification-page-404 device-code-used-in-verification-link code-dies-long-before-expires-in
  no-cache-control-on-responses empty-json-object-on-storage-error user-code-duplicates-after-key-rotation
  expiry-shifted-by-timezone deny-then-back-button-approves cancel-ignored-when-consent-remembered
  invalid-user-code-500 verification-form-posts-outside-mount verification-route-prefix-match
  confirmation-step-skippable-by-query no-confirmation-after-code first-time-scope-consent-skipped
  decided-code-can-be-approved-again client-secret-in-browser-redirect missing-action-means-deny
  consent-skipped-when-no-scopes remembered-consent-auto-approves-new-device
  verification-page-unsupported-response-type social-login-leaves-device-page approve-button-fails-silently
  reflected-script-in-device-callback complete-uri-path-breaks-redemption get-of-link-completes-login
  verification-link-loses-code wrong-client-poll-invalidates-code-and-stays-pending
  no-client-auth-at-token-poll device-code-not-bound-to-client client-id-rejected-at-token-endpoint-only
  scope-required-on-poll scope-param-on-poll-tolerated legacy-grant-type-and-code-param
  separate-undiscoverable-token-endpoint code-unknown-until-first-poll
  token-endpoint-wants-code-not-device-code poll-from-other-address-invalid-client
  token-endpoint-tenant-not-matched slow-down-lockout-window-and-interval-advance-together
  slow-down-does-not-widen-server-interval interval-never-enforced slow-down-window-uses-code-lifetime
  slow-down-hides-expiry slow-down-poll-not-recorded pending-sent-as-invalid-grant second-poll-says-declined
  pending-as-http-403 pending-as-http-200 expired-code-stays-pending expired-code-reported-as-invalid-grant
  access-denied-used-as-catch-all implicit-consent-stays-pending device-code-double-redeem-race
  poll-timestamp-write-undoes-consumption late-approval-resurrects-redeemed-code lost-race-answered-410-gone
  no-scope-causes-500-at-token narrowed-scope-not-reported revoked-scope-still-minted
  no-refresh-token-with-offline-access refresh-token-request-fails-after-device-flow
  openid-scope-gives-no-id-token opaque-session-token-unusable rate-limit-on-poll-is-429
  expired-code-record-reapproved device-flow-breaks-across-nodes token-lacks-scope-and-azp
  locked-out-user-gets-token-at-poll revocation-not-rechecked-at-poll widened-grant-not-rechecked
  per-client-interval-advertised-global-enforced slow-down-at-exact-advertised-interval
  slow-down-carries-new-interval pending-says-invalid-device-code error-in-message-member
  google-dialect-statuses unknown-device-code-invalid-request consumed-then-500
  session-of-approved-device-not-persisted empty-audience-in-device-tokens pending-as-http-401
  slow-down-as-http-429 different-http-status-per-error pending-as-http-403-or-404
  error-in-code-and-message-members approved-by-deleted-user-404 unknown-or-spent-code-says-expired
  token-minted-at-approval metadata-lacks-device-endpoint metadata-short-grant-name
  unsupported-grant-error-omits-device-grant user-code-guessing-unlimited guess-limit-reset-by-own-success
  rate-limit-keyed-on-proxy-address verification-login-not-rate-limited user-code-space-too-small
  device-code-low-entropy any-session-may-approve-or-deny cross-tenant-approval
  approve-form-without-csrf-protection limited-token-may-approve user-code-dash-significant
  user-code-hard-to-type-alphabet user-code-biased-alphabet

  approval-follows-last-opened-code approvals-of-two-users-at-once poll-in-flight-erases-approval
  token-answer-without-token-type second-approval-kills-first-devices-refresh steady-polling-cut-off
  complete-uri-parameter-not-read device-endpoint-without-basic scopes-read-instead-of-scope
  verification-page-500 device-flow-disabled-error device-endpoint-own-error-envelope
  bare-verification-uri-wants-client-id no-deny-button device-endpoint-errors-as-html
  code-entry-throttled-per-address throttle-in-oauth-form disallowed-scope-dropped-or-refused
`
  .trim()
  .split(/\s+/);
