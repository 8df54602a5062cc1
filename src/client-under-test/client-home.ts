import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../engine/temporary-folders';
import { BrowserRecorder } from './browser-recorder';
import type { Authority } from './certificates';
import type { ClientDescription } from './client-description';
import { FOREIGN_PASSWORD } from './foreign-credentials';
import { RUN_VARIABLE } from './leftovers';
import { filledIn, type Told, variablesFor } from './placeholders';
import { environmentFor } from './process-environment';

/** Where a client lives for one scenario, and how it is started there. */
export interface ClientHome {
  /** Its home folder, which is empty but for what the scenario has put there. */
  readonly home: string;
  readonly browsers: BrowserRecorder;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly [string, ...string[]];
}

export interface ClientHomeOptions {
  readonly description: ClientDescription;
  /** What the client is told of its server. */
  readonly told: Told;
  /** Marks everything that the run starts. */
  readonly run: string;
  readonly server: { readonly host: string; readonly proxy: string | undefined };
  readonly authority: Authority | undefined;
  /** A browser that the client opens does not come back to it. */
  readonly browserStays: boolean;
  /** The home folder holds the credentials of another tool. */
  readonly holdsForeignCredentials: boolean;
}

/** Makes a home folder, and fills in the command and the environment of the client that is to live there. */
export function prepareHome(options: ClientHomeOptions): ClientHome {
  const { description, authority, server } = options;
  const home = makeTemporaryFolder('rfc8628-client-');
  const browsers = new BrowserRecorder(home, options.browserStays);
  let ca: string | undefined;
  if (authority && description.server.scheme === 'https') {
    ca = join(home, '.ca.pem');
    writeFileSync(ca, authority.ca);
  }
  for (const folder of ['.config', '.cache', '.local/share', '.local/state'])
    mkdirSync(join(home, folder), { recursive: true });
  if (options.holdsForeignCredentials) {
    const host = server.host.replace(/:\d+$/, '');
    writeFileSync(join(home, '.netrc'), `machine ${host} login alice password ${FOREIGN_PASSWORD}\n`, {
      mode: 0o600,
    });
  }
  const all: Told = { ...options.told, ca };
  const fill = (text: string): string => filledIn(text, all);
  const [program = '', ...args] = description.command.map(fill);
  const own = Object.entries(description.env).map(([name, value]) => [name, fill(value)]);
  const env = environmentFor({
    home,
    browsers: browsers.folder,
    browser: browsers.program,
    proxy: server.proxy,
    ca,
    variables: { ...variablesFor(all), [RUN_VARIABLE]: options.run, ...Object.fromEntries(own) },
  });
  return { home, browsers, env, command: [program, ...args] };
}
