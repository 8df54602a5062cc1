import type { Defect } from '../defect';
import { DEVICE_AUTHORIZATION_REQUEST } from './3.1-device-authorization-request';
import { DEVICE_AUTHORIZATION_RESPONSE } from './3.2-device-authorization-response';
import { NON_TEXTUAL_VERIFICATION, USER_INTERACTION } from './3.3-user-interaction';
import { DEVICE_ACCESS_TOKEN_REQUEST } from './3.4-device-access-token-request';
import { DEVICE_ACCESS_TOKEN_RESPONSE } from './3.5-device-access-token-response';
import { METADATA } from './4-metadata';
import { SECURITY_CONSIDERATIONS, USER_CODE_RECOMMENDATIONS } from './5-security-considerations';
import type { ServerChange } from './reference-server';

/** What authorization servers get wrong, by the section of the RFC that they get wrong. */
export const PROVIDER_DEFECTS: readonly Defect<ServerChange>[] = [
  ...DEVICE_AUTHORIZATION_REQUEST,
  ...DEVICE_AUTHORIZATION_RESPONSE,
  ...USER_INTERACTION,
  ...NON_TEXTUAL_VERIFICATION,
  ...DEVICE_ACCESS_TOKEN_REQUEST,
  ...DEVICE_ACCESS_TOKEN_RESPONSE,
  ...METADATA,
  ...SECURITY_CONSIDERATIONS,
  ...USER_CODE_RECOMMENDATIONS,
];
