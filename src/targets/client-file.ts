import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { ClientDescription } from '../client-under-test/client-description';
import { DIALECT_NAMES } from '../dialects/dialects';
import { CLIENT_REQUIREMENTS } from '../rfc8628/requirements';
import { withVariables } from './environment-variables';
import { printedVersion } from './product-version';
import { explainIssue } from './schema-issue';
import { commandSchema } from './start-description';
import { TargetError } from './target-error';

const requirementId = z.string().refine((id) => CLIENT_REQUIREMENTS.some((each) => each.id === id), {
  error: 'is no requirement of clients (see: rfc8628 requirements)',
});

/** What a client file may say. */
const clientFileSchema = z.strictObject({
  name: z.string().min(1),
  version: z.union([z.string().min(1), z.number(), commandSchema]).optional(),
  command: commandSchema,
  env: z.record(z.string(), z.coerce.string()).default({}),
  stdin: z
    .union([z.string(), z.array(z.strictObject({ when: z.string().min(1), type: z.string() }))])
    .optional(),
  terminal: z.boolean().default(false),
  server: z
    .strictObject({
      scheme: z.enum(['http', 'https']).default('http'),
      dialect: z.enum(DIALECT_NAMES).default('rfc8628'),
      intercept: z.boolean().default(false),
    })
    .default({ scheme: 'http', dialect: 'rfc8628', intercept: false }),
  client: z
    .strictObject({
      client_id: z.string().min(1),
      client_secret: z.string().min(1).optional(),
      token_endpoint_auth_method: z.enum(['none', 'client_secret_basic', 'client_secret_post']).optional(),
    })
    .default({ client_id: 'tv' }),
  scope: z.string().default('openid profile'),
  timeout: z.number().min(1).max(3600).default(60),
  known_deviations: z
    .record(
      requirementId,
      z.union([
        z.string().min(1),
        z.strictObject({ reason: z.string().min(1), seen: z.string().min(1).optional() }),
      ]),
    )
    .default({}),
});

/** A client file as it is read: a client, and where the file lies. */
export interface ClientFile extends ClientDescription {
  readonly source: string;
}

/**
 * Reads a client file (YAML or JSON; `${NAME}` stands for an environment variable).
 *
 * @param path where the file lies; the command is started in its folder
 * @throws TargetError when the file cannot be read, a variable is not set, a key is unknown or a value is wrong
 */
export function readClientFile(path: string, environment: NodeJS.ProcessEnv = process.env): ClientFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new TargetError(`The client file ${path} cannot be read: ${reasonOf(error)}.`);
  }
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    const [firstLine] = reasonOf(error).split('\n');
    throw new TargetError(
      `The client file ${path} is neither YAML nor JSON: ${firstLine?.replace(/:$/, '.')}`,
    );
  }
  return parseClient(withVariables(value, environment, path), path, dirname(resolve(path)));
}

/**
 * Checks a client given as data.
 *
 * @param source what to call it in an error
 * @param folder that its command is started in
 * @throws TargetError naming the key that is unknown or wrong
 */
export function parseClient(value: unknown, source: string, folder: string): ClientFile {
  const result = clientFileSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new TargetError(`${source}: ${issue ? explainIssue(issue, clientFileSchema) : 'is no client'}.`);
  }
  const { version, ...data } = result.data;
  return {
    ...(JSON.parse(JSON.stringify(data)) as Omit<ClientDescription, 'version' | 'folder'>),
    ...(version !== undefined && { version: Array.isArray(version) ? version : String(version) }),
    folder,
    source,
  };
}

/** A client that a command line names: the program, its arguments, and the defaults of a client file. */
export function clientOfCommand(command: readonly string[], folder: string): ClientFile {
  const name = command.map((word) => word.split('/').at(-1) ?? word).find((word) => /\.\w+$/.test(word));
  return parseClient(
    { name: name ?? command[0]?.split('/').at(-1) ?? 'client', command: [...command] },
    'the command',
    folder,
  );
}

/**
 * The version that reports show.
 *
 * @throws TargetError when its command fails
 */
export async function versionOf(client: ClientFile, signal?: AbortSignal): Promise<string | undefined> {
  const { version, source, folder = '.' } = client;
  if (version === undefined || typeof version === 'string') return version;
  return printedVersion(version, { folder, source, ...(signal && { signal }) });
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'there is no such file';
  return error instanceof Error ? error.message : String(error);
}
