import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { DIALECT_NAMES } from '../dialects/dialects';
import type { Target } from '../provider-under-test/target';
import { REQUIREMENTS } from '../rfc8628/requirements';
import { TargetError } from './target-error';

const url = z.url({ protocol: /^https?$/, error: 'must be an absolute http(s) URL' });

const clientSchema = z.strictObject({
  client_id: z.string().min(1),
  client_secret: z.string().min(1).optional(),
  client_name: z.string().min(1).optional(),
  token_endpoint_auth_method: z.enum(['none', 'client_secret_basic', 'client_secret_post']).optional(),
});

const userSchema = z.strictObject({
  driver: z.enum(['form', 'browser', 'command', 'manual', 'none']),
  username: z.string().optional(),
  password: z.string().optional(),
  command: z.array(z.string()).min(1).optional(),
  selectors: z
    .strictObject({
      code: z.string(),
      code_submit: z.string(),
      username: z.string(),
      password: z.string(),
      sign_in: z.string(),
      approve: z.string(),
      deny: z.string(),
    })
    .partial()
    .optional(),
});

const requirementId = z.string().refine((id) => REQUIREMENTS.some((requirement) => requirement.id === id), {
  error: 'is no requirement (see: rfc8628 requirements)',
});

const targetSchema = z.strictObject({
  name: z.string().min(1),
  issuer: url.optional(),
  endpoints: z
    .strictObject({ device_authorization_endpoint: url, token_endpoint: url, userinfo_endpoint: url })
    .partial()
    .optional(),
  client: clientSchema,
  other_client: clientSchema.optional(),
  confidential_client: clientSchema.optional(),
  unauthorized_client: clientSchema.optional(),
  scope: z.string().optional(),
  user: userSchema.default({ driver: 'none' }),
  other_user: userSchema.optional(),
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
  id_token: z.strictObject({ issuer: url, audience: z.string().min(1), jwks_uri: url.optional() }).optional(),
  known_deviations: z.record(requirementId, z.string()).default({}),
});

/**
 * Reads a target file (YAML or JSON; `${NAME}` stands for an environment variable).
 *
 * @param path where the file lies
 * @param environment where variables are looked up
 * @throws TargetError when the file cannot be read, a variable is not set, a key is unknown or a value is wrong
 */
export function readTargetFile(path: string, environment: NodeJS.ProcessEnv = process.env): Target {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new TargetError(`The target file ${path} cannot be read: ${reasonOf(error)}.`);
  }
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    const [firstLine] = reasonOf(error).split('\n');
    throw new TargetError(
      `The target file ${path} is neither YAML nor JSON: ${firstLine?.replace(/:$/, '.')}`,
    );
  }
  return parseTarget(substitute(value, environment, path), path);
}

/**
 * Checks a target given as data.
 *
 * @param source what to call it in an error
 * @throws TargetError naming the key that is unknown or wrong
 */
export function parseTarget(value: unknown, source: string): Target {
  const result = targetSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new TargetError(`${source}: ${issue ? explain(issue) : 'is no target'}.`);
  }
  const target = withoutUndefined(result.data) as Target;
  if (
    !target.issuer &&
    !(target.endpoints?.device_authorization_endpoint && target.endpoints.token_endpoint)
  ) {
    throw new TargetError(
      `${source}: give "issuer", or both "endpoints.device_authorization_endpoint" and "endpoints.token_endpoint".`,
    );
  }
  if (target.user.driver === 'command' && !target.user.command) {
    throw new TargetError(
      `${source}: "user.driver: command" needs "user.command", the program and its arguments.`,
    );
  }
  return target;
}

function explain(issue: z.core.$ZodIssue): string {
  const where = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const key = [...issue.path.map(String), issue.keys[0]].join('.');
    return `unknown key "${key}"; the README lists the keys of a target file`;
  }
  if (issue.code === 'invalid_key') return `"${where}" ${issue.issues[0]?.message ?? 'is no such key'}`;
  if (where === '') return 'must be a mapping of keys to values';
  return `"${where}" ${issue.message.replace(/^Invalid input: /, '')}`;
}

/** Replaces `${NAME}` in every string; done on the parsed value, so that a variable's content is never read as YAML. */
function substitute(value: unknown, environment: NodeJS.ProcessEnv, path: string, where = ''): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
      const found = environment[name];
      if (found === undefined || found === '') {
        throw new TargetError(
          `${path}: "${where}" needs the environment variable ${name}, which is not set.`,
        );
      }
      return found;
    });
  }
  if (Array.isArray(value))
    return value.map((item, index) => substitute(item, environment, path, `${where}.${index}`));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        substitute(item, environment, path, where === '' ? key : `${where}.${key}`),
      ]),
    );
  }
  return value;
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, withoutUndefined(item)]),
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'there is no such file';
  return error instanceof Error ? error.message : String(error);
}
