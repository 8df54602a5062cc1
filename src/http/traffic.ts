import type { HttpRequest, HttpResponse } from './exchange';

/** What was sent and what came, of an exchange or of a page that a browser loaded: secrets are learnt from it. */
export interface Traffic {
  readonly request: Pick<HttpRequest, 'url' | 'headers' | 'body'>;
  readonly response?: Pick<HttpResponse, 'headers' | 'body'>;
}
