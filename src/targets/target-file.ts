import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { parse as parseYaml } from 'yaml';
import { COMMAND_PLACEHOLDERS } from '../end-user/command-end-user';
import type { Target } from '../provider-under-test/target';
import { CLIENT_KEYS, type ClientKey } from './client-registrar';
import { withVariables } from './environment-variables';
import { mistypedPlaceholder } from './mistyped-placeholder';
import { explainIssue, firstIssue } from './schema-issue';
import type { StartDescription } from './start-description';
import { TargetError } from './target-error';
import { targetSchema } from './target-schema';

/** What a target file says: a target, and what is done before it is one. */
export interface TargetFile extends Target {
  /** Of the product under test: a text, or a command whose first line it is. */
  readonly versionCommand?: readonly string[];
  readonly start?: StartDescription;
  /** The clients that are registered for the run, those that the file does not name. */
  readonly register?: { readonly clients: readonly ClientKey[]; readonly initialAccessToken?: string };
}

/** Stands where a client is still to be registered. */
const UNREGISTERED = { client_id: '' };

/**
 * Reads a target file (YAML or JSON; `${NAME}` stands for an environment variable).
 *
 * @param path where the file lies
 * @param environment where variables are looked up
 * @throws TargetError when the file cannot be read, a variable is not set, a key is unknown or a value is wrong
 */
export function readTargetFile(path: string, environment: NodeJS.ProcessEnv = process.env): TargetFile {
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
  return parseTarget(withVariables(value, environment, path), path);
}

/**
 * Checks a target given as data.
 *
 * @param source what to call it in an error
 * @throws TargetError naming the key that is unknown or wrong
 */
export function parseTarget(value: unknown, source: string): TargetFile {
  const result = v.safeParse(targetSchema, value);
  if (!result.success) {
    throw new TargetError(`${source}: ${explainIssue(firstIssue(result.issues), targetSchema)}`);
  }
  const { version, other_user: other, register, client, ...data } = result.output;
  if (!client && !register) {
    throw new TargetError(
      `${source}: give "client", the client that the device is registered as, or "register: true" to have it registered for the run.`,
    );
  }
  const target = withoutUndefined({
    ...data,
    client: client ?? UNREGISTERED,
    ...(register && {
      register: {
        clients: CLIENT_KEYS.filter((key) => result.output[key] === undefined),
        initialAccessToken: register === true ? undefined : register.initial_access_token,
      },
    }),
    ...(Array.isArray(version)
      ? { versionCommand: version }
      : version !== undefined && { version: String(version) }),
    ...(other && { other_user: inheriting(other, data.user) }),
  }) as TargetFile;
  if (target.register && !target.issuer) {
    throw new TargetError(
      `${source}: "register" needs "issuer", whose metadata name the registration endpoint.`,
    );
  }
  if (
    !target.issuer &&
    !(target.endpoints?.device_authorization_endpoint && target.endpoints.token_endpoint)
  ) {
    throw new TargetError(
      `${source}: give "issuer", or both "endpoints.device_authorization_endpoint" and "endpoints.token_endpoint".`,
    );
  }
  for (const key of ['user', 'other_user'] as const) {
    const person = target[key];
    if (person?.driver === 'command' && !person.command) {
      throw new TargetError(
        `${source}: "${key}.driver: command" needs "${key}.command", the program and its arguments.`,
      );
    }
    const mistyped = mistypedPlaceholder(person?.command ?? [], COMMAND_PLACEHOLDERS);
    if (mistyped !== undefined) throw new TargetError(`${source}: "${key}.command": ${mistyped}`);
  }
  return target;
}

/** The second person acts as the first does, on the same pages, unless told otherwise. */
function inheriting(
  other: v.InferOutput<typeof targetSchema>['other_user'] & object,
  user: v.InferOutput<typeof targetSchema>['user'],
): unknown {
  if (other.driver !== undefined && other.driver !== user.driver) return other;
  const { driver, command, selectors } = user;
  return { driver, command, selectors, ...(withoutUndefined(other) as object) };
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
