/** The device client as a library; `docs/client-library.md` shows how to use it. */
export type { PlainHttp } from './device-client/address-policy';
export type { ClientRegistration, TokenEndpointAuthMethod } from './device-client/client-registration';
export {
  type AuthorizationServer,
  type AuthorizeOptions,
  DeviceClient,
  type DeviceClientOptions,
  type ResourceAnswer,
} from './device-client/device-client';
export type { DeviceSession } from './device-client/device-session';
export type { Endpoints } from './device-client/endpoints';
export {
  AbortedError,
  AccessDeniedError,
  DeviceClientError,
  ExpiredTokenError,
  InsecureEndpointError,
  MalformedResponseError,
  MetadataUnusableError,
  NetworkError,
  NotRefreshableError,
  OAuthError,
  UnexpectedRedirectError,
} from './device-client/errors';
export type { Prompt } from './device-client/prompt';
export type { SessionEvent, SessionListener } from './device-client/session-event';
export { Tokens } from './device-client/tokens';
export { type Clock, systemClock } from './http/clock';
export type { Exchange, HttpRequest, HttpResponse, NoAnswer } from './http/exchange';
export { recording } from './http/recorder';
export { safeText } from './http/safe-text';
export {
  axiosTransport,
  type RequestContext,
  type Transport,
  type TransportLimits,
} from './http/transport';
export { VirtualClock } from './http/virtual-clock';
