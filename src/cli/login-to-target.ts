import { axiosTransport } from '../device-client/transport';
import { discover } from '../targets/discovery';
import { openTarget, type TargetOverrides } from '../targets/open-target';
import { TargetError } from '../targets/target-error';
import { type LoginCommandOptions, loginCommand } from './login-command';

/**
 * Opens a target, finds its endpoints and signs in there.
 *
 * @returns the exit status
 * @throws TargetError when there is no such target, or it has no device authorization endpoint
 */
export async function loginToTarget(
  name: string,
  overrides: TargetOverrides,
  options: Omit<LoginCommandOptions, 'transport'>,
): Promise<number> {
  const { target, close } = await openTarget(name, overrides);
  try {
    const transport = axiosTransport(target.ca !== undefined ? { ca: target.ca } : {});
    const { endpoints, exchanges, metadata } = await discover(target, transport);
    const { device_authorization_endpoint, token_endpoint } = endpoints;
    if (device_authorization_endpoint === undefined || token_endpoint === undefined) {
      const why = exchanges.find(({ noAnswer }) => noAnswer)?.noAnswer?.message;
      throw new TargetError(
        `${target.name} names no device authorization endpoint${why && !metadata ? ` (${why})` : ''}: it does not ` +
          'offer this grant, or its endpoints have to be given in a target file.',
      );
    }
    return await loginCommand(
      {
        name: target.name,
        endpoints: { ...endpoints, device_authorization_endpoint, token_endpoint },
        registration: target.client,
        ...(target.issuer !== undefined && { issuer: target.issuer }),
        ...(target.scope !== undefined && { scope: target.scope }),
        ...(target.resource !== undefined && { resource: target.resource }),
      },
      { ...options, transport },
    );
  } finally {
    await close();
  }
}
