/** What a client is told of a scenario: the values of placeholders and environment variables. */
export interface Told {
  readonly issuer: string | undefined;
  readonly device_authorization_endpoint: string | undefined;
  readonly token_endpoint: string | undefined;
  readonly resource: string;
  readonly client_id: string;
  readonly client_secret: string | undefined;
  readonly scope: string;
  readonly ca: string | undefined;
  readonly host: string;
  readonly port: string;
  readonly scenario: string;
}

export type PlaceholderName = keyof Told;

const VARIABLES: Readonly<Partial<Record<PlaceholderName, string>>> = {
  issuer: 'RFC8628_ISSUER',
  device_authorization_endpoint: 'RFC8628_DEVICE_AUTHORIZATION_ENDPOINT',
  token_endpoint: 'RFC8628_TOKEN_ENDPOINT',
  resource: 'RFC8628_RESOURCE',
  client_id: 'RFC8628_CLIENT_ID',
  client_secret: 'RFC8628_CLIENT_SECRET',
  scope: 'RFC8628_SCOPE',
  ca: 'RFC8628_CA_FILE',
  scenario: 'RFC8628_SCENARIO',
};

/** Names that a client file may use in `{}`. */
export const PLACEHOLDERS: readonly PlaceholderName[] = [
  'issuer',
  'device_authorization_endpoint',
  'token_endpoint',
  'resource',
  'client_id',
  'client_secret',
  'scope',
  'ca',
  'host',
  'port',
  'scenario',
];

/** Puts what a client is told in place of the placeholders; other braces stay as they are. */
export function filledIn(text: string, told: Told): string {
  return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) =>
    (PLACEHOLDERS as readonly string[]).includes(name) ? (told[name as PlaceholderName] ?? '') : whole,
  );
}

/** The environment variables that tell a client the same. */
export function variablesFor(told: Told): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const value = told[name as PlaceholderName];
    if (value !== undefined && variable !== undefined) variables[variable] = value;
  }
  return variables;
}

/** True when a text makes use of a placeholder. */
export function uses(text: string, name: PlaceholderName): boolean {
  return text.includes(`{${name}}`);
}
