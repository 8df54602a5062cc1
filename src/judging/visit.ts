import type { Outcome, PageSeen, Visit } from '../end-user/end-user';
import { LimitReached, NotTested, RequirementNotMet } from './outcomes';
import { endsInPassingTrouble, isReadable } from './verification-pages';

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  asked: 'the end user to be asked',
  approved: 'the end user to have approved',
  denied: 'the end user to have refused',
  'code-refused': 'the code to be refused',
  limited: 'a limit on what may be tried',
  'done-unasked': 'an end that the end user was never asked about',
  'no-choice': 'no way to decide',
  stuck: 'pages that lead nowhere',
};

/**
 * Judges how the end user fared.
 *
 * @param driver who went there, in the target file's words
 * @throws RequirementNotMet when the pages did something else than one of these
 * @throws NotTested when the pages could not be followed, or are limited: that is not the provider's fault
 */
export function expectOutcome(visit: Visit, driver: string, ...outcomes: readonly Outcome[]): void {
  const { outcome, detail, pages } = visit;
  if (outcomes.includes(outcome)) return;
  const status = pages.at(-1)?.status ?? 0;
  if (outcome === 'limited') throw new LimitReached(`The pages limit what may be tried: ${detail}`);
  if (endsInPassingTrouble(visit))
    throw new NotTested(`What stands in front of the pages could not reach them: ${detail}`);
  if (outcome === 'no-choice' || (outcome === 'stuck' && status < 500))
    throw new NotTested(`The driver "${driver}" could not follow the pages: ${detail}`);
  throw new RequirementNotMet(
    outcomes.map((each) => OUTCOMES[each]).join(' or '),
    `${OUTCOMES[outcome]}: ${detail}`,
  );
}

/**
 * Judges that the pages led somewhere. Where they did not, that is the provider's fault only if the driver cannot have
 * caused it: the first page is not there, or an error came though no page has scripts that the driver leaves out.
 *
 * @throws RequirementNotMet when the provider's own pages are a dead end
 */
export function expectNoDeadEnd(visit: Visit): void {
  const { outcome, pages, detail } = visit;
  if (outcome !== 'stuck' || endsInPassingTrouble(visit)) return;
  const status = pages.at(-1)?.status ?? 0;
  if (pages.length === 1 && (status === 404 || status === 410))
    throw new RequirementNotMet('a page at the verification URI', `status ${status}`);
  const refused = status >= 400 && ![401, 403, 407, 429].includes(status);
  if (refused && pages.every(({ holds }) => !holds.idleScripts))
    throw new RequirementNotMet('pages that lead to an end', detail);
}

/**
 * Makes sure that there was a page to begin with: that one is missing is 3.3-user-interaction's, and no flaw of what comes
 * after.
 *
 * @throws NotTested where the first page was an error of the server
 */
export function requireFirstPage({ outcome, pages, detail }: Visit): void {
  if (outcome === 'stuck' && pages.length === 1 && (pages[0]?.status ?? 0) >= 500)
    throw new NotTested(`There is no page to begin with (3.3-user-interaction): ${detail}`);
}

/**
 * Makes sure that the pages took the code, for what comes after they did: that they refuse one that is right is no flaw of
 * the choice that they would offer.
 *
 * @throws NotTested where they refused it
 */
export function requireCodeTaken({ outcome, detail }: Visit): void {
  if (outcome === 'code-refused')
    throw new NotTested(`The code is refused before there is a choice (3.3-user-interaction): ${detail}`);
}

/**
 * The pages that the end user saw on the way to an outcome, for what is judged of them and not of the way.
 *
 * @throws NotTested when the end user did not get there, for a limit or whatever else
 */
export function pagesUpTo(
  { outcome, detail, pages }: Visit,
  ...outcomes: readonly Outcome[]
): readonly PageSeen[] {
  if (outcome === 'limited') throw new LimitReached(`The pages limit what may be tried: ${detail}`);
  if (!outcomes.includes(outcome)) throw new NotTested(`The end user did not get that far: ${detail}`);
  return pages;
}

/**
 * Makes sure that the pages were read to their end, before it is said that something is not on them.
 *
 * @throws NotTested where one of them is longer than anybody reads
 */
export function expectWhole(pages: readonly PageSeen[]): void {
  if (pages.some(({ isCut }) => isCut))
    throw new NotTested('A page is so long that the suite does not read it to its end.');
}

/**
 * Makes sure that what pages do not say was looked for in a language that is read here.
 *
 * @throws NotTested where one of them is in another
 */
export function expectReadable(pages: readonly PageSeen[]): void {
  const page = pages.find((each) => !isReadable(each));
  if (page) {
    const { language = 'one that is not named' } = page;
    throw new NotTested(`The pages are in a language that the suite does not read (${language}).`);
  }
}
