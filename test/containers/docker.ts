import { randomUUID } from 'node:crypto';
import { it, type TestContext } from 'node:test';
import type { ContainerRuntimeClient } from 'testcontainers';
import { findContainerEngine } from '../../src/targets/container-engine';
import { MOCK_OAUTH2_SERVER_IMAGE } from '../../src/targets/mock-oauth2-server';

/** The engine and what the tests need of it. */
export interface Docker {
  readonly engine: ContainerRuntimeClient;
  /**
   * A name of its own for mock-oauth2-server's image: a container of this name is one that the test itself had started,
   * whatever else goes on on this machine.
   */
  nameImage(): Promise<NamedImage>;
}

export interface NamedImage {
  readonly name: string;
  /** The containers of it, running or not. */
  containers(): Promise<readonly string[]>;
  /** The same image, but running this in a shell, under a name of its own. */
  running(command: string): Promise<NamedImage>;
  forget(): Promise<void>;
}

const PULLED_WITHIN_MS = 300_000;
let found: Promise<Docker | string> | undefined;

/** A test that is skipped, by name and with the reason, where there is no engine or no image. */
export function itWithDocker(
  name: string,
  test: (docker: Docker, context: TestContext) => Promise<void>,
): void {
  it(name, { timeout: 180_000 }, async (context) => {
    found ??= findDocker();
    const docker = await found;
    if (typeof docker === 'string') context.skip(docker);
    else await test(docker, context);
  });
}

/** Or why there is none. */
async function findDocker(): Promise<Docker | string> {
  try {
    const engine = await findContainerEngine();
    const { ImageName } = await import('testcontainers');
    await Promise.race([
      engine.image.pull(ImageName.fromString(MOCK_OAUTH2_SERVER_IMAGE)),
      new Promise((_, reject) => {
        setTimeout(() => reject(new Error('the image was not pulled in time')), PULLED_WITHIN_MS).unref();
      }),
    ]);
    return { engine, nameImage: () => nameImage(engine, MOCK_OAUTH2_SERVER_IMAGE) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function nameImage(engine: ContainerRuntimeClient, image: string): Promise<NamedImage> {
  const { dockerode } = engine.container;
  const [repo, tag] = ['rfc8628-conformance-test', randomUUID()];
  const name = `${repo}:${tag}`;
  await dockerode.getImage(image).tag({ repo, tag });
  return {
    name,
    containers: async () => {
      const all = await dockerode.listContainers({ all: true });
      return all.filter((container) => container.Image === name).map(({ Id }) => Id);
    },
    running: async (command) => {
      const container = await dockerode.createContainer({ Image: name });
      const changed = randomUUID();
      await container.commit({
        repo,
        tag: changed,
        changes: `ENTRYPOINT ["/bin/sh", "-c", ${JSON.stringify(command)}]`,
      });
      await container.remove();
      const committed = await nameImage(engine, `${repo}:${changed}`);
      await dockerode.getImage(`${repo}:${changed}`).remove();
      return committed;
    },
    forget: () => dockerode.getImage(name).remove(),
  };
}
