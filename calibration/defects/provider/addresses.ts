import { networkInterfaces } from 'node:os';

/** An address of this machine that is not a loopback one; undefined for a machine without a network. */
export function ownAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

export const NO_OWN_ADDRESS = 'This machine has no address but loopback ones, where TLS is not asked for.';
