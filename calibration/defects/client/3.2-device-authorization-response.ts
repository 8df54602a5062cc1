import type { DeviceAuthorization } from '../../../src/device-client/device-authorization';
import { ExpiredTokenError, MalformedResponseError, OAuthError } from '../../../src/device-client/errors';
import type { Exchange } from '../../../src/http/exchange';
import type { Defect } from '../defect';
import { authorizing, type ClientChange, parts, together } from './reference-client';
import { scheduled } from './schedules';
import { STOPS_EARLY } from './untestable';
import { membersOf, withMembers } from './wire';

function codesRead(
  change: (exchange: Exchange, read: (exchange: Exchange) => DeviceAuthorization) => DeviceAuthorization,
): ClientChange {
  return parts(({ readDeviceAuthorization }) => ({
    readDeviceAuthorization: (exchange) => change(exchange, readDeviceAuthorization),
  }));
}

/** Takes an interval as it comes, where `takes` says so. */
function intervalTaken(
  takes: (interval: number) => boolean,
  as = (interval: number) => interval,
): ClientChange {
  return codesRead((exchange, read) => {
    const { interval, ...others } = membersOf(exchange);
    if (typeof interval !== 'number' || !takes(interval)) return read(exchange);
    return { ...read(withMembers(exchange, others)), interval: as(interval) };
  });
}

function hasNoInterval(exchange: Exchange): boolean {
  const members = membersOf(exchange);
  return 'device_code' in members && (members.interval ?? undefined) === undefined;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const DEVICE_AUTHORIZATION_RESPONSE: readonly Defect<ClientChange>[] = [
  {
    id: 'interval-missing-crashes-timer',
    wire: 'A response without interval ends the process as the timer is made, and no poll is ever sent.',
    seen: ['netbirdio/netbird#7013'],
    fails: ['3.2-client-default-interval'],
    how: () =>
      together(
        codesRead((exchange, read) => ({
          ...read(exchange),
          ...(hasNoInterval(exchange) && { interval: Number.NaN }),
        })),
        scheduled((_, { intervalSeconds }) => {
          if (Number.isNaN(intervalSeconds)) throw new RangeError('non-positive interval for a ticker');
          return {};
        }),
      ),
  },
  {
    id: 'interval-missing-rejected',
    wire: 'A response without interval is refused before any code is shown.',
    seen: ['UNIkeEN/SJMCL#874', 'SecureAuthCorp/oauth2c#133'],
    fails: ['3.2-client-default-interval'],
    how: () =>
      codesRead((exchange, read) => {
        if (hasNoInterval(exchange)) throw new MalformedResponseError('interval is missing', 200);
        return read(exchange);
      }),
  },
  {
    id: 'interval-wrong-default',
    wire: 'Where the response has no interval, it polls every 2 seconds.',
    seen: ['posit-dev/publisher#2863', 'cashubtc/cashu-ts#929'],
    fails: ['3.2-client-default-interval'],
    how: () =>
      codesRead((exchange, read) => ({ ...read(exchange), ...(hasNoInterval(exchange) && { interval: 2 }) })),
  },
  {
    id: 'interval-zero-honoured',
    wire: 'An interval of 0 is taken literally: polls follow each other without a pause.',
    seen: ['BaseIntelligence/bounty-challenge#12790'],
    fails: ['3.2-client-bad-response'],
    how: () => intervalTaken((interval) => interval === 0),
  },
  {
    id: 'interval-fractional-subsecond',
    wire: 'An interval of half a second is taken as it is: there are two polls a second.',
    seen: ['basecamp/basecamp-sdk#370'],
    fails: ['3.2-client-bad-response'],
    how: () => intervalTaken((interval) => interval > 0 && interval < 1),
  },
  {
    id: 'interval-cut-to-a-minute',
    wire: 'An interval of more than a minute is taken for one of a minute.',
    seen: ['Significant-Gravitas/AutoGPT#14062', 'heygen-com/heygen-cli#247', 'Mergifyio/mergify-cli#1805'],
    fails: ['3.5-client-waits'],
    how: () =>
      intervalTaken(
        (interval) => interval > 60 && interval < 1800,
        () => 60,
      ),
  },
  {
    id: 'interval-huge-overflows-timer',
    wire: 'A very large interval overflows the timer, so that the waits are a millisecond each.',
    seen: ['basecamp/basecamp-sdk#370', 'netbirdio/netbird#7013'],
    fails: ['3.2-client-bad-response'],
    how: () =>
      intervalTaken(
        (interval) => interval * 1000 > LONGEST_TIMER_MS,
        () => 0.001,
      ),
  },
  {
    id: 'expires-in-missing-disables-deadline',
    wire: 'A response without expires_in is taken, and the codes never expire.',
    seen: ['Gitlawb/zero#210'],
    fails: ['3.2-client-bad-response'],
    how: () =>
      codesRead((exchange, read) => {
        const members = membersOf(exchange);
        if (!('device_code' in members) || 'expires_in' in members) return read(exchange);
        const codes = read(withMembers(exchange, { ...members, expires_in: 1800 }));
        return { ...codes, expires_in: Number.POSITIVE_INFINITY };
      }),
  },
  {
    id: 'json-needs-exact-content-type',
    wire: 'Codes in JSON whose media type is another are read as a form, in which there are none.',
    seen: ['cli/oauth#27', 'dexidp/dex#2537'],
    fails: ['3.2-client-bad-response'],
    how: () =>
      codesRead((exchange, read) => {
        const type = exchange.response?.headers['content-type'] ?? '';
        return read(type.startsWith('application/json') ? exchange : withMembers(exchange, {}));
      }),
  },
  {
    id: 'verification-url-alias-unsupported',
    wire: 'Where the response has verification_url, the user is sent to "undefined".',
    seen: [
      'int128/kubelogin#846',
      'hezo-ai/hezo#700',
      'AzureAD/microsoft-authentication-library-for-dotnet#984',
      'golang/oauth2#666',
      'panva/openid-client#478',
    ],
    fails: ['3.2-client-bad-response'],
    how: () =>
      codesRead((exchange, read) => {
        const members = membersOf(exchange);
        if (!('verification_url' in members)) return read(exchange);
        return read(withMembers(exchange, { ...members, verification_uri: 'https://undefined/' }));
      }),
  },
  {
    id: 'uri-scheme-not-checked',
    wire: 'An address with any scheme, such as javascript: or file:, is shown and handed to the browser.',
    seen: [
      'cashubtc/cashu-ts#896',
      'bufbuild/buf#3671',
      'Gitlawb/openclaude#1747',
      'PyModel/pythinker-code#32',
    ],
    fails: ['3.2-client-bad-response'],
    how: () => replacingAddress(/^(?!https?:)[a-z]+:/),
  },
  {
    id: 'newlines-forge-prompt-lines',
    wire: 'Line feeds in verification_uri and user_code are shown, so the server writes lines of its own.',
    seen: ['alpacax/alpacon-cli#389'],
    fails: ['3.2-client-bad-response'],
    how: () =>
      together(
        replacingAddress(/\n/),
        codesRead((exchange, read) => {
          const { user_code } = membersOf(exchange);
          if (typeof user_code !== 'string' || !user_code.includes('\n')) return read(exchange);
          const codes = read(withMembers(exchange, { ...membersOf(exchange), user_code: 'WDJB-MJHT' }));
          return { ...codes, user_code };
        }),
      ),
  },
  {
    id: 'device-endpoint-error-with-200-missed',
    wire: 'An error with status 200 is taken for codes, and polls are sent with an empty device_code.',
    seen: ['AzureAD/microsoft-authentication-library-for-dotnet#1466'],
    fails: ['3.2-client-error'],
    how: () =>
      codesRead((exchange, read) => {
        const { error } = membersOf(exchange);
        if (exchange.response?.status !== 200 || error === undefined) return read(exchange);
        const verification_uri = 'https://as.example/';
        return { device_code: '', user_code: '', verification_uri, expires_in: 900, interval: 5 };
      }),
  },
  {
    id: 'error-at-device-endpoint-hangs',
    wire: 'An error in place of codes is not reported; it waits as if there were codes until these would have expired.',
    seen: ['microsoftgraph/msgraph-sdk-powershell#26'],
    fails: ['3.5-client-reacts'],
    collateral: {
      '3.5-client-own-words': 'the words of the server are not shown either',
    },
    how: () =>
      authorizing(async (client, options, clock) => {
        try {
          return await client.authorize(options);
        } catch (error) {
          if (!(error instanceof OAuthError)) throw error;
          await clock.sleep(900_000);
          throw new ExpiredTokenError();
        }
      }),
  },
  {
    id: 'device-endpoint-error-traceback',
    wire: "An error in place of codes ends in a traceback that hides the server's message.",
    seen: ['DevilXD/TwitchDropsMiner#1165'],
    fails: ['3.5-client-reacts'],
    collateral: {
      '3.5-client-own-words': 'the words of the server are not shown either',
    },
    makesUntestable: STOPS_EARLY,
    how: () =>
      codesRead((exchange, read) => {
        if ('error' in membersOf(exchange)) throw new TypeError("no such key: 'device_code'");
        return read(exchange);
      }),
  },
];

/** Shows and opens an address that would be refused. */
function replacingAddress(refused: RegExp): ClientChange {
  const names = ['verification_uri', 'verification_uri_complete'] as const;
  const isRefused = (value: unknown): value is string => typeof value === 'string' && refused.test(value);
  return together(
    codesRead((exchange, read) => {
      const sent = membersOf(exchange);
      const bad = names.filter((name) => isRefused(sent[name]));
      const stand = Object.fromEntries(bad.map((name) => [name, 'https://as.example/device']));
      const really = Object.fromEntries(bad.map((name) => [name, sent[name]]));
      return bad.length === 0
        ? read(exchange)
        : { ...read(withMembers(exchange, { ...sent, ...stand })), ...really };
    }),
    parts(({ requireSecure }) => ({
      requireSecure: (what, address, plainHttp) => {
        if (!(what.includes('verification_uri') && isRefused(address)))
          requireSecure(what, address, plainHttp);
      },
    })),
  );
}
