import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { parse as parseYaml } from 'yaml';
import type { ClientDescription } from '../client-under-test/client-description';
import { PLACEHOLDERS } from '../client-under-test/placeholders';
import { DIALECT_NAMES } from '../dialects/dialects';
import { CLIENT_REQUIREMENTS } from '../rfc8628/requirements';
import { withVariables } from './environment-variables';
import { mistypedPlaceholder } from './mistyped-placeholder';
import { printedVersion } from './product-version';
import { explainIssue, firstIssue } from './schema-issue';
import { environment, knownDeviation, numberBetween, text } from './schema-parts';
import { commandSchema } from './start-description';
import { TargetError } from './target-error';
import { AUTH_METHODS } from './target-schema';

const requirementId = v.pipe(
  v.string(),
  v.check(
    (id) => CLIENT_REQUIREMENTS.some((each) => each.id === id),
    'is no requirement of clients (see: rfc8628 requirements)',
  ),
);

/** Those that a scripted server tells apart by what it is sent. */
const JUDGED_METHODS: readonly string[] = ['none', 'client_secret_basic', 'client_secret_post'];

/** What a client file may say. */
const clientFileSchema = v.strictObject({
  name: text,
  version: v.optional(v.union([text, v.number(), commandSchema])),
  command: commandSchema,
  env: v.optional(environment, {}),
  stdin: v.optional(v.union([v.string(), v.array(v.strictObject({ when: text, type: v.string() }))])),
  terminal: v.optional(v.boolean(), false),
  server: v.optional(
    v.strictObject({
      scheme: v.optional(v.picklist(['http', 'https']), 'http'),
      dialect: v.optional(v.picklist(DIALECT_NAMES), 'rfc8628'),
      intercept: v.optional(v.boolean(), false),
    }),
    {},
  ),
  client: v.optional(
    v.strictObject({
      client_id: text,
      client_secret: v.optional(text),
      token_endpoint_auth_method: v.optional(
        v.pipe(
          v.picklist(AUTH_METHODS),
          v.check(
            (method) => JUDGED_METHODS.includes(method),
            'names a way to authenticate that is not judged: leave it out, and the client is judged on all the rest',
          ),
        ),
      ),
    }),
    { client_id: 'tv' },
  ),
  scope: v.optional(v.string(), 'openid profile'),
  timeout: v.optional(numberBetween(1, 3600), 60),
  known_deviations: v.optional(v.record(requirementId, knownDeviation), {}),
});

/** A client file as it is read: a client, and where the file lies. */
export interface ClientFile extends ClientDescription {
  readonly source: string;
}

const IN_FOLDER = ['client.yaml', 'client.yml', 'client.json'];

/** @throws TargetError when it is a folder without a client file */
function fileIn(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  const inside = IN_FOLDER.map((file) => join(path, file)).find((file) => existsSync(file));
  if (inside !== undefined) return inside;
  throw new TargetError(`The folder ${path} has no client file: none of ${IN_FOLDER.join(', ')} is in it.`);
}

/**
 * Reads a client file (YAML or JSON; `${NAME}` stands for an environment variable).
 *
 * @param given where the file lies, or its folder; the command is started there
 * @throws TargetError when the file cannot be read, a variable is not set, a key is unknown or a value is wrong
 */
export function readClientFile(given: string, environment: NodeJS.ProcessEnv = process.env): ClientFile {
  const path = fileIn(given);
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
  const result = v.safeParse(clientFileSchema, value);
  if (!result.success) {
    throw new TargetError(`${source}: ${explainIssue(firstIssue(result.issues), clientFileSchema)}`);
  }
  const { version, ...data } = result.output;
  const { command, env, stdin = '' } = data;
  const typed = typeof stdin === 'string' ? [stdin] : stdin.map(({ type }) => type);
  const mistyped = mistypedPlaceholder([...command, ...Object.values(env), ...typed], PLACEHOLDERS);
  if (mistyped !== undefined) throw new TargetError(`${source}: ${mistyped}`);
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
