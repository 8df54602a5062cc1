import type { Client, Session } from '../device-client/client';
import { DeviceClient, type DeviceClientOptions } from '../device-client/device-client';
import type { Endpoints } from '../device-client/endpoints';
import {
  AbortedError,
  DeviceClientError,
  InsecureEndpointError,
  MetadataUnusableError,
  NetworkError,
} from '../device-client/errors';
import { fetchMetadata } from '../device-client/metadata';
import type { Prompt } from '../device-client/prompt';
import type { Clock } from '../http/clock';
import type { Transport } from '../http/transport';
import { findIdentity } from './login-identity';
import type { LoginPresenter } from './login-presenter';
import type { LoginTarget } from './login-target';

/** How `rfc8628 login` exits. */
export const LOGIN_STATUS = {
  /** Signed in. */
  signedIn: 0,
  /** Denied, expired, or refused by the authorization server. */
  notSignedIn: 1,
  /** The command line or the target cannot be used. */
  usage: 2,
  /** The authorization server could not be reached. */
  unreachable: 3,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type LoginStatus = (typeof LOGIN_STATUS)[keyof typeof LOGIN_STATUS];

export interface LoginRun {
  readonly target: LoginTarget;
  readonly presenter: LoginPresenter;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Opens a browser for the user; left out where none was asked for. False means that it could not. */
  readonly openBrowser?: (uri: string) => Promise<boolean>;
  /** Whether the presenter hears of what was forgiven of the server's dialect; left out unless told otherwise. */
  readonly forgiven?: 'told' | 'left out';
  /** Is handed the session once there is one, to show the time that is left. */
  readonly onSession?: (session: Session) => void;
  /** Makes the client that signs in; the reference client unless told otherwise. */
  readonly newClient?: (options: DeviceClientOptions) => Client;
}

/**
 * Signs a user in: one session, shown as it goes, then who it was. One call is one attempt; nothing starts again by
 * itself.
 *
 * @returns the exit status; what a server or the network does is told to the presenter, not thrown
 */
export async function login(run: LoginRun): Promise<LoginStatus> {
  const { target, presenter, transport, clock, signal } = run;
  const newClient = run.newClient ?? ((options) => new DeviceClient(options));
  try {
    const server = await findServer(target, transport, signal);
    const client = newClient({
      endpoints: server,
      registration: target.registration,
      transport,
      clock,
      plainHttp: 'loopback',
      ...(target.dialect !== undefined && { dialect: target.dialect }),
    });
    const session = await client.authorize({
      ...(target.scope !== undefined && { scope: target.scope }),
      ...(signal && { signal }),
      onEvent: (event) => {
        if (event.type !== 'forgiven' || run.forgiven === 'told') presenter.session(event);
      },
    });
    run.onSession?.(session);
    if (run.openBrowser) openFor(session.prompt, presenter, run.openBrowser);

    const tokens = await session.tokens();
    const identity = await findIdentity({ ...target, ...server }, tokens, client, transport, signal);
    presenter.signedIn({
      identity,
      ...(tokens.scope !== undefined && { scope: tokens.scope }),
      missingScopes: tokens.missingScopes,
      ...(tokens.expires_in !== undefined && { expiresIn: tokens.expires_in }),
      refreshable: tokens.refresh_token !== undefined,
    });
    return LOGIN_STATUS.signedIn;
  } catch (error) {
    if (!(error instanceof DeviceClientError)) throw error;
    const told = signal?.aborted ? new AbortedError() : error;
    presenter.failed(told);
    return statusOf(told);
  }
}

/** The endpoints that the target names, and for what it does not name the issuer's metadata. */
async function findServer(
  target: LoginTarget,
  transport: Transport,
  signal: AbortSignal | undefined,
): Promise<Endpoints & { readonly jwks_uri?: string }> {
  const { device_authorization_endpoint, token_endpoint } = target.endpoints ?? {};
  if (device_authorization_endpoint !== undefined && token_endpoint !== undefined) {
    return { ...target.endpoints, device_authorization_endpoint, token_endpoint };
  }
  if (target.issuer === undefined) {
    throw new MetadataUnusableError(`${target.name} names neither an issuer nor both endpoints.`);
  }
  const metadata = await fetchMetadata(target.issuer, transport, {
    plainHttp: 'loopback',
    actor: 'the device',
    ...(signal && { signal }),
  });
  return { ...metadata, ...target.endpoints };
}

/** Polling does not wait for the browser, and a browser that does not come is no reason to stop. */
function openFor(
  prompt: Prompt,
  presenter: LoginPresenter,
  openBrowser: (uri: string) => Promise<boolean>,
): void {
  const uri = prompt.verification_uri_complete ?? prompt.verification_uri;
  presenter.openingBrowser(uri);
  openBrowser(uri).then(
    (opened) => opened || presenter.browserFailed(),
    () => presenter.browserFailed(),
  );
}

function statusOf(error: DeviceClientError): LoginStatus {
  if (error instanceof AbortedError) return LOGIN_STATUS.interrupted;
  if (error instanceof NetworkError) return LOGIN_STATUS.unreachable;
  if (error instanceof InsecureEndpointError || error instanceof MetadataUnusableError)
    return LOGIN_STATUS.usage;
  return LOGIN_STATUS.notSignedIn;
}
