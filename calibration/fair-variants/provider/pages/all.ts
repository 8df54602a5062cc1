import { PAGES_IN_LANGUAGES } from './languages';
import { PAGE_LAYOUTS } from './layouts';
import { OTHER_SITES } from './other-sites';
import { PAGES_WITH_SCRIPTS } from './scripts';
import { SIGN_INS } from './sign-ins';

/** Verification pages that keep RFC 8628 in unusual ways. */
export const PAGES = [
  ...PAGE_LAYOUTS,
  ...SIGN_INS,
  ...PAGES_IN_LANGUAGES,
  ...PAGES_WITH_SCRIPTS,
  ...OTHER_SITES,
];
