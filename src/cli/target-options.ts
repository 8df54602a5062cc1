import { type Command, InvalidArgumentError } from 'commander';
import type { TargetOverrides } from '../targets/target-overrides';

/** Options that every command with a target takes. */
export interface TargetOptions {
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly scope?: string;
  readonly tenant?: string;
}

export function addTargetOptions(command: Command): Command {
  return command
    .option('--client-id <id>', 'the client that the device is registered as')
    .option('--client-secret <secret>', 'its secret; better in the environment: RFC8628_CLIENT_SECRET')
    .option('--scope <scope>', 'the scope to ask for')
    .option(
      '--tenant <tenant>',
      'which tenant of microsoft: its id or domain, or common, organizations, consumers',
    );
}

/** What the command line, and the environment for the secret, say about the target. */
export function overridesOf(options: TargetOptions, environment: NodeJS.ProcessEnv): TargetOverrides {
  const clientSecret = options.clientSecret ?? environment.RFC8628_CLIENT_SECRET;
  return {
    ...(options.clientId !== undefined && { clientId: options.clientId }),
    ...(clientSecret && { clientSecret }),
    ...(options.scope !== undefined && { scope: options.scope }),
    ...(options.tenant !== undefined && { tenant: options.tenant }),
  };
}

/** @throws InvalidArgumentError when the text is no whole number from `least` up */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least)
      throw new InvalidArgumentError(`Not a whole number from ${least} up.`);
    return value;
  };
}
