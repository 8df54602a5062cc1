import { PROVIDERS } from '../dialects/dialects';
import type { OpenTarget } from '../provider-under-test/target';
import { openEmbeddedTarget } from './embedded';
import { openGatewayTarget } from './gateway-target';
import { openMockOAuth2ServerTarget, openMockOAuth2ServerWithGatewayTarget } from './mock-oauth2-server';
import { openReplica } from './replica';
import type { StartOptions } from './start-options';
import { openWellKnownProvider } from './well-known-provider';

/** A target that comes with the suite. */
export interface BuiltInTarget {
  readonly name: string;
  readonly summary: string;
  readonly open: (options: StartOptions) => Promise<OpenTarget>;
}

export const BUILT_IN_TARGETS: readonly BuiltInTarget[] = [
  {
    name: 'embedded',
    summary: 'oidc-provider (npm, OpenID certified) in this process; needs nothing else',
    open: openEmbeddedTarget,
  },
  {
    name: 'gateway',
    summary: 'our gateway, with RFC 8628 in front of a server that has the code flow only, in this process',
    open: openGatewayTarget,
  },
  {
    name: 'mock-oauth2-server',
    summary: 'mock-oauth2-server (navikt) in a container, which has no device grant; needs Docker',
    open: openMockOAuth2ServerTarget,
  },
  {
    name: 'mock-oauth2-server+gateway',
    summary: 'the same with our gateway in front, which adds RFC 8628; needs Docker',
    open: openMockOAuth2ServerWithGatewayTarget,
  },
  ...PROVIDERS.map((provider) => ({
    name: provider.name,
    summary: `${provider.title} itself, with --client-id: ${provider.service.registration}`,
    open: (options: StartOptions) => openWellKnownProvider(provider, options),
  })),
  ...PROVIDERS.map((provider) => ({
    name: `${provider.name}-replica`,
    summary: `a server in this process that answers as ${provider.title} does; not ${provider.title} itself`,
    open: (options: StartOptions) => openReplica(provider, options),
  })),
];
