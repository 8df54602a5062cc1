import type { ClientChange } from '../../defects/client/reference-client';
import type { FairVariant } from '../fair-variant';

/** Device clients that keep the RFC in unusual ways. */
export const CLIENT_FAIR_VARIANTS: readonly FairVariant<ClientChange>[] = [];
