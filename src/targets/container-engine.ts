import type { ContainerRuntimeClient } from 'testcontainers';
import { within } from './bounded-wait';
import { optionalPeer } from './optional-peer';
import { TargetUnavailable } from './target-error';

const ANSWERS_WITHIN_MS = 15_000;

/**
 * The Docker engine, as Testcontainers finds it (DOCKER_HOST, its settings file, the usual sockets).
 *
 * @throws TargetUnavailable when none answers
 */
export async function findContainerEngine(): Promise<ContainerRuntimeClient> {
  const { getContainerRuntimeClient } = await optionalPeer(
    'testcontainers',
    () => import('testcontainers'),
    'A target that runs in a container',
  );
  try {
    return await within(ANSWERS_WITHIN_MS, getContainerRuntimeClient());
  } catch {
    throw new TargetUnavailable(
      'This target runs in a container, and no Docker engine answers here: start one, or install it ' +
        '(https://docs.docker.com/engine/install). The targets embedded and gateway need none.',
    );
  }
}
