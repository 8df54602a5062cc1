import type { Exchange } from '../http/exchange';
import type { Transport } from '../http/transport';
import { DEVICE_CODE_GRANT_TYPE } from '../rfc8628/grant-type';
import { clientAssertion } from './client-assertion';
import type { ClientRegistration } from './client-registration';
import type { Endpoints } from './endpoints';
import { formRequest, type RequestShape, WRONG_SECRET } from './request-shape';

export interface DeviceRequestsOptions {
  /** Those that are known; a request to another one throws. */
  readonly endpoints: Partial<Endpoints>;
  readonly registration: ClientRegistration;
  readonly transport: Transport;
  /** Who sends, as reports name it: `the device` unless told otherwise. */
  readonly actor?: string;
  /**
   * Has client_id in the body of the device authorization request also beside an Authorization header, which some servers
   * want there. The token request is left as it is: one that wants it there may refuse it here.
   */
  readonly clientIdInBody?: boolean;
}

/**
 * The requests that a device client sends, one method each, none of them deciding anything: the client proper and the
 * conformance scenarios both stand on these. A {@link RequestShape} bends a request where a scenario asks "what if".
 * No method throws for what a server does; the exchange says what came.
 */
export class DeviceRequests {
  readonly endpoints: Partial<Endpoints>;
  readonly registration: ClientRegistration;
  readonly actor: string;
  readonly #transport: Transport;
  readonly #opensWith: Readonly<Record<string, string>>;

  constructor(options: DeviceRequestsOptions) {
    this.endpoints = options.endpoints;
    this.registration = options.registration;
    this.actor = options.actor ?? 'the device';
    this.#transport = options.transport;
    this.#opensWith = options.clientIdInBody ? { client_id: options.registration.client_id } : {};
  }

  /** The device authorization request ([RFC 8628 §3.1](https://www.rfc-editor.org/rfc/rfc8628#section-3.1)). */
  deviceAuthorization(
    scope: string | undefined,
    shape?: RequestShape,
    signal?: AbortSignal,
  ): Promise<Exchange> {
    return this.#form(
      'device authorization request',
      'device_authorization_endpoint',
      { ...this.#opensWith, ...(scope !== undefined && { scope }) },
      shape,
      signal,
    );
  }

  /** The device access token request, a poll ([RFC 8628 §3.4](https://www.rfc-editor.org/rfc/rfc8628#section-3.4)). */
  token(deviceCode: string, shape?: RequestShape, signal?: AbortSignal): Promise<Exchange> {
    const parameters = { grant_type: DEVICE_CODE_GRANT_TYPE, device_code: deviceCode };
    return this.#form('token request', 'token_endpoint', parameters, shape, signal);
  }

  /** A refresh ([RFC 6749 §6](https://www.rfc-editor.org/rfc/rfc6749#section-6)). */
  refresh(refreshToken: string, shape?: RequestShape, signal?: AbortSignal): Promise<Exchange> {
    const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken };
    return this.#form('refresh request', 'token_endpoint', parameters, shape, signal);
  }

  /** A GET on a protected resource with the access token as a Bearer token ([RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)). */
  resource(url: string, accessToken: string, signal?: AbortSignal): Promise<Exchange> {
    const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` };
    return this.#send({ method: 'GET', url, headers }, 'resource request', signal);
  }

  async #form(
    purpose: string,
    endpoint: 'device_authorization_endpoint' | 'token_endpoint',
    parameters: Readonly<Record<string, string>>,
    shape: RequestShape | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Exchange> {
    const { registration, endpoints } = this;
    const url = endpoints[endpoint];
    if (url === undefined) throw new Error(`A request needs the ${endpoint}, which is not known.`);
    const { authentication } = shape ?? {};
    const wrong = authentication === 'wrong-secret' ? WRONG_SECRET : undefined;
    const assertion =
      authentication === 'none'
        ? {}
        : await clientAssertion(registration, endpoints.token_endpoint ?? url, wrong);
    return this.#send(
      formRequest(url, { ...parameters, ...assertion }, registration, shape),
      purpose,
      signal,
    );
  }

  #send(request: Parameters<Transport['send']>[0], purpose: string, signal?: AbortSignal): Promise<Exchange> {
    return this.#transport.send(request, { actor: this.actor, purpose, ...(signal && { signal }) });
  }
}
