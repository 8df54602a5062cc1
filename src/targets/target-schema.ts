import * as v from 'valibot';
import type { TokenEndpointAuthMethod } from '../device-client/client-registration';
import { DIALECT_NAMES } from '../dialects/dialects';
import { isSelector } from '../http/html-tree';
import { REQUIREMENTS } from '../rfc8628/requirements';
import { httpUrl, knownDeviation, text, wholeNumberBetween } from './schema-parts';
import { commandSchema, startSchema } from './start-description';

/** Ways for a client to authenticate at the token endpoint. */
export const AUTH_METHODS = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
] as const satisfies readonly TokenEndpointAuthMethod[];

const clientSchema = v.strictObject({
  client_id: text,
  client_secret: v.optional(text),
  client_name: v.optional(text),
  private_key: v.optional(text),
  assertion_audience: v.optional(text),
  token_endpoint_auth_method: v.optional(v.picklist(AUTH_METHODS)),
});

const selector = v.pipe(v.string(), v.check(isSelector, 'is no CSS selector'));

const DRIVERS = ['form', 'browser', 'command', 'manual', 'none'] as const;

const personShape = {
  username: v.optional(v.string()),
  password: v.optional(v.string()),
  command: v.optional(commandSchema),
  selectors: v.optional(
    v.partial(
      v.strictObject({
        code: selector,
        code_submit: selector,
        username: selector,
        password: selector,
        sign_in: selector,
        approve: selector,
        deny: selector,
      }),
    ),
  ),
};

const userSchema = v.strictObject({ driver: v.picklist(DRIVERS), ...personShape });
const otherUserSchema = v.strictObject({ driver: v.optional(v.picklist(DRIVERS)), ...personShape });

const requirementId = v.pipe(
  v.string(),
  v.check(
    (id) => REQUIREMENTS.some((requirement) => requirement.id === id),
    'is no requirement (see: rfc8628 requirements)',
  ),
);

const moreThanZero = v.pipe(v.number(), v.gtValue(0, 'must be more than 0'));

/** What a target file may say. */
export const targetSchema = v.strictObject({
  name: text,
  version: v.optional(v.union([text, v.number(), commandSchema])),
  start: v.optional(startSchema),
  issuer: v.optional(httpUrl),
  endpoints: v.optional(
    v.partial(
      v.strictObject({
        device_authorization_endpoint: httpUrl,
        token_endpoint: httpUrl,
        userinfo_endpoint: httpUrl,
      }),
    ),
  ),
  register: v.optional(v.union([v.boolean(), v.strictObject({ initial_access_token: text })]), false),
  client: v.optional(clientSchema),
  other_client: v.optional(clientSchema),
  confidential_client: v.optional(clientSchema),
  unauthorized_client: v.optional(clientSchema),
  unregistered_clients: v.optional(v.boolean()),
  scope: v.optional(v.string()),
  user: v.optional(userSchema, { driver: 'none' }),
  other_user: v.optional(otherUserSchema),
  resource: v.optional(httpUrl),
  max_wait: v.optional(v.pipe(v.number(), v.minValue(0, 'must not be less than 0')), 120),
  sample_size: v.optional(wholeNumberBetween(1, 1000), 20),
  intrusive: v.optional(v.boolean(), false),
  dialect: v.optional(v.picklist(DIALECT_NAMES)),
  limits: v.optional(
    v.partial(
      v.strictObject({
        sessions: v.pipe(
          v.number(),
          v.integer('must be a whole number'),
          v.minValue(1, 'must be at least 1'),
        ),
        requests_per_second: moreThanZero,
      }),
    ),
  ),
  ca: v.optional(v.string()),
  certificate: v.optional(v.strictObject({ cert: text, key: text })),
  id_token: v.optional(v.strictObject({ issuer: httpUrl, audience: text, jwks_uri: v.optional(httpUrl) })),
  known_deviations: v.optional(v.record(requirementId, knownDeviation), {}),
});
