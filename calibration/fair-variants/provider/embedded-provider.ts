import type { Target } from '../../../src/provider-under-test/target';
import { openEmbeddedTarget } from '../../../src/targets/embedded';
import type { ServerChange } from '../../defects/provider/reference-server';

/** The baseline that is oidc-provider. */
export const EMBEDDED_PROVIDER = 'embedded provider';

/** Starts oidc-provider, changed as told, and describes it as a target. */
export async function startEmbeddedProvider({ embedded = {} }: ServerChange = {}): Promise<{
  readonly target: Target;
  close(): Promise<void>;
}> {
  const { told, ...options } = embedded;
  const open = await openEmbeddedTarget(options);
  return { target: { ...open.target, ...told }, close: () => open.close() };
}
