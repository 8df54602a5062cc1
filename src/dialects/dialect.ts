/** How a server speaks the device flow: as RFC 8628 has it, or as one of the three well-known providers does. */
export type DialectName = 'rfc8628' | 'google' | 'microsoft' | 'github';

/** The two endpoints whose answers a dialect changes. */
export type DialectEndpoint = 'device authorization' | 'token';

/** Where a fact can be looked up by anybody. */
export interface Source {
  readonly title: string;
  readonly url: string;
}

/** A documented behaviour that a requirement does not allow: a run that sees it finds the requirement not met. */
export interface Deviation {
  /** Id of the requirement, such as `3.2-verification-uri`. */
  readonly requirement: string;
  /** What the provider does, as a sentence. */
  readonly does: string;
  readonly sources: readonly Source[];
}

/** Something the provider lacks that the RFC leaves open: a run has nothing to judge. */
export interface Absence {
  readonly requirements: readonly string[];
  readonly because: string;
  readonly sources: readonly Source[];
}

/** Something that differs from what a client may expect, and that no requirement forbids. */
export interface Remark {
  readonly text: string;
  readonly sources: readonly Source[];
}

/** How an error is told, where that is not as the RFC has it. */
export interface ErrorForm {
  /** The `error` that is sent in place of the RFC's. */
  readonly error?: string;
  readonly status?: number;
  readonly description?: string;
  readonly uri?: string;
}

/** How the answers of the two endpoints differ from the RFC's. */
export interface AnswerForm {
  /** The name of the member that RFC 8628 calls `verification_uri`. */
  readonly verificationUriMember: 'verification_uri' | 'verification_url';
  /** Whether `verification_uri_complete` is sent. */
  readonly sendsCompleteUri: boolean;
  /** Members that are sent besides the RFC's, with `{verification_uri}` and `{user_code}` in place of these. */
  readonly otherMembers: Readonly<Record<string, string>>;
  /** The media type of an answer to a request that does not ask for JSON in `Accept`. */
  readonly withoutAccept: 'json' | 'form';
  /** Which `Cache-Control` the device authorization response has. */
  readonly cacheControl: string;
  /** By the RFC's error code; `*` is every other error. */
  readonly errors: Readonly<Record<DialectEndpoint, Readonly<Record<string, ErrorForm>>>>;
  /** Whether a `slow_down` says in `interval` how many seconds to wait from now on. */
  readonly slowDownNamesInterval: boolean;
  readonly tokenType: 'Bearer' | 'bearer';
  /** What stands between the values of a granted scope. */
  readonly scopeSeparator: ' ' | ',';
  /** Whether the granted scope is named also where it is the one that was asked for, which the RFC leaves open. */
  readonly alwaysNamesScope: boolean;
}

/** What a client that knows the dialect reads, besides what the RFC has. */
export interface Reading {
  /** Names of `verification_uri`. */
  readonly verificationUri: readonly string[];
  /** Whether a number may come as a string. */
  readonly numbersAsStrings: boolean;
  /** Whether an answer may be form-encoded. */
  readonly forms: boolean;
  /** Members that stand for `error`. */
  readonly error: readonly string[];
  /** Error codes, and the code of the RFC that each stands for. */
  readonly errors: Readonly<Record<string, string>>;
  /** What may stand between the values of a granted scope. */
  readonly scopeSeparators: readonly string[];
}

/** An error in the words of somebody who has to do something about it. */
export interface ErrorWords {
  readonly message: string;
  readonly advice: string;
}

/** What is known of the service itself: enough to sign in with a client id. */
export interface Service {
  /** `{tenant}` stands for the tenant, where there is one. */
  readonly issuer: string;
  readonly endpoints: {
    readonly device_authorization_endpoint: string;
    readonly token_endpoint: string;
    readonly userinfo_endpoint?: string;
  };
  /** Where the access token tells who signed in. */
  readonly resource?: string;
  /** Who issues the ID tokens, where that is not the issuer; `{tenantid}` stands for the token's `tid`. */
  readonly idToken?: { readonly issuer: string; readonly jwksUri: string };
  readonly scope: string;
  /** How a client authenticates that has a secret. */
  readonly authentication: 'none' | 'client_secret_post';
  /** Whether devices have a secret there. */
  readonly secret: 'needed' | 'not needed';
  /** The tenant where none is named. */
  readonly tenant?: string;
  /** What one caller should not go beyond. */
  readonly limits: { readonly sessions: number; readonly requestsPerSecond: number };
  /** What kind of client has to be registered, and where. */
  readonly registration: string;
}

/** The addresses of a server of one's own that speaks the dialect, below its origin. */
export interface Paths {
  readonly device_authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly verification_uri: string;
  readonly resource: string;
  readonly jwks: string;
  /** The issuer's path, `''` for none, and where its metadata is. */
  readonly issuer: string;
  readonly metadata: readonly string[];
}

/** One way of speaking the device flow, as data. */
export interface Dialect {
  readonly name: DialectName;
  /** As people call the provider. */
  readonly title: string;
  /** Seconds that codes live, and between polls. */
  readonly lifetimeSeconds: number;
  readonly intervalSeconds: number;
  readonly answers: AnswerForm;
  readonly reading: Reading;
  /** By the error code as it is sent. */
  readonly words: Readonly<Record<string, ErrorWords>>;
  readonly paths: Paths;
}

/** A dialect with the provider behind it. */
export interface Provider extends Dialect {
  readonly service: Service;
  /** Ends of paths that its endpoints had, or have beside those of the service: clients may have them built in. */
  readonly olderPaths: Record<'device_authorization_endpoint' | 'token_endpoint', readonly string[]>;
  readonly deviations: readonly Deviation[];
  readonly absences: readonly Absence[];
  readonly remarks: readonly Remark[];
  /** What only the real service can show. */
  readonly onlySeenThere: readonly string[];
}
