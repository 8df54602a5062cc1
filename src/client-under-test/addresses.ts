import type { Endpoints } from '../device-client/endpoints';

/**
 * The addresses that the features speak of. A scripted server on a port of its own stands for them, and says of each
 * request which of these it was for.
 */
export const ORIGIN = 'https://as.example';
export const ENDPOINTS: Endpoints = {
  device_authorization_endpoint: `${ORIGIN}/device_authorization`,
  token_endpoint: `${ORIGIN}/token`,
};
/** Takes the token as Bearer. */
export const RESOURCE = `${ORIGIN}/userinfo`;
/** Stands for every other host that the features speak of. */
export const OTHER_HOST = 'evil.example';
/** Where the scripted server listens. */
export const LOOPBACK = '127.0.0.1';
