// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a target file names a variable
import type { DriverName } from '../end-user/end-user';
import { oneLine } from '../http/safe-text';

/** What is known of a target, to be written down; what is missing is written as missing. */
export interface TargetDraft {
  readonly name: string;
  readonly issuer: string;
  /** Those that the file has to name, for the metadata do not, or not so; undefined where nobody knows them. */
  readonly endpoints: Readonly<Record<string, string | undefined>>;
  readonly register: boolean;
  readonly clientId?: string;
  /** The name of the environment variable that holds the client's secret. */
  readonly clientSecretVariable?: string;
  readonly scope?: string;
  readonly user?: {
    readonly driver: DriverName;
    readonly because: string;
    readonly username?: string;
    /** The name of the environment variable that holds the password. */
    readonly passwordVariable?: string;
  };
  readonly expiresInSeconds?: number;
  /** Further remarks, each a sentence. */
  readonly remarks: readonly string[];
}

const DEFAULT_MAX_WAIT = 120;
/** What a run waits beyond an expiry, to be sure of it. */
const BEYOND_EXPIRY = 15;

/** A target file with comments, as YAML; what has to be filled in is marked FILL IN. */
export function targetTemplate(draft: TargetDraft): string {
  const { clientId, scope, user, expiresInSeconds } = draft;
  const lines = [
    `# How the RFC 8628 conformance suite judges ${draft.issuer}:`,
    '#   rfc8628 provider THIS-FILE',
    ...draft.remarks.map((remark) => `# ${oneLine(remark)}`),
    `name: ${text(draft.name)}`,
    '# version: [program, --version]   # of the product under test: a text, or a command that prints it',
    '',
    '# The metadata are looked up here.',
    `issuer: ${text(draft.issuer)}`,
    ...endpointLines(draft.endpoints),
    '',
    '# The server can be started for the run, and ended after it:',
    '# start:',
    '#   command: [program, argument]   # or container: {image: …, ports: [8080]}, or compose: {file: compose.yaml}',
    '',
    ...(draft.register
      ? [
          '# Clients that are not named below are registered for the run (RFC 7591), and deleted after it.',
          'register: true',
        ]
      : []),
    ...clientLines(draft, clientId),
    '# What these are needed for is not tested without them:',
    '# other_client: {client_id: …}          a second client for the device grant',
    '# confidential_client: {client_id: …, client_secret: "${…}"}',
    '# unauthorized_client: {client_id: …}   registered, but not for the device grant',
    '',
    '# What the device asks for.',
    scope === undefined ? '# scope: openid' : `scope: ${text(scope)}`,
    '',
    ...userLines(user),
    '',
    ...expiryLines(expiresInSeconds),
    '# intrusive: true   # leave to guess user codes until somebody is stopped',
    '# known_deviations: {3.5-no-store: "ticket 123"}',
  ];
  return `${lines.join('\n')}\n`;
}

function endpointLines(endpoints: TargetDraft['endpoints']): readonly string[] {
  const lines = Object.entries(endpoints).map(([name, url]) =>
    url === undefined ? `  ${name}: ""   # FILL IN` : `  ${name}: ${text(url)}`,
  );
  return lines.length === 0 ? [] : ['# Each of these wins over the metadata.', 'endpoints:', ...lines];
}

function clientLines(
  { register, clientSecretVariable }: TargetDraft,
  clientId: string | undefined,
): readonly string[] {
  const secret = clientSecretVariable === undefined ? '' : `, client_secret: "\${${clientSecretVariable}}"`;
  if (clientId !== undefined) return ['# The device.', `client: {client_id: ${text(clientId)}${secret}}`];
  return register
    ? []
    : [
        '# The device.',
        'client: {client_id: ""}   # FILL IN: a client that is registered for the device grant',
      ];
}

function userLines(user: TargetDraft['user']): readonly string[] {
  const drivers =
    'form (no scripts), browser (an installed Chromium), command, manual (you, at the terminal), none';
  if (!user) {
    return [`# Who acts on the verification page: ${drivers}.`, 'user: {driver: manual}'];
  }
  const credentials = [
    ...(user.username === undefined ? [] : [`username: ${text(user.username)}`]),
    ...(user.passwordVariable === undefined ? [] : [`password: "\${${user.passwordVariable}}"`]),
  ];
  const hint =
    credentials.length > 0 || user.driver === 'manual'
      ? ''
      : '   # username: and password:, where its pages ask to sign in';
  return [
    `# Who acts on the verification page: ${drivers}.`,
    `# ${user.driver}, because ${oneLine(user.because)}.`,
    `user: {${[`driver: ${user.driver}`, ...credentials].join(', ')}}${hint}`,
    '# A second person, for what is bound to the first:',
    '# other_user: {username: …, password: "${…}"}',
  ];
}

function expiryLines(expiresInSeconds: number | undefined): readonly string[] {
  if (expiresInSeconds === undefined)
    return [`# max_wait: ${DEFAULT_MAX_WAIT}   # seconds that a run may wait for codes to expire`];
  const needed = Math.ceil(expiresInSeconds) + BEYOND_EXPIRY;
  if (needed <= DEFAULT_MAX_WAIT)
    return [`# Codes live ${expiresInSeconds} s: a run waits until they expire.`];
  return [
    `# Codes live ${expiresInSeconds} s. What is asked of expired ones is tested only with this, and a run then takes as long;`,
    '# better have the server issue short-lived codes for the test.',
    `# max_wait: ${needed}`,
  ];
}

/** A text as YAML reads it back, whatever is in it. */
function text(value: string): string {
  return /^[A-Za-z][A-Za-z0-9_. -]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value)
    ? value.trimEnd()
    : JSON.stringify(value);
}
