/**
 * What device clients were seen to get wrong in public issue threads, by a name for each: everything here is in the
 * catalogue, or said not to be shown and why.
 */
export const CLIENT_INVENTORY: readonly string[] = `
  interval-missing-crashes-timer interval-missing-rejected interval-zero-honoured
  interval-fractional-subsecond interval-huge-overflows-timer interval-wrong-default
  interval-overridden-by-client slow-down-fatal slow-down-ignored slow-down-not-cumulative
  slow-down-body-interval-lowers-wait slow-down-resets-to-default slow-down-client-ceiling
  slow-down-unbounded-growth pending-fatal error-body-with-200-parse-failure every-400-is-pending
  every-403-404-is-pending error-code-guessed-from-text expires-in-ignored
  expires-in-missing-disables-deadline poll-after-expiry sleeps-past-deadline deadline-counts-sleeps-only
  deadline-starts-after-display deadline-on-wall-clock expiry-returns-empty-result
  new-code-every-few-seconds overlapping-polls two-device-requests-stale-code-polled
  browser-prompt-blocks-polling cancel-leaves-poller-running cannot-be-cancelled network-error-fatal
  server-error-fatal non-json-answer-crash rate-limit-429-fatal no-request-timeout token-answers-cached
  client-id-missing-in-token-request basic-header-with-undefined-secret
  client-id-only-in-header-at-device-endpoint grant-type-percent-encoded-twice legacy-draft-grant-type
  superfluous-code-parameter pkce-missing-or-half-sent accept-header-missing json-needs-exact-content-type
  follows-redirects-with-credentials verification-url-alias-unsupported error-at-device-endpoint-hangs
  codes-and-token-discarded verification-uri-not-shown url-hidden-when-launcher-reports-success
  json-mode-two-documents complete-uri-ignored uri-scheme-not-checked newlines-forge-prompt-lines
  device-code-printed token-body-in-debug-log token-file-world-readable
  pending-device-code-on-disk-world-readable success-without-access-token token-metadata-type-crash
  unknown-member-crash refresh-token-demanded refresh-token-erased-on-refresh token-type-case-sensitive
  token-type-echoed-verbatim id-token-nonce-not-compared id-token-nonce-demanded
  parameters-in-query-string discovered-endpoints-not-bound-to-issuer
  device-endpoint-error-with-200-missed device-endpoint-error-traceback codes-lost-before-display
  burst-after-suspend token-received-but-flow-hangs success-reported-as-expired
  verification-uri-foreign-host timeout-without-backoff
`
  .trim()
  .split(/\s+/);
