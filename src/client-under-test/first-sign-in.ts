import { Evidence } from '../engine/evidence';
import { NotJudgedError, WrongUseError } from '../engine/expected-error';
import { visible } from '../http/safe-text';
import type { Traffic } from '../http/traffic';
import { ENDPOINTS } from './addresses';
import { parametersOf } from './body-parameters';
import { CertificatesUnavailable } from './certificates';
import type { ClientDescription } from './client-description';
import { CannotBeStarted } from './client-process';
import type { Habits } from './habits';
import type { Outcome } from './harness';
import type { ProcessHarness } from './process-harness';
import type { ReceivedRequest } from './received-request';
import { isShown } from './screen';
import { readScriptedAnswers } from './scripted-answer';
import { sentSecret } from './sent-secret';

/** What is wrong is what the client file or the command line says: nothing was judged. */
export class WrongClient extends WrongUseError {
  override readonly name = 'WrongClient';

  /** @param traffic what was sent and answered: its secrets may stand in the message, too */
  constructor(
    message: string,
    readonly traffic: readonly Traffic[] = [],
  ) {
    super(message);
  }
}

/** The client was started, and does not sign in as it is told to: nothing can be said of it. */
export class ClientNotJudged extends NotJudgedError {
  override readonly name = 'ClientNotJudged';

  /** @param traffic what was sent and answered: its secrets may stand in the message, too */
  constructor(
    message: string,
    readonly traffic: readonly Traffic[],
  ) {
    super(message);
  }
}

const CODES = {
  device_code: 'dc-3f9a64e1b7',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://as.example/device',
  expires_in: 1800,
  interval: 1,
};
const LONGEST_OUTPUT = 1200;
const NOT_FOUND = 127;

/** A client that polls from several threads takes a token in each; the server of a scenario issues one. */
const TOKENS = '8 times a token';

/**
 * One plain sign-in: codes, then a token for the first poll. Whoever does not manage that cannot be judged; whatever else
 * a client gets wrong is for the scenarios to say.
 *
 * @returns what the client was seen to send
 * @throws WrongClient when the command cannot be started
 * @throws ClientNotJudged when the sign-in does not succeed; the message says what was started, what came of it, what was
 *   printed and what was asked for, with whatever secrets are in that
 */
export async function signInOnce(harness: ProcessHarness, description: ClientDescription): Promise<Habits> {
  const { script } = harness;
  for (const [name, value] of Object.entries(CODES)) script.codes(name, JSON.stringify(value));
  for (const answer of readScriptedAnswers(TOKENS)) script.answer('POST', ENDPOINTS.token_endpoint, answer);
  try {
    await harness.signIn();
  } catch (error) {
    if (error instanceof CannotBeStarted || error instanceof CertificatesUnavailable)
      throw new WrongClient(`${description.name} cannot be started: ${error.message}.`);
    throw error;
  } finally {
    await harness.close();
  }
  const { outcome, received, screen } = harness;
  const request = received.find(({ url }) => url.startsWith(ENDPOINTS.device_authorization_endpoint));
  const poll = received.find(({ url }) => url.startsWith(ENDPOINTS.token_endpoint));
  if (outcome?.signedIn && request && poll && !isOverBefore(outcome, poll)) {
    const form = parametersOf(request);
    return {
      clientId: form.get('client_id') ?? undefined,
      scope: form.has('scope') ? form.getAll('scope').join(' ') : undefined,
      secret: sentSecret(request),
      unshown: (['user_code', 'verification_uri'] as const).filter((name) => !isShown(screen, CODES[name])),
      looksForMetadata: received.some(({ url }) => url.includes('/.well-known/')),
    };
  }
  const paragraph = explained(harness, description);
  const evidence = new Evidence();
  harness.addEvidence(evidence);
  // That is what a shell says of a program that it does not find.
  if (harness.end?.status === NOT_FOUND && received.length === 0)
    throw new WrongClient(paragraph, evidence.exchanges);
  throw new ClientNotJudged(paragraph, evidence.exchanges);
}

function explained({ outcome, received, screen }: ProcessHarness, description: ClientDescription): string {
  const asked = received.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
  const printed = visible(screen.text.trim());
  const hasAskedForCodes = received.some(({ url }) =>
    url.startsWith(ENDPOINTS.device_authorization_endpoint),
  );
  const poll = received.find(({ url }) => url.startsWith(ENDPOINTS.token_endpoint));
  const leftOthersToPoll = outcome !== undefined && poll !== undefined && isOverBefore(outcome, poll);
  return [
    `${description.name} was not judged: before anything is, one plain sign-in has to work.`,
    `Started: ${description.command.join(' ')}.`,
    `What came of it: ${outcome?.signedIn && !leftOthersToPoll ? 'it exited with status 0 without having signed in' : (outcome?.how ?? 'nothing')}.`,
    `It asked for: ${asked.length > 0 ? asked.join(', ') : 'nothing'}.`,
    `It printed: ${printed === '' ? 'nothing' : `"${printed.length > LONGEST_OUTPUT ? `…${printed.slice(-LONGEST_OUTPUT)}` : printed}"`}.`,
    asked.length === 0
      ? 'A client is told where the server is by placeholders in its command ({issuer}, {device_authorization_endpoint}, {token_endpoint}) or by environment variables (RFC8628_ISSUER and so on); docs/clients.md has them all.'
      : leftOthersToPoll
        ? 'It ended before it had a token, and what it had started polled in its place: it has to stay until it has signed in (a script around it can wait for that), and to end with status 0 then.'
        : hasAskedForCodes
          ? 'It has to sign in without anybody touching it, and to end with status 0 when it has, with another when it has not.'
          : 'It never asked for codes at {device_authorization_endpoint} (RFC8628_DEVICE_AUTHORIZATION_ENDPOINT), with which a sign-in begins.',
  ].join(' ');
}

/** The command had ended before that request came: it is of something that it started. */
function isOverBefore({ at }: Outcome, request: ReceivedRequest): boolean {
  return at !== undefined && at < request.at;
}
