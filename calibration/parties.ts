import { CLIENT_PARTY } from './defects/client/party';
import { PROVIDER_PARTY } from './defects/provider/party';
import { PROGRAM_PARTY } from './external-clients/party';
import type { Party } from './party';

/** Whose defects there are. */
export const PARTIES: readonly Party<never>[] = [
  PROVIDER_PARTY as Party<never>,
  CLIENT_PARTY as Party<never>,
  PROGRAM_PARTY as Party<never>,
];

/** @throws Error when nobody has that name */
export function partyNamed(name: string): Party<unknown> {
  const party = PARTIES.find((each) => each.name === name);
  if (!party)
    throw new Error(`There is no party "${name}"; there is ${PARTIES.map((each) => each.name).join(', ')}.`);
  return party as Party<unknown>;
}
