import { existsSync, writeFileSync } from 'node:fs';
import { oneLine } from '../http/safe-text';
import { type IssuerLook, lookAtIssuer, lookAtSession, type SessionLook } from '../targets/target-draft';
import { TargetError } from '../targets/target-error';
import { type TargetDraft, targetTemplate } from '../targets/target-template';
import type { Asker } from './asker';

export interface InitOptions {
  readonly clientId?: string;
  readonly scope?: string;
  readonly out?: string;
  readonly force?: true;
}

const SECRET_VARIABLE = 'RFC8628_CLIENT_SECRET';
const PASSWORD_VARIABLE = 'RFC8628_PASSWORD';

/**
 * Looks at an issuer and writes a target file.
 *
 * @param issuer asked for where it is not given and somebody can be asked
 * @param terminal `say` takes a line for people; without `asker` nobody is asked, and what is missing is said
 * @returns the exit status: 0, also where something is still to be filled in
 * @throws TargetError when there is no issuer, or the file is there already
 * @throws TargetUnavailable when nothing answers at the issuer
 */
export async function initCommand(
  issuer: string | undefined,
  options: InitOptions,
  {
    say,
    asker,
    signal,
  }: {
    readonly say: (line: string) => void;
    readonly asker?: Asker | undefined;
    readonly signal?: AbortSignal;
  },
): Promise<number> {
  const given = issuer ?? (await asker?.ask('The issuer (https://…):', ''));
  if (!given || !/^https?:\/\//i.test(given) || !URL.canParse(given)) {
    throw new TargetError(
      `init needs the URL of an issuer${given ? `, and "${oneLine(given)}" is none` : ''}: rfc8628 init https://idp.example`,
    );
  }
  const { host, hostname } = new URL(given);
  const out = options.out ?? `${hostname}.yaml`;
  if (existsSync(out) && !options.force) {
    throw new TargetError(
      `${out} is there already: name another file with --out, or write over it with --force.`,
    );
  }
  const look = await lookAtIssuer(given, signal);
  for (const line of inWords(look)) say(line);
  const clientId =
    options.clientId ??
    ((await asker?.ask(
      'The client_id of a client that is registered for the device grant (empty: none yet):',
      '',
    )) ||
      undefined);
  const offered = look.scopes.includes('openid') ? 'openid' : '';
  const scope = options.scope ?? (asker ? await asker.ask('The scope to ask for:', offered) : offered);
  const secret =
    asker &&
    clientId !== undefined &&
    (await asker.ask('Does this client have a secret (y/n)?', 'n')).startsWith('y');
  const session =
    clientId === undefined
      ? undefined
      : await trySession(look, clientId, secret === true, scope, say, signal);
  const user = await personOf(session, asker);
  const remarks = [
    ...look.remarks,
    ...(session?.refused ? [`A session was refused: ${session.refused}.`] : []),
  ];
  const draft: TargetDraft = {
    name: host,
    issuer: given,
    endpointsMissing: look.deviceAuthorizationEndpoint === undefined || look.tokenEndpoint === undefined,
    register: look.registrationEndpoint !== undefined && clientId === undefined,
    ...(clientId !== undefined && { clientId }),
    ...(secret && { clientSecretVariable: SECRET_VARIABLE }),
    ...(scope !== '' && { scope }),
    ...(user && { user }),
    ...(session?.expiresInSeconds !== undefined && { expiresInSeconds: session.expiresInSeconds }),
    remarks,
  };
  const text = targetTemplate(draft);
  write(out, text);
  const missing = text.split('\n').filter((line) => line.includes('FILL IN'));
  say(`Written: ${out}`);
  for (const line of missing) say(`Still to be filled in: ${line.replace(/#.*/, '').trim()}`);
  const variables = [
    ...(secret ? [SECRET_VARIABLE] : []),
    ...(user?.passwordVariable ? [PASSWORD_VARIABLE] : []),
  ];
  for (const name of variables) say(`To be set in the environment: ${name}`);
  say(`Then: rfc8628 provider ${out}`);
  return 0;
}

function inWords(look: IssuerLook): readonly string[] {
  const named = (name: string, value: string | undefined): string =>
    `  ${name}: ${value === undefined ? 'none' : oneLine(value)}`;
  return [
    `Metadata of ${look.issuer}:`,
    named('device_authorization_endpoint', look.deviceAuthorizationEndpoint),
    named('token_endpoint', look.tokenEndpoint),
    named('registration_endpoint', look.registrationEndpoint),
    ...look.remarks,
  ];
}

async function trySession(
  look: IssuerLook,
  clientId: string,
  secret: boolean,
  scope: string,
  say: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<SessionLook> {
  const clientSecret = secret ? process.env[SECRET_VARIABLE] : undefined;
  if (secret && !clientSecret) {
    return { refused: `${SECRET_VARIABLE} is not set, so that none was asked for` };
  }
  const session = await lookAtSession(
    look,
    { client_id: clientId, ...(clientSecret !== undefined && { client_secret: clientSecret }) },
    scope === '' ? undefined : scope,
    signal,
  );
  say(
    session.refused === undefined
      ? `A session: codes live ${session.expiresInSeconds ?? '?'} s, the page is at ${oneLine(session.verificationUri ?? '?')}.`
      : `A session was refused: ${oneLine(session.refused)}`,
  );
  return session;
}

async function personOf(
  session: SessionLook | undefined,
  asker: Asker | undefined,
): Promise<TargetDraft['user'] | undefined> {
  const { driver, asksToSignIn } = session ?? {};
  if (!driver) return undefined;
  const user = { driver: driver.name, because: driver.because };
  if (driver.name === 'manual') return user;
  const username = await asker?.ask('The user name of a test user (empty: none):', '');
  if (asker ? !username : !asksToSignIn) return user;
  return { ...user, username: username ?? 'FILL IN', passwordVariable: PASSWORD_VARIABLE };
}

/** @throws TargetError */
function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it could not be written';
    throw new TargetError(`${path} cannot be written (${code}): name another file with --out.`);
  }
}
