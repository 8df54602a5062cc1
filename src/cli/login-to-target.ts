import { axiosTransport } from '../device-client/transport';
import { openTarget, type TargetOverrides } from '../targets/open-target';
import { type LoginCommandOptions, loginCommand } from './login-command';

/**
 * Opens a target and signs in there.
 *
 * @returns the exit status
 * @throws TargetError when there is no such target
 */
export async function loginToTarget(
  name: string,
  overrides: TargetOverrides,
  options: Omit<LoginCommandOptions, 'transport'>,
): Promise<number> {
  const { target, close } = await openTarget(name, overrides);
  try {
    return await loginCommand(
      {
        name: target.name,
        registration: target.client,
        ...(target.endpoints !== undefined && { endpoints: target.endpoints }),
        ...(target.issuer !== undefined && { issuer: target.issuer }),
        ...(target.scope !== undefined && { scope: target.scope }),
        ...(target.resource !== undefined && { resource: target.resource }),
      },
      { ...options, transport: axiosTransport(target.ca !== undefined ? { ca: target.ca } : {}) },
    );
  } finally {
    await close();
  }
}
