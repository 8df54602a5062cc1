/** An HTTP request as it was sent. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The client authenticates with its TLS certificate, and this request was to come without it, or with a wrong one. */
  readonly clientCertificate?: 'another';
}

/** An HTTP response as it came, its body read as UTF-8 up to the transport's limit. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; a header that came more than once is joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** False when the body's bytes are no UTF-8; the text then has replacement characters in it. */
  readonly validUtf8: boolean;
}

/** Why a request got no response that could be read. */
export interface NoAnswer {
  readonly kind: 'timeout' | 'connection' | 'tls' | 'too-large' | 'not-http' | 'aborted';
  /** In words, for a person. */
  readonly message: string;
}

/** One HTTP request with its response, or the reason why there is none, and its times. */
export interface Exchange {
  /** Who sent it: `the device`, `another client`, `the end user` … */
  readonly actor: string;
  /** What it was for: `device authorization request`, `token request`, `metadata` … */
  readonly purpose: string;
  readonly request: HttpRequest;
  readonly response?: HttpResponse;
  readonly noAnswer?: NoAnswer;
  /** Wall clock, for people. */
  readonly startedAt: Date;
  /** Milliseconds on the clock's monotonic scale: just before the request was sent. */
  readonly sentAt: number;
  /** Milliseconds on the same scale: when the whole answer was there, or it was clear that none would come. */
  readonly receivedAt: number;
}
