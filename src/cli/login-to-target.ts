import { axiosTransport } from '../http/transport';
import { connectionOf } from '../provider-under-test/target';
import { openTarget } from '../targets/open-target';
import type { TargetOverrides } from '../targets/target-overrides';
import { type LoginCommandOptions, loginCommand } from './login-command';

/** A person takes longer than a run that waits for its codes to expire. */
const BUILT_IN_LIFETIME_SECONDS = 600;

/**
 * Opens a target and signs in there.
 *
 * @returns the exit status
 * @throws TargetError when there is no such target, TargetUnavailable when it cannot be started here
 */
export async function loginToTarget(
  name: string,
  overrides: TargetOverrides,
  options: Omit<LoginCommandOptions, 'transport'>,
): Promise<number> {
  const { target, notice, close } = await openTarget(name, overrides, {
    lifetimeSeconds: BUILT_IN_LIFETIME_SECONDS,
  });
  // Not on standard output: with --json that is for a program.
  if (notice !== undefined) process.stderr.write(`${notice}\n\n`);
  try {
    return await loginCommand(
      {
        name: target.name,
        registration: target.client,
        ...(target.endpoints !== undefined && { endpoints: target.endpoints }),
        ...(target.issuer !== undefined && { issuer: target.issuer }),
        ...(target.id_token !== undefined && { id_token: target.id_token }),
        ...(target.scope !== undefined && { scope: target.scope }),
        ...(target.dialect !== undefined && { dialect: target.dialect }),
        ...(target.resource !== undefined && { resource: target.resource }),
      },
      { ...options, transport: axiosTransport(connectionOf(target)) },
    );
  } finally {
    await close();
  }
}
