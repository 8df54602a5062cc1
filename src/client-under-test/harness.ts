import type { ClientRegistration } from '../device-client/client-registration';
import type { AuthorizationServer } from '../device-client/device-client';
import type { Evidence } from '../engine/evidence';
import type { ReceivedRequest } from './received-request';
import type { Screen } from './screen';
import type { ServerScript } from './server-script';

/** What a scenario says of the client and of where it runs, before it is started. */
export interface Situation {
  /** How the client is registered; undefined leaves it as it is. */
  registration: ClientRegistration | undefined;
  /** What it asks for; undefined leaves it as it is. */
  scope: string | undefined;
  /** What it knows of the authorization server, in the addresses of the features. */
  authorizationServer: AuthorizationServer;
  /** The scenario is about the metadata, or about addresses that the client is told. */
  isAboutAddresses: boolean;
  /** Seconds after the device authorization response at which the end user gives up. */
  cancelsAfterSeconds: number | undefined;
  /** A browser is opened for the end user, where the client can. */
  opensBrowser: boolean;
  /** The browser that is opened does not end by itself. */
  browserStays: boolean;
  /** The output goes to a file in place of a terminal. */
  outputIsFile: boolean;
  /** The home folder holds credentials that another tool keeps for the same server. */
  holdsForeignCredentials: boolean;
}

/** How a sign-in ended. */
export interface Outcome {
  readonly signedIn: boolean;
  /** In words. */
  readonly how: string;
  /** When, in milliseconds on the scenario's clock; undefined where it had to be stopped. */
  readonly at: number | undefined;
  /** It went on and on, or came to a stop without an end. */
  readonly neverEnded?: boolean;
}

/** What the steps of `features/client` talk to, whatever stands behind it: the reference client or a program. */
export interface ClientHarness {
  readonly script: ServerScript;
  readonly situation: Situation;
  /** Starts the client and has it sign in, from the first request to the end. */
  signIn(): Promise<void>;
  /** What was received, in order. */
  readonly received: readonly ReceivedRequest[];
  /** What the client wrote. */
  readonly screen: Screen;
  /** Undefined before the end of {@link signIn}. */
  readonly outcome: Outcome | undefined;
  /** Addresses that a browser was opened at. */
  readonly opened: readonly string[];
  /** By how many milliseconds a wait may be short before that is said: what the times can prove. */
  readonly resolutionMs: number;
  /** By how many milliseconds an end may be late before that is said. */
  readonly slackMs: number;
  /** When the client was told to end, on the scenario's clock, where that is not when the scenario asks for it. */
  readonly cancelledAt?: number | undefined;
  /** The client is a library in this process, whose tokens and errors can be looked at. */
  readonly isInProcess: boolean;
  /**
   * What stood on the screen at a moment; undefined where the moment never came.
   *
   * @throws NotApplicable where the order of text and requests cannot be told
   */
  textBefore(moment: 'the first poll' | 'a browser is opened'): string | undefined;
  /** Why the scenario has nothing to look at here, told of what was seen; undefined where it has. */
  notApplicable(): string | undefined;
  /** Is told that a requirement is not met by time alone. */
  failedByTime(): void;
  /** Why nothing was seen of the client that could be held against it; undefined where something was. */
  unseen(): string | undefined;
  /** Why an empty screen says nothing of what the client told the end user; undefined where it does. */
  heldBack(): string | undefined;
  /** Why that a text is not shown is for another requirement to say; undefined where it is for this one. */
  neverShown(text: string): string | undefined;
  /** Why the scenario proves nothing though every step passed; undefined where it does. */
  objection(): string | undefined;
  /** Adds what was seen, once the scenario has ended. */
  addEvidence(evidence: Evidence): void;
  /** Ends whatever still goes on. */
  close(): Promise<void>;
}

export function newSituation(authorizationServer: AuthorizationServer): Situation {
  return {
    registration: undefined,
    scope: undefined,
    authorizationServer,
    isAboutAddresses: false,
    cancelsAfterSeconds: undefined,
    opensBrowser: false,
    browserStays: false,
    outputIsFile: false,
    holdsForeignCredentials: false,
  };
}
