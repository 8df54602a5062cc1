import { type LoginRun, type LoginStatus, login } from '../../../src/cli/login';
import { LoginJsonLines } from '../../../src/cli/login-json-lines';
import type { LoginPresenter } from '../../../src/cli/login-presenter';
import { LoginScreen, type TerminalTraits } from '../../../src/cli/login-screen';
import type { Client } from '../../../src/device-client/client';
import { DeviceClient, type DeviceClientOptions } from '../../../src/device-client/device-client';

/** Takes text for the terminal. */
export type Write = (text: string) => void;

/** The client that the features judge: as a library, and as the command that a person runs. */
export interface ClientUnderTest {
  client(options: DeviceClientOptions): Client;
  login(run: LoginRun): Promise<LoginStatus>;
  /** What the command shows a person. */
  screen(write: Write, terminal: TerminalTraits, server: string): LoginPresenter;
  /** What it tells a program. */
  lines(write: Write): LoginPresenter;
}

export const REFERENCE_CLIENT: ClientUnderTest = {
  client: (options) => new DeviceClient(options),
  login,
  screen: (write, terminal, server) => new LoginScreen(write, terminal, server),
  lines: (write) => new LoginJsonLines(write),
};

let underTest = REFERENCE_CLIENT;

/** The client that scenarios judge: the reference client, unless another was put in its place. */
export function clientUnderTest(): ClientUnderTest {
  return underTest;
}

/** Has the scenarios that run from now on judge another client. */
export function putUnderTest(client: ClientUnderTest): void {
  underTest = client;
}
