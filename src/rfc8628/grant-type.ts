/** The `grant_type` of the token request ([RFC 8628 §3.4](https://www.rfc-editor.org/rfc/rfc8628#section-3.4)). */
export const DEVICE_CODE_GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';

/** Seconds between polls where the response names none ([RFC 8628 §3.2](https://www.rfc-editor.org/rfc/rfc8628#section-3.2)). */
export const DEFAULT_INTERVAL_SECONDS = 5;

/** Seconds that each `slow_down` adds to the interval ([RFC 8628 §3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5)). */
export const SLOW_DOWN_SECONDS = 5;
