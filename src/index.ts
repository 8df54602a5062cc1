/**
 * The public library: the device client (`docs/client-library.md`), judging a provider or a client, target files,
 * reports, the requirements as data, and the gateway. What is not exported here may change in any version.
 */
export { type ClientProgress, type JudgeClientOptions, judgeClient } from './client-under-test/judge-client';
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
export type { Judgement } from './engine/judgement';
export { WrongTags } from './engine/scenario-plan';
export { type GatewayOptions, type RunningGateway, startGateway } from './gateway/gateway';
export type { GatewayClient } from './gateway/gateway-client';
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
export { type JudgeOptions, judgeProvider, type Progress } from './provider-under-test/judge-provider';
export {
  type JudgeRecordingOptions,
  judgeRecording,
  type RecordedProvider,
} from './provider-under-test/judge-recording';
export type { Recording } from './provider-under-test/recording';
export type { OpenTarget, Target } from './provider-under-test/target';
export { type FoundRecording, readRecording } from './recordings/read-recording';
export { RecordingError } from './recordings/recording-error';
export type {
  Report,
  ReportExchange,
  ReportRequirement,
  ReportScenario,
  SummaryVerdict,
  Verdict,
} from './report/model';
export { reportOf } from './report/report-of';
export { UnwritableFolder, type WrittenReports, writeReports } from './report/write';
export type { Clause } from './rfc8628/clause';
export type { Impact, Level, Party, Requirement } from './rfc8628/requirement';
export { CLIENT_REQUIREMENTS, PROVIDER_REQUIREMENTS, REQUIREMENTS } from './rfc8628/requirements';
export { type ClientFile, readClientFile as loadClient } from './targets/client-file';
export { openTarget } from './targets/open-target';
export { TargetError, TargetUnavailable } from './targets/target-error';
export { readTargetFile as loadTarget, type TargetFile } from './targets/target-file';
