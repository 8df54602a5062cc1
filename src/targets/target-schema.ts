import { z } from 'zod';
import type { TokenEndpointAuthMethod } from '../device-client/client-registration';
import { DIALECT_NAMES } from '../dialects/dialects';
import { isSelector } from '../http/html-tree';
import { REQUIREMENTS } from '../rfc8628/requirements';
import { commandSchema, startSchema } from './start-description';

const url = z.url({ protocol: /^https?$/, error: 'must be an absolute http(s) URL' });

const AUTH_METHODS = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
] as const satisfies readonly TokenEndpointAuthMethod[];

const clientSchema = z.strictObject({
  client_id: z.string().min(1),
  client_secret: z.string().min(1).optional(),
  client_name: z.string().min(1).optional(),
  private_key: z.string().min(1).optional(),
  assertion_audience: z.string().min(1).optional(),
  token_endpoint_auth_method: z.enum(AUTH_METHODS).optional(),
});

const selector = z.string().refine(isSelector, { error: 'is no CSS selector' });

const DRIVERS = ['form', 'browser', 'command', 'manual', 'none'] as const;

const personShape = {
  username: z.string().optional(),
  password: z.string().optional(),
  command: commandSchema.optional(),
  selectors: z
    .strictObject({
      code: selector,
      code_submit: selector,
      username: selector,
      password: selector,
      sign_in: selector,
      approve: selector,
      deny: selector,
    })
    .partial()
    .optional(),
};

const userSchema = z.strictObject({ driver: z.enum(DRIVERS), ...personShape });
const otherUserSchema = z.strictObject({ driver: z.enum(DRIVERS).optional(), ...personShape });

const knownDeviation = z.union([
  z.string().min(1),
  z.strictObject({ reason: z.string().min(1), seen: z.string().min(1).optional() }),
]);

const requirementId = z.string().refine((id) => REQUIREMENTS.some((requirement) => requirement.id === id), {
  error: 'is no requirement (see: rfc8628 requirements)',
});

/** What a target file may say. */
export const targetSchema = z.strictObject({
  name: z.string().min(1),
  version: z.union([z.string().min(1), z.number(), commandSchema]).optional(),
  start: startSchema.optional(),
  issuer: url.optional(),
  endpoints: z
    .strictObject({ device_authorization_endpoint: url, token_endpoint: url, userinfo_endpoint: url })
    .partial()
    .optional(),
  register: z
    .union([z.boolean(), z.strictObject({ initial_access_token: z.string().min(1) })])
    .default(false),
  client: clientSchema.optional(),
  other_client: clientSchema.optional(),
  confidential_client: clientSchema.optional(),
  unauthorized_client: clientSchema.optional(),
  scope: z.string().optional(),
  user: userSchema.default({ driver: 'none' }),
  other_user: otherUserSchema.optional(),
  resource: url.optional(),
  max_wait: z.number().min(0).default(120),
  sample_size: z.number().int().min(1).max(1000).default(20),
  intrusive: z.boolean().default(false),
  dialect: z.enum(DIALECT_NAMES).optional(),
  limits: z
    .strictObject({ sessions: z.number().int().min(1), requests_per_second: z.number().positive() })
    .partial()
    .optional(),
  ca: z.string().optional(),
  certificate: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
  id_token: z.strictObject({ issuer: url, audience: z.string().min(1), jwks_uri: url.optional() }).optional(),
  known_deviations: z.record(requirementId, knownDeviation).default({}),
});
