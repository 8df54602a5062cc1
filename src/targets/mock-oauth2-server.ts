import type { OpenTarget } from '../provider-under-test/target';
import { type RunningContainer, startContainer } from './container';
import { openGatewayInFront } from './gateway-target';
import type { StartOptions } from './start-options';

export interface MockOAuth2ServerOptions extends StartOptions {
  /** Name and version of the image; that of `MOCK_OAUTH2_SERVER_IMAGE`, or the pinned one, unless given. */
  readonly image?: string;
}

/** The version that the suite is tried with. */
export const MOCK_OAUTH2_SERVER_IMAGE = 'ghcr.io/navikt/mock-oauth2-server:6.0.2';
const IMAGE_VARIABLE = 'MOCK_OAUTH2_SERVER_IMAGE';
const PORT = 8080;
/** It has as many issuers as one likes, each by the first part of the path. */
const ISSUER_PATH = '/default';
/** As its image has it, but that a refresh token is replaced when it is used (RFC 9700, 4.14.2). */
const CONFIGURATION = { interactiveLogin: true, httpServer: 'NettyWrapper', rotateRefreshToken: true };

/**
 * mock-oauth2-server (navikt) in a container, as it is. It has no device grant: a run says so, and on what evidence.
 *
 * @throws TargetUnavailable when there is no Docker engine or no image, or it does not get ready
 */
export async function openMockOAuth2ServerTarget(options: MockOAuth2ServerOptions = {}): Promise<OpenTarget> {
  const container = await startMockOAuth2Server(options);
  return {
    target: {
      name: 'mock-oauth2-server',
      issuer: issuerOf(container),
      client: { client_id: 'tv' },
      scope: 'openid',
      user: { driver: 'form', username: 'alice' },
      max_wait: 120,
      sample_size: 20,
      intrusive: false,
      known_deviations: {},
    },
    log: () => container.log(),
    close: () => container.stop(),
  };
}

/**
 * mock-oauth2-server in a container, with the gateway in this process in front of it: the device grant, with tokens that
 * mock-oauth2-server issues and signs.
 *
 * @throws TargetUnavailable when there is no Docker engine or no image, or it does not get ready
 */
export async function openMockOAuth2ServerWithGatewayTarget(
  options: MockOAuth2ServerOptions = {},
): Promise<OpenTarget> {
  const container = await startMockOAuth2Server(options);
  try {
    const { lifetimeSeconds } = options;
    const gateway = await openGatewayInFront(
      'mock-oauth2-server+gateway',
      { issuer: issuerOf(container) },
      // It takes any name, and asks for no password.
      { user: { driver: 'form', username: 'alice' }, other_user: { driver: 'form', username: 'bob' } },
      lifetimeSeconds === undefined ? {} : { lifetimeSeconds },
    );
    return {
      ...gateway,
      log: () => container.log(),
      close: async () => {
        await gateway.close();
        await container.stop();
      },
    };
  } catch (error) {
    await container.stop();
    throw error;
  }
}

function startMockOAuth2Server({ image, signal }: MockOAuth2ServerOptions): Promise<RunningContainer> {
  return startContainer({
    image: image ?? (process.env[IMAGE_VARIABLE] || MOCK_OAUTH2_SERVER_IMAGE),
    imageVariable: IMAGE_VARIABLE,
    port: PORT,
    readyPath: '/isalive',
    environment: { JSON_CONFIG: JSON.stringify(CONFIGURATION) },
    ...(signal && { signal }),
  });
}

function issuerOf({ origin }: RunningContainer): string {
  return `${origin}${ISSUER_PATH}`;
}
