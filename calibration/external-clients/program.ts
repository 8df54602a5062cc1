import type { ClientDescription } from '../../src/client-under-test/client-description';

/** How device.py is changed: its switches, and what its client file says otherwise. */
export interface Program {
  readonly switches: readonly string[];
  readonly file?: Partial<Pick<ClientDescription, 'terminal' | 'stdin' | 'server'>>;
}
