import { OTHER_HOST } from './addresses';
import type { Authority, Certificate } from './certificates';
import { certificateTrouble, type ScriptedAnswer } from './scripted-answer';

/** Gives a certificate for names and addresses of a server. */
export type Certifier = (...hosts: readonly string[]) => Promise<Certificate>;

/**
 * What the server shows for itself, be it good or what the scenario has wrong with it.
 *
 * @param answers all that the scenario has the server answer
 * @param stranger signs for a server that is not to be trusted
 * @returns nothing where the authority that is needed was not given
 */
export function certifierOf(
  answers: readonly ScriptedAnswer[],
  { authority, stranger }: { readonly authority?: Authority; readonly stranger?: Authority },
): Certifier | undefined {
  switch (certificateTrouble(answers)) {
    case 'untrusted certificate':
      return stranger?.certificateFor;
    case 'expired certificate':
      return authority?.expiredCertificateFor;
    case 'certificate of another host':
      return authority && (() => authority.certificateFor(OTHER_HOST));
    case undefined:
      return authority?.certificateFor;
  }
}
