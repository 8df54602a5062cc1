import type { Outcome, VerificationTask, Visit } from './end-user';

/** What a visit comes to where it went as it was to. */
export const DONE: Readonly<Record<VerificationTask['decision'], readonly Outcome[]>> = {
  approve: ['approved', 'done-unasked'],
  deny: ['denied'],
  look: ['asked'],
};

/** What the end user was able to do, as far as can be told for certain: whoever decides has been asked to before. */
export function doneBy(
  { outcome, guess }: Visit,
  decision: VerificationTask['decision'],
): readonly VerificationTask['decision'][] {
  if (guess !== undefined || !DONE[decision].includes(outcome)) return [];
  return outcome === 'approved' || outcome === 'denied' ? [decision, 'look'] : [decision];
}

/** Whether the end user got stuck, or nobody knows how they fared; not where the target file or this machine lacks something. */
export function gotStuck({ outcome, guess, fault }: Visit): boolean {
  const isLacking = fault === 'credentials-missing' || fault === 'driver-missing';
  return !isLacking && (outcome === 'stuck' || guess !== undefined);
}
