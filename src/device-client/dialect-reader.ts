import type { Dialect, DialectEndpoint, ErrorWords } from '../dialects/dialect';
import { readDialect } from '../dialects/read-dialect';
import type { Exchange } from '../http/exchange';
import { safeText } from '../http/safe-text';
import type { Transport } from '../http/transport';
import { AccessDeniedError, ExpiredTokenError, OAuthError } from './errors';

const ENDPOINTS: Readonly<Record<string, DialectEndpoint>> = {
  'device authorization request': 'device authorization',
  'token request': 'token',
  'refresh request': 'token',
};

/** Reads what a server of a known dialect answers, so that everything behind it sees answers of RFC 8628. */
export class DialectReader {
  readonly #dialect: Dialect;
  readonly #onForgiven: (what: string) => void;
  readonly #forgiven = new Set<string>();
  #words: ErrorWords | undefined;

  /** @param onForgiven is told, once each, what an answer had that the RFC does not; fit for a terminal */
  constructor(dialect: Dialect, onForgiven: (what: string) => void = () => {}) {
    this.#dialect = dialect;
    this.#onForgiven = onForgiven;
  }

  /** A transport whose answers are read. */
  reading(transport: Transport): Transport {
    if (this.#dialect.name === 'rfc8628') return transport;
    return {
      send: async (request, context) => this.#read(await transport.send(request, context)),
    };
  }

  /** An error of the server, in the words that the dialect has for it. */
  explained(error: unknown): unknown {
    const words = this.#words;
    if (!words || !(error instanceof OAuthError)) return error;
    // These are the end user's doing, and said alike everywhere.
    if (error instanceof AccessDeniedError || error instanceof ExpiredTokenError) return error;
    const said = error.description === undefined ? '' : ` (${safeText(error.description, 160)})`;
    return new OAuthError(error.code, error.description, `${words.message}${said}`, words.advice);
  }

  #read(exchange: Exchange): Exchange {
    const endpoint = ENDPOINTS[exchange.purpose];
    if (!exchange.response || endpoint === undefined) return exchange;
    const { response, forgiven, words } = readDialect(this.#dialect, exchange.response, endpoint);
    this.#words = words;
    for (const what of forgiven.map((phrase) => safeText(phrase))) {
      if (this.#forgiven.has(what)) continue;
      this.#forgiven.add(what);
      this.#onForgiven(what);
    }
    return { ...exchange, response: { ...exchange.response, ...response } };
  }
}
