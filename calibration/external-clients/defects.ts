import { CLIENT_DEFECTS } from '../defects/client/catalogue';
import type { Defect, NotShown } from '../defects/defect';
import type { Program } from './program';

const WHY_FEW =
  'All scenarios in real time for each defect would take an hour: it is judged on what it touches and on what lies beside it.';

/** What a defect is judged on besides what it names, by the section of the first that it names. */
const NEIGHBOURS: readonly (readonly [section: string, requirements: readonly string[]])[] = [
  ['3.1-', ['3.4-client-request']],
  ['3.2-', ['3.4-client-accept', '3.4-client-nothing-else']],
  ['3.3', ['3.2-client-error', '3.4-client-nothing-else']],
  ['3.4-', ['3.1-client-form-post', '3.1-client-identifies']],
  ['3.5-', ['3.4-client-accept', '3.4-client-nothing-else']],
  ['4-', ['3.3-client-shows']],
];

const HTTPS = { scheme: 'https', dialect: 'rfc8628', intercept: false } as const;

interface Shown extends Partial<Omit<Defect<Program>, 'id' | 'wire' | 'fails' | 'only' | 'how'>> {
  readonly fails: readonly string[];
  /** Switches besides the one that is called as the defect is. */
  readonly with?: readonly string[];
  /** Requirements that it might be thought to break, and does not. */
  readonly beside?: readonly string[];
  readonly file?: Program['file'];
}

/** A defect that is a switch of device.py. */
function shown(
  id: string,
  wire: string,
  { with: others = [], beside: more = [], file, ...data }: Shown,
): Defect<Program> {
  const { fails, becomes = {}, collateral = {} } = data;
  const [first = ''] = [...fails, ...Object.keys(becomes)];
  const beside = NEIGHBOURS.find(([section]) => first.startsWith(section))?.[1] ?? [];
  const requirements = [
    ...new Set([...fails, ...Object.keys(becomes), ...Object.keys(collateral), ...beside, ...more]),
  ];
  const seen = CLIENT_DEFECTS.find((each) => each.id === id)?.seen ?? [];
  return {
    seen,
    ...data,
    id,
    wire,
    only: { requirements, why: WHY_FEW },
    how: () => ({ switches: [id, ...others], ...(file && { file }) }),
  };
}

/** What device clients get wrong, shown by a program of another language than ours, from outside. */
export const PROGRAM_DEFECTS: readonly Defect<Program>[] = [
  shown(
    'parameters-in-query-string',
    'Requests are POSTs with their parameters in the query and an empty body.',
    {
      fails: ['3.1-client-form-post', '3.4-client-request'],
    },
  ),
  shown('get-requests', 'Requests are GETs with their parameters in the query.', {
    seen: [],
    fails: ['3.1-client-form-post', '3.4-client-request'],
  }),
  shown('json-body', 'Requests are POSTs with a JSON object in place of a form.', {
    seen: [],
    fails: ['3.1-client-form-post', '3.4-client-request'],
  }),
  shown(
    'parts-in-place-of-a-form',
    'Requests are POSTs with a multipart body, as forms with files have it.',
    {
      seen: [],
      fails: ['3.1-client-form-post', '3.4-client-request'],
    },
  ),
  shown('scope-as-several-parameters', 'Each scope is sent as a parameter of its own.', {
    seen: ['sigstore/sigstore#1752'],
    fails: ['3.1-client-form-post'],
  }),
  shown('another-scope-beside-it', 'Beside the scope that it is told a second one is sent.', {
    seen: [],
    fails: ['3.1-client-form-post'],
  }),
  shown('scope-under-wrong-name', 'The scope is sent under the name "scopes".', {
    seen: ['yanyongyu/githubkit#240'],
    fails: ['3.1-client-form-post'],
  }),
  shown('client-id-twice', 'The client_id is sent twice in each form.', {
    fails: ['3.1-client-form-post', '3.4-client-request'],
  }),
  shown('empty-scope-sent', 'Where no scope is asked for, an empty one is.', {
    fails: ['3.1-client-empty-parameter'],
  }),
  shown(
    'client-id-only-in-header-at-device-endpoint',
    'A public client asks for codes without its client_id.',
    {
      fails: ['3.1-client-identifies'],
      makesUntestable: 'A client_id that is not in the form has no spelling there.',
    },
  ),
  shown(
    'basic-credentials-not-encoded',
    'Id and secret stand in the Basic credentials without being encoded first.',
    {
      fails: ['3.1-client-identifies'],
    },
  ),
  shown(
    'authenticates-twice',
    'The secret of a client that is registered for client_secret_basic stands in the form, too.',
    {
      fails: ['3.1-client-identifies', '3.4-client-request'],
    },
  ),
  shown('certificate-not-checked', 'A server may show any certificate.', {
    fails: ['3.1-client-tls'],
    file: { server: HTTPS },
  }),
  shown(
    'certificate-host-not-checked',
    'A server may show a certificate of another host, if the authority that signed it is trusted.',
    {
      fails: ['3.1-client-tls'],
      file: { server: HTTPS },
    },
  ),
  shown('credentials-from-netrc', 'The password of another tool, from .netrc, is sent with every request.', {
    fails: ['3.1-client-own-credentials'],
  }),
  shown('session-at-start-up', 'It asks for codes as it starts, and once more when the user signs in.', {
    fails: ['3.1-client-prompted'],
  }),
  shown('two-device-requests-stale-code-polled', 'One sign-in asks for codes twice.', {
    fails: ['3.1-client-prompted'],
  }),
  shown('new-code-after-every-error', 'Whatever error ends a session, another begins at once.', {
    fails: ['3.1-client-prompted'],
    collateral: { '3.5-client-no-restart': 'expired_token is one of the errors' },
  }),
  shown(
    'interval-missing-crashes-timer',
    'A response without interval ends the program as the wait begins.',
    {
      fails: ['3.2-client-default-interval'],
    },
  ),
  shown('interval-missing-rejected', 'A response without interval is refused.', {
    fails: ['3.2-client-default-interval'],
  }),
  shown('interval-wrong-default', 'Where the response has no interval, it polls every 2 seconds.', {
    fails: ['3.2-client-default-interval'],
  }),
  shown(
    'device-endpoint-error-with-200-missed',
    'An error with status 200 in place of codes is taken for codes.',
    {
      fails: ['3.2-client-error'],
    },
  ),
  shown('error-at-device-endpoint-hangs', 'An error in place of codes is passed over, and polling begins.', {
    fails: ['3.2-client-error'],
  }),
  shown('members-not-checked', 'Codes that lack a member are taken, and polled with.', {
    fails: ['3.2-client-bad-response'],
  }),
  shown('interval-zero-honoured', 'An interval of 0 is taken literally: 20 polls a second.', {
    fails: ['3.2-client-bad-response'],
  }),
  shown('interval-fractional-subsecond', 'An interval of half a second is taken as it is.', {
    fails: ['3.2-client-bad-response'],
  }),
  shown('escape-sequences-shown', 'What the server says is written to the terminal as it is.', {
    fails: ['3.2-client-bad-response'],
    collateral: { '3.5-client-own-words': 'an error_description is what the server says, too' },
  }),
  shown('uri-scheme-not-checked', 'An address of any kind is handed to the browser.', {
    fails: ['3.2-client-bad-response'],
    with: ['opens-browser'],
  }),
  shown('verification-uri-not-shown', 'The code is shown without the address.', {
    fails: ['3.3-client-shows'],
  }),
  shown('code-in-title-only', 'The code stands in the title of the window, and not on the screen.', {
    seen: [],
    fails: ['3.3-client-shows'],
    file: { terminal: true },
  }),
  shown('code-on-clipboard-only', 'The code is on the clipboard, and not on the screen.', {
    seen: ['steipete/CodexBar#118'],
    fails: ['3.3-client-shows'],
  }),
  shown('code-concealed', 'The code is written to the terminal as text that is to be concealed.', {
    seen: [],
    fails: ['3.3-client-shows'],
    file: { terminal: true },
  }),
  shown('code-black-on-black', 'The code is written in the colour of its background.', {
    seen: [],
    fails: ['3.3-client-shows'],
    file: { terminal: true },
  }),
  shown('codes-never-shown', 'Neither the code nor the address is ever shown by itself.', {
    seen: [],
    fails: ['3.3-client-shows'],
    becomes: {
      '3.3.1-client-user-code': 'not-applicable',
      '3.3.1-client-textual-uri': 'not-applicable',
    },
  }),
  shown('codes-lost-before-display', 'Address and code are written when the sign-in is over.', {
    fails: ['3.3-client-shows'],
    file: { terminal: true },
  }),
  shown('lifetime-not-shown', 'It does not say how long the code is good for.', {
    fails: ['3.3-client-guides'],
  }),
  shown('colours-in-a-file', 'Escape sequences for colours are written to a file, too.', {
    fails: ['3.3-client-machine-output'],
  }),
  shown('device-code-printed', 'The whole response, device_code included, is printed.', {
    fails: ['3.3-client-hides-device-code'],
  }),
  shown(
    'code-not-shown-beside-complete-uri',
    'Beside verification_uri_complete the user_code is not shown.',
    {
      fails: ['3.3.1-client-user-code'],
      collateral: { '3.3.1-client-textual-uri': 'the address is not shown beside it either' },
    },
  ),
  shown(
    'uri-not-shown-beside-complete-uri',
    'Beside verification_uri_complete the plain address is not shown.',
    {
      fails: ['3.3.1-client-textual-uri'],
    },
  ),
  shown(
    'complete-uri-ignored',
    'The browser is opened at verification_uri although there is a complete one.',
    {
      fails: ['3.3.1-client-opens-complete'],
      with: ['opens-browser'],
    },
  ),
  shown('legacy-draft-grant-type', 'Polls name the grant type of a draft from before the RFC.', {
    fails: ['3.4-client-request'],
  }),
  shown('grant-type-percent-encoded-twice', 'The grant type is encoded twice.', {
    fails: ['3.4-client-request'],
  }),
  shown('client-id-missing-in-token-request', 'Polls of a public client have no client_id.', {
    fails: ['3.4-client-request'],
  }),
  shown('client-id-left-out-later', 'Polls of a public client have no client_id from the third on.', {
    fails: ['3.4-client-request'],
  }),
  shown('device-code-sent-unencoded', 'Forms are put together without encoding what is in them.', {
    seen: ['goauthentik/authentik#13484'],
    fails: ['3.4-client-request', '3.1-client-form-post'],
  }),
  shown('device-code-cut-short', 'Of a device_code no more than 255 characters are sent.', {
    seen: [],
    fails: ['3.4-client-request'],
  }),
  shown(
    'basic-header-with-undefined-secret',
    'Polls of a public client have Basic credentials with the secret "undefined".',
    {
      fails: ['3.4-client-request'],
      beside: ['3.1-client-own-credentials'],
    },
  ),
  shown('accept-header-missing', 'Requests have no Accept header.', { fails: ['3.4-client-accept'] }),
  shown('superfluous-code-parameter', 'Polls have a parameter "code", too.', {
    fails: ['3.4-client-nothing-else'],
  }),
  shown('pkce-missing-or-half-sent', 'Polls have a code_verifier, for which there was no challenge.', {
    fails: ['3.4-client-nothing-else'],
  }),
  shown('browser-prompt-blocks-polling', 'It does not poll until the browser that it opened has ended.', {
    fails: ['3.4-client-unattended'],
    with: ['opens-browser'],
  }),
  shown('token-answers-cached', 'An answer with max-age is taken from a cache for the polls that follow.', {
    fails: ['3.5-client-polls'],
  }),
  shown('error-code-guessed-from-text', 'What the error is, is guessed from the words of its description.', {
    fails: ['3.5-client-polls'],
  }),
  shown('interval-overridden-by-client', 'It polls every 2 seconds where the server says more.', {
    fails: ['3.5-client-waits'],
    beside: ['3.5-client-slow-down'],
  }),
  shown('impatient-after-four-polls', 'From the fifth on it polls twice as often.', {
    seen: [],
    fails: ['3.5-client-waits'],
    beside: ['3.5-client-slow-down'],
  }),
  shown(
    'last-poll-before-the-deadline',
    'Just before the codes expire it polls once more, interval or not.',
    {
      seen: [],
      fails: ['3.5-client-waits'],
      beside: ['3.5-client-own-deadline'],
    },
  ),
  shown(
    'jitter-both-ways',
    'Each wait is spread around the interval, so that every other one is too short.',
    {
      seen: [],
      fails: ['3.5-client-waits'],
    },
  ),
  shown('polls-from-two-threads', 'Two threads poll side by side, each at the interval.', {
    seen: [],
    fails: ['3.5-client-waits'],
  }),
  shown(
    'overlapping-polls',
    'The interval counts from the request, so that a slow answer is followed by a poll at once.',
    {
      fails: ['3.5-client-slow-answers'],
    },
  ),
  shown('pending-fatal', 'authorization_pending ends the sign-in.', { fails: ['3.5-client-polls'] }),
  shown('slow-down-fatal', 'slow_down ends the sign-in.', { fails: ['3.5-client-polls'] }),
  shown('slow-down-ignored', 'slow_down changes nothing.', {
    fails: ['3.5-client-slow-down'],
    collateral: { '3.5-client-longer-slow-down': 'a longer interval in it changes nothing either' },
  }),
  shown('slow-down-for-one-poll', 'slow_down slows the next poll alone.', {
    seen: [],
    fails: ['3.5-client-slow-down'],
  }),
  shown('slow-down-not-cumulative', 'The second slow_down adds nothing to the first.', {
    fails: ['3.5-client-slow-down'],
  }),
  shown('slow-down-body-interval-lowers-wait', 'A shorter interval in the body of slow_down is taken.', {
    fails: ['3.5-client-slow-down'],
  }),
  shown('slow-down-resets-to-default', 'slow_down sets the interval to 5 seconds, whatever it was.', {
    fails: ['3.5-client-slow-down'],
  }),
  shown('slow-down-client-ceiling', 'The interval never grows beyond 10 seconds.', {
    fails: ['3.5-client-slow-down'],
  }),
  shown('slow-down-adds-one-second', 'slow_down adds one second.', { fails: ['3.5-client-slow-down'] }),
  shown('slow-down-interval-passed-over', 'A longer interval in the body of slow_down is passed over.', {
    fails: ['3.5-client-longer-slow-down'],
  }),
  shown('every-400-is-pending', 'Every answer with status 400 is taken for authorization_pending.', {
    fails: ['3.5-client-stops'],
  }),
  shown('denial-not-believed', 'access_denied has to be said three times.', {
    seen: [],
    fails: ['3.5-client-stops'],
  }),
  shown('polls-once-more-after-an-error', 'Whatever error ends the sign-in, one more poll follows it.', {
    seen: [],
    fails: ['3.5-client-stops'],
    beside: ['3.5-client-odd-errors', '3.5-client-reacts'],
  }),
  shown('every-401-is-pending', 'An error with status 401 is polled through.', {
    fails: ['3.5-client-stops'],
  }),
  shown(
    'polls-on-as-a-daemon',
    'The program ends with the error, and a process that it left behind goes on polling.',
    {
      fails: ['3.5-client-stops'],
      beside: ['3.5-client-reacts', '3.5-client-own-words'],
    },
  ),
  shown('other-errors-polled-through', 'Errors that the RFC does not name are polled through.', {
    seen: ['Azure/azure-sdk-for-js#5430'],
    fails: ['3.5-client-stops'],
    beside: ['3.5-client-reacts'],
    makesUntestable: 'What it says when it stops is not to be seen of a client that does not.',
  }),
  shown('refusal-not-told', 'It ends without a word when the end user has refused.', {
    fails: ['3.5-client-reacts'],
    collateral: { '3.5-client-own-words': 'the words of the server are no word either' },
  }),
  shown('refusal-told-as-expiry', 'Whatever the error, the end user is told that the code expired.', {
    seen: ['AzureAD/microsoft-authentication-library-for-dotnet#1407'],
    fails: ['3.5-client-reacts'],
  }),
  shown('description-not-shown', 'The error_description of the server is not shown.', {
    fails: ['3.5-client-own-words'],
  }),
  shown('restart-after-expiry', 'When the codes have expired, others are asked for at once.', {
    fails: ['3.5-client-no-restart'],
  }),
  shown('timeout-without-backoff', 'After a connection timeout it polls at its old pace.', {
    fails: ['3.5-client-backs-off', '3.5-client-exponential'],
  }),
  shown('timeout-adds-instead-of-doubling', 'Each connection timeout adds a second to the wait.', {
    fails: ['3.5-client-exponential'],
  }),
  shown('expires-in-ignored', 'It polls for as long as the server says authorization_pending.', {
    fails: ['3.5-client-own-deadline'],
  }),
  shown('sleeps-past-deadline', 'A wait that is longer than the codes live is waited to its end.', {
    fails: ['3.5-client-own-deadline'],
  }),
  shown('server-error-fatal', 'A status of 500 or more ends the sign-in.', {
    fails: ['3.5-client-odd-errors'],
  }),
  shown('trouble-taken-for-answer', 'A status of 500 or more is taken for the token response.', {
    seen: ['AzureAD/microsoft-authentication-library-for-js#4507', 'generaltranslation/gt#2300'],
    fails: ['3.5-client-odd-errors'],
  }),
  shown('rate-limit-429-fatal', 'A status of 429 ends the sign-in.', { fails: ['3.5-client-odd-errors'] }),
  shown('network-error-fatal', 'A connection that breaks ends the sign-in.', {
    fails: ['3.5-client-odd-errors'],
  }),
  shown('retry-after-ignored', 'Retry-After is passed over.', { fails: ['3.5-client-odd-errors'] }),
  shown(
    'follows-redirects-with-credentials',
    'A redirect of a poll is followed to another host, device_code and all.',
    {
      fails: ['3.5-client-odd-errors'],
    },
  ),
  shown('error-body-with-200-parse-failure', 'An error that comes with status 200 ends the sign-in.', {
    fails: ['3.5-client-odd-errors'],
  }),
  shown('cannot-be-cancelled', 'Ctrl-C is passed over.', { fails: ['3.5-client-cancel'] }),
  shown('token-type-case-sensitive', 'A token of the type "bearer" is not taken.', {
    fails: ['3.5-client-success'],
  }),
  shown('unknown-member-crash', 'A member that it does not know ends the program.', {
    fails: ['3.5-client-success'],
  }),
  shown('refresh-token-demanded', 'A token response without a refresh_token is refused.', {
    fails: ['3.5-client-success'],
  }),
  shown('token-of-unknown-type-used', 'A token of an unknown type is sent to the resource.', {
    fails: ['3.5-client-success'],
    with: ['calls-the-resource'],
  }),
  shown(
    'token-of-unknown-type-in-the-query',
    'A token of an unknown type is sent to the resource as a parameter of the address.',
    {
      fails: ['3.5-client-success'],
    },
  ),
  shown(
    'token-metadata-type-crash',
    'An expires_in that is no number ends the program, and the token is lost.',
    {
      fails: ['3.5-client-odd-success'],
    },
  ),
  shown('success-without-access-token', 'Whatever comes with status 200 is a success.', {
    fails: ['3.5-client-odd-success'],
  }),
  shown('narrower-scope-unnoticed', 'A scope that was not granted is not noticed.', {
    fails: ['3.5-client-scope'],
  }),
  shown('token-body-in-debug-log', 'The whole token response is printed.', {
    fails: ['3.5-client-uses-token'],
  }),
  shown(
    'token-type-echoed-verbatim',
    'The scheme of the Authorization header is the token_type as it came.',
    {
      fails: ['3.5-client-uses-token'],
      with: ['calls-the-resource'],
    },
  ),
  shown('metadata-guessed', 'An endpoint that the metadata do not name is looked for where it often is.', {
    fails: ['4-client-endpoints'],
    with: ['looks-for-metadata'],
  }),
  shown('discovered-endpoints-not-bound-to-issuer', 'Metadata of another issuer are used.', {
    fails: ['4-client-issuer'],
    with: ['looks-for-metadata'],
  }),
];

/** Behaviours that no verdict is given for from outside. */
export const NOT_SHOWN_BY_PROGRAM: readonly NotShown[] = [
  {
    id: 'token-received-but-flow-hangs',
    seen: CLIENT_DEFECTS.find(({ id }) => id === 'token-received-but-flow-hangs')?.seen ?? [],
    reason:
      'A program that has its token and never ends does not manage the plain sign-in that has to work before anything is judged: the run ends with status 3, and says what the program printed.',
  },
  {
    id: 'lifetime-of-token-not-read',
    seen: ['flyteorg/flyte#3288'],
    reason:
      'That a token counts as expired too early shows at the next command: a run is about one sign-in, each in an empty home.',
  },
  {
    id: 'secret-on-refresh-of-public-client',
    seen: ['littlebearapps/outlook-assistant#144'],
    reason: 'A program refreshes its token when it is used later: nothing of a sign-in makes it do so.',
  },
];
