import type { PlannedScenario } from '../engine/scenario-plan';
import type { Exchange } from '../http/exchange';
import { describeAnswer, describeValue } from '../judging/describe';
import { readMeantAnswer } from '../judging/error-meant';
import type { ProviderRun } from './provider-run';

/** Requirements on what an issuer publishes: they can be judged of a provider that has no device authorization endpoint. */
const METADATA_SECTION = '4-';
const MADE_UP_CODE = 'a-device-code-that-nobody-issued';

/** Whether a scenario needs nothing of a provider but its metadata. */
export function needsMetadataOnly({ requirement }: PlannedScenario): boolean {
  return requirement.startsWith(METADATA_SECTION);
}

/**
 * Asks the token endpoint of a provider that names no device authorization endpoint for the device grant, with a code
 * that nobody issued: the answer tells more than the silence of the metadata. Asked once in a run.
 *
 * @returns undefined when the provider names no token endpoint either
 */
export async function askForGrant(run: ProviderRun): Promise<Exchange | undefined> {
  if (run.endpoints.token_endpoint === undefined) return undefined;
  return run.once('the device grant, asked for with a made-up code', () =>
    run.client('device', () => {}).token(MADE_UP_CODE, undefined, run.signal),
  );
}

/** Why a provider without a device authorization endpoint cannot be judged: what speaks against its offering the grant. */
export async function grantNotOffered(run: ProviderRun): Promise<string> {
  const { metadata } = run.discovered;
  const named = metadata?.document.device_authorization_endpoint;
  if (named !== undefined) {
    return `No session can be started: the metadata gives ${describeValue(named)} as device_authorization_endpoint, which is no http(s) URL.`;
  }
  const source = metadata
    ? 'its metadata names'
    : `no metadata was found for ${run.target.issuer}, and the target names`;
  const silence = `${source} no device_authorization_endpoint`;
  const answer = await askForGrant(run);
  if (answer && refusesGrantType(answer)) {
    return `The provider does not offer RFC 8628: ${silence}, and its token endpoint refuses the device grant (${inWords(answer)}).`;
  }
  return (
    `The provider does not say that it offers RFC 8628: ${silence}` +
    `${answer ? `; asked for the device grant, its token endpoint answers ${inWords(answer)}` : ''}. ` +
    'If it offers it, name the endpoint in a target file (endpoints.device_authorization_endpoint).'
  );
}

/** `unsupported_grant_type` (RFC 6749 §5.2), or another error that says in words that it is about the grant type. */
function refusesGrantType(exchange: Exchange): boolean {
  const { error, errorDescription = '' } = readMeantAnswer(exchange);
  if (error === 'unsupported_grant_type') return true;
  return error !== undefined && /grant[ _-]?type/i.test(errorDescription);
}

function inWords(exchange: Exchange): string {
  const { errorDescription } = readMeantAnswer(exchange);
  return `${describeAnswer(exchange)}${errorDescription ? `: ${errorDescription.slice(0, 200).replace(/[.\s]+$/, '')}` : ''}`;
}
