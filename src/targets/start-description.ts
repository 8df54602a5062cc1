import * as v from 'valibot';
import { environment, httpUrl, text, wholeNumberBetween } from './schema-parts';

/** `8080`, or `"8080:80"`: the port of this machine, and the one inside of the container. */
const publishedPort = v.union([
  wholeNumberBetween(1, 65_535),
  v.pipe(v.string(), v.regex(/^\d{1,5}:\d{1,5}$/, 'must be a port, or "PORT OF THIS MACHINE:PORT INSIDE"')),
]);

/** A program and its arguments. */
export const commandSchema = v.pipe(
  v.array(v.string()),
  v.check(([program = '']) => program !== '', 'must be a program and its arguments'),
);

const longestSeconds = 3600;
const seconds = 'must be more than 0 and at most 3600 seconds';

/** How a target file says that its server is started. */
export const startSchema = v.pipe(
  v.strictObject({
    command: v.optional(commandSchema),
    env: v.optional(environment),
    container: v.optional(
      v.strictObject({
        image: text,
        command: v.optional(v.array(v.string())),
        env: v.optional(environment),
        ports: v.optional(v.array(publishedPort)),
        /** From a path beside the target file to a path inside. */
        files: v.optional(v.record(v.string(), v.string())),
      }),
    ),
    compose: v.optional(v.strictObject({ file: text, service: v.optional(text) })),
    ready: v.optional(httpUrl),
    timeout: v.optional(v.pipe(v.number(), v.gtValue(0, seconds), v.maxValue(longestSeconds, seconds)), 120),
  }),
  v.check(
    ({ command, container, compose }) =>
      [command, container, compose].filter((each) => each !== undefined).length === 1,
    'must have one of "command", "container" and "compose"',
  ),
);

/** A server that is started for a run, and ended after it. */
export type StartDescription = v.InferOutput<typeof startSchema>;
