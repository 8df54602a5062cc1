import { DEVICE_CODE_GRANT_TYPE } from '../rfc8628/grant-type';

/** A device client as it is registered at the gateway; the server behind the gateway does not know it. */
export interface GatewayClient {
  readonly client_id: string;
  /** Makes it a confidential client: it then has to authenticate with `client_secret_basic` or `client_secret_post`. */
  readonly client_secret?: string;
  /** What the end user is told; the `client_id` unless given. */
  readonly client_name?: string;
  /** Space-separated: what this client may ask for. Whatever the gateway allows, unless given. */
  readonly scope?: string;
  /** The device grant and `refresh_token` unless given. */
  readonly grant_types?: readonly string[];
}

export function mayUse(client: GatewayClient, grantType: string): boolean {
  return (client.grant_types ?? [DEVICE_CODE_GRANT_TYPE, 'refresh_token']).includes(grantType);
}

export function nameOf(client: GatewayClient): string {
  return client.client_name ?? client.client_id;
}
