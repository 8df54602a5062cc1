import { writeFile } from 'node:fs/promises';
import { PACKAGE } from '../engine/package-root';
import type { Exchange } from '../http/exchange';
import { recording } from '../http/recorder';
import { axiosTransport } from '../http/transport';
import { connectionOf } from '../provider-under-test/target';
import { harOf } from '../recordings/write-har';
import { checkWritableFile } from '../report/write';
import { openTarget } from '../targets/open-target';
import type { TargetOverrides } from '../targets/target-overrides';
import { type LoginCommandOptions, loginCommand } from './login-command';

/** A person takes longer than a run that waits for its codes to expire. */
const BUILT_IN_LIFETIME_SECONDS = 600;

/**
 * Opens a target and signs in there.
 *
 * @returns the exit status
 * @throws TargetError when there is no such target, TargetUnavailable when it cannot be started here, UnwritableFolder
 */
export async function loginToTarget(
  name: string,
  overrides: TargetOverrides,
  options: Omit<LoginCommandOptions, 'transport'> & {
    /** Where a HAR file of what was sent and what came is written, without secrets. */
    readonly har?: string;
  },
): Promise<number> {
  const { har } = options;
  if (har !== undefined) await checkWritableFile(har);
  const exchanges: Exchange[] = [];
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
      {
        ...options,
        transport: recording(
          axiosTransport(connectionOf(target)),
          (exchange) => void exchanges.push(exchange),
        ),
      },
    );
  } finally {
    if (har !== undefined) {
      await writeFile(har, harOf(exchanges, { name: PACKAGE.name, version: PACKAGE.version }));
      process.stderr.write(`Recorded, without secrets: ${har}\n`);
    }
    await close();
  }
}
