import { delimiter } from 'node:path';

export interface EnvironmentParts {
  /** The folder that the client lives in. */
  readonly home: string;
  /** Folder of the programs that stand in for browsers. */
  readonly browsers: string;
  /** The program that `BROWSER` names. */
  readonly browser: string;
  readonly proxy: string | undefined;
  readonly ca: string | undefined;
  /** What the client is told, and what its file adds. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Variables of whoever runs the suite that would lead a client elsewhere, or into their home. */
const LEFT_OUT =
  /^(https?_proxy|all_proxy|no_proxy|HOME|USERPROFILE|HOMEPATH|HOMEDRIVE|APPDATA|LOCALAPPDATA|XDG_.*|BROWSER|NETRC|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|RFC8628_.*|NODE_OPTIONS|NODE_TEST_CONTEXT)$/i;
const CA_VARIABLES = ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'];
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];

/** The environment of a client: that of this process, without what belongs to the person who runs it. */
export function environmentFor(
  parts: EnvironmentParts,
  inherited: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && !LEFT_OUT.test(name)) env[name] = value;
  }
  const { home, proxy, ca } = parts;
  return {
    ...env,
    PATH: [parts.browsers, env.PATH ?? ''].join(delimiter),
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: `${home}/.config`,
    XDG_CACHE_HOME: `${home}/.cache`,
    XDG_DATA_HOME: `${home}/.local/share`,
    XDG_STATE_HOME: `${home}/.local/state`,
    BROWSER: parts.browser,
    // What Python writes into a pipe would otherwise be seen at its end alone.
    PYTHONUNBUFFERED: '1',
    ...(ca !== undefined && Object.fromEntries(CA_VARIABLES.map((name) => [name, ca]))),
    ...(proxy !== undefined && Object.fromEntries(PROXY_VARIABLES.map((name) => [name, proxy]))),
    ...(proxy !== undefined
      ? { NO_PROXY: '', no_proxy: '' }
      : { NO_PROXY: '127.0.0.1,localhost', no_proxy: '127.0.0.1,localhost' }),
    ...parts.variables,
  };
}
