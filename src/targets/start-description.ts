import { z } from 'zod';

const port = z.number().int().min(1).max(65_535);
/** `8080`, or `"8080:80"`: the port of this machine, and the one inside of the container. */
const publishedPort = z.union([
  port,
  z.string().regex(/^\d{1,5}:\d{1,5}$/, 'must be a port, or "PORT OF THIS MACHINE:PORT INSIDE"'),
]);
const environment = z.record(z.string(), z.coerce.string());

/** A program and its arguments. */
export const commandSchema = z
  .array(z.string())
  .refine(([program = '']) => program !== '', { error: 'must be a program and its arguments' });

/** How a target file says that its server is started. */
export const startSchema = z
  .strictObject({
    command: commandSchema.optional(),
    env: environment.optional(),
    container: z
      .strictObject({
        image: z.string().min(1),
        command: z.array(z.string()).optional(),
        env: environment.optional(),
        ports: z.array(publishedPort).optional(),
        /** From a path beside the target file to a path inside. */
        files: z.record(z.string(), z.string()).optional(),
      })
      .optional(),
    compose: z.strictObject({ file: z.string().min(1), service: z.string().min(1).optional() }).optional(),
    ready: z.url({ protocol: /^https?$/, error: 'must be an absolute http(s) URL' }).optional(),
    timeout: z.number().positive().max(3600).default(120),
  })
  .refine(
    ({ command, container, compose }) =>
      [command, container, compose].filter((each) => each !== undefined).length === 1,
    { error: 'must have one of "command", "container" and "compose"' },
  );

/** A server that is started for a run, and ended after it. */
export type StartDescription = z.infer<typeof startSchema>;
