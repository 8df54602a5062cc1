import type { ClientRegistration } from '../device-client/client-registration';
import type { Endpoints } from '../device-client/endpoints';
import type { DialectName } from '../dialects/dialect';
import type { UserDescription } from '../end-user/end-user';
import type { KnownDeviation } from '../engine/known-deviation';
import type { TransportLimits } from '../http/transport';

/** How a run is told about a provider: a target file once read and checked, or a built-in target. */
export interface Target {
  readonly name: string;
  /** Of the product under test, for reports. */
  readonly version?: string;
  readonly issuer?: string;
  readonly endpoints?: Partial<Endpoints>;
  readonly client: ClientRegistration;
  readonly other_client?: ClientRegistration;
  readonly confidential_client?: ClientRegistration;
  readonly unauthorized_client?: ClientRegistration;
  /** It serves clients that nobody registered, which RFC 6749 §2.4 leaves out of its scope. */
  readonly unregistered_clients?: boolean;
  /** The client_id of those that were registered for this run: no one else need be asked whether the provider knows them. */
  readonly registered?: readonly string[];
  readonly scope?: string;
  readonly user: UserDescription;
  /** A second end user, for what is bound to the first. */
  readonly other_user?: UserDescription;
  /** Where the access token is tried, with a GET; the userinfo endpoint unless told otherwise. */
  readonly resource?: string;
  /** Seconds the run may spend on waiting for expiry. */
  readonly max_wait: number;
  /** How many sessions are started to sample codes. */
  readonly sample_size: number;
  /** Leave to do what an operator may not like: guessing user codes until it is throttled. */
  readonly intrusive: boolean;
  /** Known differences from the RFC: answers are read leniently in these, and judged all the same. */
  readonly dialect?: DialectName;
  /** What the provider lets one caller do; a run keeps below it. */
  readonly limits?: RunLimits;
  /** PEM certificates to trust besides the system's. */
  readonly ca?: string;
  /** PEM certificate and key that the devices show to the provider (RFC 8705). */
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly known_deviations: Readonly<Record<string, KnownDeviation>>;
  /**
   * Who issues the ID tokens, and for whom, where that is not `issuer` and `client`: of a gateway, the server behind it.
   */
  readonly id_token?: IdTokenOrigin;
}

/** A budget for a run: it sends no more than this, and spends it on what binds most. */
export interface RunLimits {
  /** Device authorization requests that the whole run may have served. */
  readonly sessions?: number;
  readonly requests_per_second?: number;
}

/** What an ID token names as `iss` and `aud`, and where its keys are. */
export interface IdTokenOrigin {
  readonly issuer: string;
  readonly audience: string;
  readonly jwks_uri?: string;
}

/** A target that answers: for a built-in one, started. */
export interface OpenTarget {
  readonly target: Target;
  /** What people have to know of it, as a sentence: that it is not what it may seem to be. */
  readonly notice?: string;
  /** The end of what the provider wrote, where that is caught; secrets are not taken out of it. */
  log?(): string;
  /** Starts a provider anew that has ended, and says in words how it had; undefined where it cannot be started. */
  restart?(): Promise<string | undefined>;
  /** Ends what was started for it. */
  close(): Promise<void>;
}

/** What a connection to the provider needs: certificates to trust, and one of the device's own. */
export function connectionOf({ ca, certificate }: Target): Pick<TransportLimits, 'ca' | 'certificate'> {
  return { ...(ca !== undefined && { ca }), ...(certificate !== undefined && { certificate }) };
}
