import { existsSync, writeFileSync } from 'node:fs';
import { oneLine } from '../http/safe-text';
import { type IssuerLook, lookAtIssuer, lookAtSession, type SessionLook } from '../targets/target-draft';
import { TargetError } from '../targets/target-error';
import { type TargetDraft, targetTemplate } from '../targets/target-template';
import type { Asker } from './asker';

export interface InitOptions {
  readonly clientId?: string;
  readonly scope?: string;
  /** These win over the metadata. */
  readonly deviceAuthorizationEndpoint?: string;
  readonly tokenEndpoint?: string;
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
 * @throws TargetError when there is no issuer, an endpoint is no URL, or the file is there already
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
  const endpoints = await endpointsOf(look, options, asker);
  const offered = look.scopes.includes('openid') ? 'openid' : '';
  let clientId =
    options.clientId ??
    ((await asker?.ask('client_id of a client for the device grant (empty: none yet):', '')) || undefined);
  const scope = options.scope ?? (asker ? await asker.ask('The scope to ask for:', offered) : offered);
  let secret = false;
  let session: SessionLook | undefined;
  // Whoever can be asked may have mistyped it.
  for (let another: string | undefined = clientId; another !== undefined; ) {
    clientId = another;
    secret = await hasSecret(asker);
    session = await trySession(endpoints, clientId, secret, scope, say, signal);
    another = undefined;
    if (session.refused !== undefined && asker)
      another = (await asker.ask('Another client_id to try (empty: keep this one):', '')) || undefined;
  }
  const user = await personOf(session, asker);
  const remarks = [
    ...look.remarks,
    ...(session?.refused ? [`The server refused this client codes: ${session.refused}.`] : []),
    ...(session?.untried ? [`No codes were asked for: ${session.untried}.`] : []),
  ];
  const draft: TargetDraft = {
    name: host,
    issuer: look.issuer,
    endpoints: {
      ...toBeNamed('device_authorization_endpoint', look, endpoints, 'deviceAuthorizationEndpoint'),
      ...toBeNamed('token_endpoint', look, endpoints, 'tokenEndpoint'),
    },
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
  if (session?.refused !== undefined)
    say(`Look at client and scope first: the server refused codes to "${oneLine(clientId ?? '')}".`);
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

type KnownEndpoints = Pick<IssuerLook, 'deviceAuthorizationEndpoint' | 'tokenEndpoint'>;

/**
 * What the metadata name; what they do not, from the command line, or from whoever can be asked.
 *
 * @throws TargetError where that is no URL
 */
async function endpointsOf(
  look: IssuerLook,
  options: InitOptions,
  asker: Asker | undefined,
): Promise<KnownEndpoints> {
  const known = async (
    name: string,
    named: string | undefined,
    option: string | undefined,
  ): Promise<string | undefined> => {
    const url = option ?? named ?? (await asker?.ask(`The ${name} (https://…; empty: not known):`, ''));
    if (!url) return undefined;
    if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
    throw new TargetError(`The ${name} has to be a URL, and "${oneLine(url)}" is none.`);
  };
  const device = await known(
    'device_authorization_endpoint',
    look.deviceAuthorizationEndpoint,
    options.deviceAuthorizationEndpoint,
  );
  const token = await known('token_endpoint', look.tokenEndpoint, options.tokenEndpoint);
  return {
    ...(device !== undefined && { deviceAuthorizationEndpoint: device }),
    ...(token !== undefined && { tokenEndpoint: token }),
  };
}

/** An endpoint that the file has to name: one that the metadata do not name, or not so. */
function toBeNamed(
  name: string,
  look: IssuerLook,
  known: KnownEndpoints,
  key: keyof KnownEndpoints,
): Readonly<Record<string, string | undefined>> {
  return look[key] !== undefined && look[key] === known[key] ? {} : { [name]: known[key] };
}

async function hasSecret(asker: Asker | undefined): Promise<boolean> {
  if (!asker) return Boolean(process.env[SECRET_VARIABLE]);
  const answer = await asker.ask(
    `Does it have a secret, in ${SECRET_VARIABLE} (y/n)?`,
    process.env[SECRET_VARIABLE] ? 'y' : 'n',
  );
  return /^y/i.test(answer);
}

async function trySession(
  endpoints: KnownEndpoints,
  clientId: string,
  secret: boolean,
  scope: string,
  say: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<SessionLook> {
  const clientSecret = secret ? process.env[SECRET_VARIABLE] : undefined;
  if (secret && !clientSecret) {
    const untried = `${SECRET_VARIABLE} is not set`;
    say(`No codes were asked for: ${untried}.`);
    return { untried };
  }
  const session = await lookAtSession(
    endpoints,
    { client_id: clientId, ...(clientSecret !== undefined && { client_secret: clientSecret }) },
    scope === '' ? undefined : scope,
    signal,
  );
  const { refused, untried } = session;
  if (refused !== undefined) say(`The server refused this client codes: ${oneLine(refused)}`);
  else if (untried !== undefined) say(`No codes were asked for: ${untried}.`);
  else {
    const { expiresInSeconds = '?', verificationUri = '?' } = session;
    say(`Codes came: they live ${expiresInSeconds} s, and the page is at ${oneLine(verificationUri)}.`);
  }
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
