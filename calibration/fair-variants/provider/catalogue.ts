import type { ServerChange } from '../../defects/provider/reference-server';
import type { FairVariant } from '../fair-variant';
import { CODES } from './codes';
import { LIMITS } from './limits';
import { PAGES } from './pages/all';
import { REFUSALS } from './refusals';
import { RESPONSES } from './responses';

/** Authorization servers that keep the RFC in unusual ways. */
export const PROVIDER_FAIR_VARIANTS: readonly FairVariant<ServerChange>[] = [
  ...CODES,
  ...RESPONSES,
  ...LIMITS,
  ...REFUSALS,
  ...PAGES,
];
