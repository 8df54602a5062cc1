import { CLIENT_REQUIREMENTS } from './client-requirements';
import { PROVIDER_REQUIREMENTS } from './provider-requirements';
import type { Requirement } from './requirement';

export { CLIENT_REQUIREMENTS, PROVIDER_REQUIREMENTS };

/** Every requirement, of both parties, in the order of the RFC's sections. */
export const REQUIREMENTS: readonly Requirement[] = [...PROVIDER_REQUIREMENTS, ...CLIENT_REQUIREMENTS];
