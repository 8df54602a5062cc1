import type { FairVariant } from '../fair-variants/fair-variant';
import type { Program } from './program';

const REQUESTS = ['3.1-client-form-post', '3.1-client-identifies', '3.4-client-request', '3.4-client-accept'];
const SCREEN = [
  '3.3-client-shows',
  '3.3-client-guides',
  '3.3-client-hides-device-code',
  '3.3.1-client-user-code',
  '3.3.1-client-textual-uri',
  '3.5-client-reacts',
  '5.4-client-names-host',
];
const WAITS = [
  '3.2-client-default-interval',
  '3.5-client-waits',
  '3.5-client-slow-down',
  '3.5-client-longer-slow-down',
  '3.5-client-polls',
  '3.5-client-slow-answers',
];
const ENDS = [
  '3.1-client-prompted',
  '3.2-client-error',
  '3.5-client-stops',
  '3.5-client-reacts',
  '3.5-client-no-restart',
  '3.5-client-own-deadline',
  '3.5-client-success',
];

type Data = Omit<FairVariant<Program>, 'id' | 'what' | 'only' | 'how'> & Partial<Program>;

function fair(
  id: string,
  what: string,
  only: readonly string[],
  { switches = [id], file, ...data }: Data,
): FairVariant<Program> {
  return { ...data, id, what, only, how: () => ({ switches, ...(file && { file }) }) };
}

/** Programs that keep the RFC in unusual ways. */
export const PROGRAM_FAIR_VARIANTS: readonly FairVariant<Program>[] = [
  fair(
    'more-patient-than-asked',
    'It waits half as long again as it is asked to.',
    [...WAITS, '3.5-client-own-deadline'],
    {
      source: 'RFC 8628 section 3.5',
    },
  ),
  fair(
    'back-off-with-jitter',
    'Each wait is longer by a random part of a second.',
    [...WAITS, '3.5-client-backs-off', '3.5-client-exponential'],
    {
      source: 'RFC 8628 section 3.5',
    },
  ),
  fair('slow-down-doubles', 'slow_down doubles the interval, or adds 5 seconds where that is more.', WAITS, {
    source: 'OpenHands/agent-canvas#381, RFC 8628 section 3.5',
  }),
  fair(
    'second-request-for-metadata',
    'It looks for the metadata, and asks for them once more.',
    [...REQUESTS, '4-client-metadata', '4-client-endpoints', '4-client-issuer'],
    {
      source: 'RFC 8414 section 3.1',
      switches: ['looks-for-metadata', 'second-request-for-metadata'],
    },
  ),
  fair(
    'http-1-0',
    'It speaks HTTP/1.0, with names of headers in small letters.',
    [...REQUESTS, '3.5-client-polls', '3.5-client-stops'],
    {
      source: 'RFC 9110 section 2.5',
    },
  ),
  fair(
    'chunked-body',
    'The body of its requests comes in chunks, without a Content-Length.',
    [...REQUESTS, '3.5-client-polls', '3.5-client-stops'],
    {
      source: 'RFC 9112 section 7.1',
    },
  ),
  fair(
    'every-letter-encoded',
    'Its forms have every letter percent-encoded, those of names, too.',
    REQUESTS,
    {
      source: 'RFC 3986 section 2.1',
    },
  ),
  fair('lower-case-headers', 'The names of its headers are in small letters.', REQUESTS, {
    source: 'RFC 9110 section 5.1',
  }),
  fair(
    'over-https',
    'It speaks https, and trusts the authority that it is told about.',
    ['3.1-client-tls', ...REQUESTS],
    {
      source: 'RFC 8628 section 3.1',
      switches: [],
      file: { server: { scheme: 'https', dialect: 'rfc8628', intercept: false } },
    },
  ),
  fair('secret-in-the-body', 'A confidential client sends its secret in the body.', REQUESTS, {
    source: 'RFC 6749 section 2.3.1',
  }),
  fair('prompt-on-stderr', 'What a person is to read is written to standard error.', SCREEN, {
    source: 'RFC 8628 section 3.3',
  }),
  fair(
    'spinner',
    'A line on the screen changes ten times a second while it waits.',
    [...SCREEN, '3.5-client-own-deadline'],
    {
      source: 'RFC 8628 section 3.3',
      file: { terminal: true },
    },
  ),
  fair('json-lines', 'What a person or a program is to read are lines of JSON.', SCREEN, {
    source: 'RFC 8628 section 3.3',
  }),
  fair('clears-the-screen', 'It clears the screen when it has shown address and code for a while.', SCREEN, {
    source: 'RFC 8628 section 3.3',
    file: { terminal: true },
  }),
  fair(
    'coloured',
    'What it writes to a terminal is in colours.',
    [...SCREEN, '3.2-client-bad-response', '3.5-client-own-words'],
    {
      source: 'RFC 8628 section 3.3',
      file: { terminal: true },
    },
  ),
  fair('code-in-grey', 'The code is written in the dim grey that is the eighth of 256 colours.', SCREEN, {
    source: 'ECMA-48 section 8.3.117',
    file: { terminal: true },
  }),
  fair(
    'full-screen',
    'It has the whole screen to itself, and writes what has changed there.',
    [...SCREEN, '3.2-client-bad-response'],
    {
      source: 'RFC 8628 section 3.3',
      file: { terminal: true },
    },
  ),
  fair('letter-by-letter', 'It writes address and code letter by letter.', SCREEN, {
    source: 'RFC 8628 section 3.3',
    file: { terminal: true },
  }),
  fair(
    'written-at-its-end',
    'What it writes into a pipe is held back until it ends, and when it is refused it stays.',
    SCREEN,
    {
      source: 'RFC 8628 section 3.3',
      switches: ['written-at-its-end', 'refused-without-end'],
      limited: { why: 'what is held back is lost when the program has to be ended', must: 2 },
    },
  ),
  fair('starts-slowly', 'It takes two seconds to start.', [...WAITS, '3.5-client-own-deadline'], {
    source: 'RFC 8628 section 3.3',
  }),
  fair(
    'refreshes-at-once',
    'It refreshes its token as soon as it has it.',
    [...REQUESTS, '3.5-client-polls', '3.5-client-success', '3.5-client-odd-success'],
    {
      source: 'RFC 6749 section 6',
    },
  ),
  fair(
    'window-of-40-columns',
    'Its text is broken into lines of 40 columns, in the middle of a word where need be.',
    SCREEN,
    {
      source: 'RFC 8628 section 3.3',
    },
  ),
  fair(
    'asks-before-another-code',
    'When the codes have expired, it waits for the end user to ask for others.',
    ENDS,
    {
      source: 'RFC 8628 section 3.5',
      file: { terminal: true },
    },
  ),
  fair(
    'own-deadline-told-otherwise',
    'The end of its own wait is told in other words than expired_token is.',
    ENDS,
    {
      source: 'ramosbugs/oauth2-rs#193',
    },
  ),
  fair(
    'exits-with-status-zero',
    'It ends with status 0 whatever came of the sign-in, and says what did.',
    [...ENDS, '3.2-client-bad-response', '3.5-client-cancel'],
    {
      source: 'RFC 8628 section 3.5',
    },
  ),
  fair('refused-without-end', 'When the end user has refused, it says so and stays.', ENDS, {
    source: 'RFC 8628 section 3.5',
  }),
  fair(
    'opens-browser',
    'It opens a browser for the end user, as it was told to.',
    [...SCREEN, '3.2-client-bad-response', '3.3.1-client-opens-complete', '3.4-client-unattended'],
    {
      source: 'RFC 8628 section 3.3.1',
    },
  ),
  fair(
    'asks-again-when-refused',
    'It asks for codes four times, a second apart, before it takes a refusal for one.',
    ['3.2-client-error', '3.2-client-bad-response', '3.5-client-own-words', '3.5-client-reacts'],
    {
      source: 'RFC 9110 section 15.6.4',
    },
  ),
  fair(
    'assertion-in-place-of-an-id',
    'It proves by an assertion who it is, which also says so: its requests have no client_id.',
    [...REQUESTS, '3.4-client-nothing-else', '3.5-client-polls'],
    {
      source: 'RFC 7521 section 4.2',
      becomes: {
        '3.1-client-identifies': {
          verdict: 'not-applicable',
          because: 'what the scenarios say who it is, it is not',
        },
        '3.4-client-nothing-else': {
          verdict: 'not-applicable',
          because: 'the scenario is about a public client',
        },
      },
    },
  ),
  fair('address-without-scheme', 'It shows addresses without "https://", as televisions do.', SCREEN, {
    source: 'RFC 8628 section 3.3.1',
  }),
  fair('letters-in-boxes', 'Each letter of the code has a box of its own.', SCREEN, {
    source: 'RFC 8628 section 3.3',
  }),
  fair('lifetime-in-other-words', 'It says in Japanese how long the code is good.', ['3.3-client-guides'], {
    source: 'RFC 8628 section 3.3',
  }),
  fair(
    'needs-a-terminal',
    'Without a terminal it ends at once.',
    [...SCREEN, '3.3-client-machine-output', '3.3.1-client-readable-qr'],
    {
      source: 'RFC 8628 section 3.3',
      file: { terminal: true },
      becomes: {
        '3.3-client-machine-output': { verdict: 'not-applicable', because: 'it writes nothing to a file' },
      },
    },
  ),
];
