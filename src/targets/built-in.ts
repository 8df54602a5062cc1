import { openEmbeddedTarget } from './embedded';
import { openGatewayTarget } from './gateway-target';
import type { OpenTarget } from './target';

/** A target that comes with the suite. */
export interface BuiltInTarget {
  readonly name: string;
  readonly summary: string;
  readonly open: () => Promise<OpenTarget>;
}

export const BUILT_IN_TARGETS: readonly BuiltInTarget[] = [
  {
    name: 'embedded',
    summary: 'oidc-provider (npm, OpenID certified) in this process; needs nothing else',
    open: () => openEmbeddedTarget(),
  },
  {
    name: 'gateway',
    summary: 'our gateway, with RFC 8628 in front of a server that has the code flow only, in this process',
    open: () => openGatewayTarget(),
  },
];
