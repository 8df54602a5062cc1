import { randomBytes, randomInt } from 'node:crypto';
import type { CodeGenerator } from '../../../src/gateway/code-generator';
import type { ServerChange } from '../../defects/provider/reference-server';
import { codesWith, formOf, pathOf, withForm } from '../../defects/provider/wire';
import type { FairVariant } from '../fair-variant';

const CONSONANTS = 'BCDFGHJKLMNPQRSTVWXZ';
/** Without the l, which looks like a capital i. */
const SMALL_CONSONANTS = 'bcdfghjkmnpqrstvwxz';
const DIGITS = '0123456789';
/** RFC 8628 appendix B does not limit a device code but to what RFC 6749 calls VSCHAR: %x20-7E. */
const PUNCTUATION = '!$&\'()*+,-./:;=?@_~ %#"<>[]^`{|}';

const NO_COMPLETE_URI = {
  verdict: 'not-applicable',
  because: 'verification_uri_complete is optional',
} as const;
const NOTHING_TO_TYPE = { verdict: 'not-tested', because: 'no page takes a code that is typed' } as const;
const NO_CAPITALS = { verdict: 'not-applicable', because: 'the codes have no capital letters' } as const;

const KATAKANA = 'アイウエオカキクケコサシスセソタチツテト';
const WORDS =
  'amber apple arrow beach berry birch bread brick brook cabin camel candy cedar chair charm clock cloud coral crane creek dance delta eagle earth ember fable fence flame flute frost giant glass grape green heart honey horse ivory jewel juice lemon light lunar maple march metal mouse music night north ocean olive onion opera otter paint panda pearl piano plaza queen quilt radio raven river robin royal salad scarf shark sheep shell silver smile snail solar spoon stone storm sugar table tiger toast torch tower train tulip uncle velvet violin water whale wheat youth zebra'.split(
    ' ',
  );

/** User codes and device codes of unusual forms. */
export const CODES: readonly FairVariant<ServerChange>[] = [
  {
    id: 'user-code-begins-the-device-code',
    what: 'A device code begins with its user code, by which it is looked up, and is as long as others besides.',
    source: 'RFC 8628 section 5.2',
    how: () => {
      const deviceCodes = new Map<string, string>();
      return {
        front: async (request, next) => {
          if (pathOf(request) === '/token') {
            const form = await formOf(request);
            const [sent = '', ...more] = form.getAll('device_code');
            const code = deviceCodes.get(sent);
            if (code === undefined || more.length > 0) return next(request);
            form.set('device_code', code);
            return next(withForm(request, form));
          }
          const response = await next(request);
          if (pathOf(request) !== '/device_authorization' || !response.ok) return response;
          const members = (await response.json()) as Record<string, string>;
          const { user_code = '', device_code = '' } = members;
          const longer = `${user_code.replace('-', '')}.${device_code}`;
          deviceCodes.set(longer, device_code);
          return Response.json(
            { ...members, device_code: longer },
            { headers: { 'cache-control': 'no-store' } },
          );
        },
      };
    },
  },
  {
    id: 'user-code-of-nine-digits',
    what: 'User codes have nine digits in three groups.',
    source: 'RFC 8628 section 6.1',
    becomes: { '6.1-case': NO_CAPITALS },
    how: () => userCodes(() => [3, 3, 3].map((length) => drawn(DIGITS, length)).join('-')),
  },
  {
    id: 'user-code-of-ten-digits-in-one-group',
    what: 'User codes have ten digits and no separator.',
    source: 'RFC 8628 section 6.1',
    becomes: { '6.1-case': NO_CAPITALS },
    how: () => userCodes(() => drawn(DIGITS, 10)),
  },
  {
    id: 'user-code-in-one-group',
    what: 'User codes have eight letters and no separator.',
    source: 'RFC 8628 section 6.1',
    how: () => userCodes(() => drawn(CONSONANTS, 8)),
  },
  {
    id: 'user-code-in-four-groups',
    what: 'User codes have sixteen letters in four groups.',
    source: 'RFC 8628 section 6.1',
    how: () => userCodes(() => [4, 4, 4, 4].map((length) => drawn(CONSONANTS, length)).join('-')),
  },
  {
    id: 'user-code-with-a-space',
    what: 'User codes have a space between their two groups.',
    source: 'RFC 8628 section 6.1',
    how: () => userCodes(() => `${drawn(CONSONANTS, 4)} ${drawn(CONSONANTS, 4)}`),
  },
  {
    id: 'user-code-in-mixed-case',
    what: 'User codes are shown in both cases and taken in either.',
    source: 'RFC 8628 section 6.1',
    how: () =>
      userCodes(() => {
        const letters = drawn(CONSONANTS, 10);
        return `${letters.slice(0, 1)}${letters.slice(1, 5).toLowerCase()}-${letters.slice(5, 6)}${letters.slice(6).toLowerCase()}`;
      }),
  },
  {
    id: 'user-code-in-two-cases-told-apart',
    what: 'User codes have capitals and small letters, none of them alike, and have to be typed just so.',
    source: 'RFC 8628 section 6.1',
    becomes: {
      '6.1-case': {
        verdict: 'not-applicable',
        because: 'to upper-case what was typed is for codes that use A-Z only',
      },
    },
    how: () => ({
      replace: ({ codes: usual }) => ({
        codes: {
          ...usual,
          userCode: () => `${drawn(CONSONANTS, 4)}${drawn(SMALL_CONSONANTS, 4)}`,
        },
        readUserCode: (typed) => typed.replace(/[^A-Za-z]/g, ''),
      }),
    }),
  },
  {
    id: 'user-code-in-lower-case',
    what: 'User codes are shown in lower case and taken in either.',
    source: 'RFC 8628 section 6.1',
    becomes: { '6.1-case': NO_CAPITALS },
    how: () => userCodes(() => `${drawn(CONSONANTS, 5).toLowerCase()}-${drawn(CONSONANTS, 5).toLowerCase()}`),
  },
  {
    id: 'user-code-of-letters-and-digits',
    what: 'User codes are drawn from letters and digits without look-alikes.',
    source: 'RFC 8628 section 6.1',
    how: () =>
      userCodes(
        () => `${drawn('ABCDEFGHJKMNPQRSTUVWXYZ23456789', 4)}-${drawn('ABCDEFGHJKMNPQRSTUVWXYZ23456789', 4)}`,
      ),
  },
  {
    id: 'user-code-in-the-address-alone',
    what: 'verification_uri has the user code in it, and no page asks for one.',
    source: 'Casdoor 3.158.0',
    becomes: {
      '3.3-code-not-in-uri': { verdict: 'failed', because: 'it is not recommended, and no more than that' },
      '3.2-short-uri': { verdict: 'failed', because: 'it is advice, and the code is in a query' },
      '5.5-session-binding': {
        verdict: 'failed',
        because: 'it is advice, and opening an address claims nothing',
      },
      '3.2-complete-uri': NO_COMPLETE_URI,
      '3.3.1-shows-code': NO_COMPLETE_URI,
      '3.3.1-takes-code': NO_COMPLETE_URI,
      '3.3.1-asks': NO_COMPLETE_URI,
      '6.1-case': NOTHING_TO_TYPE,
      '6.1-punctuation': NOTHING_TO_TYPE,
    },
    how: () =>
      codesWith(({ verification_uri_complete, ...members }) => ({
        ...members,
        verification_uri: verification_uri_complete,
      })),
  },
  {
    id: 'user-code-of-katakana',
    what: 'User codes have eight katakana in one group.',
    source: 'RFC 8628 section 6.1',
    becomes: { '6.1-case': NO_CAPITALS },
    how: () => userCodes(() => [...Array(8)].map(() => KATAKANA.charAt(randomInt(KATAKANA.length))).join('')),
  },
  {
    id: 'user-code-of-words',
    what: 'User codes are six words of a list, in small letters.',
    source: 'RFC 8628 section 6.1',
    becomes: { '6.1-case': NO_CAPITALS },
    how: () => userCodes(() => [...Array(6)].map(() => WORDS[randomInt(WORDS.length)]).join('-')),
  },
  {
    id: 'device-code-very-long',
    what: 'Device codes have two thousand characters.',
    source: 'RFC 8628 section 5.2',
    how: () => codes({ deviceCode: () => randomBytes(1500).toString('base64url') }),
  },
  {
    id: 'device-code-with-punctuation',
    what: 'Device codes hold blanks, quotes, ampersands and every other visible character.',
    source: 'goauthentik/authentik#13484, RFC 8628 section 3.2',
    how: () =>
      codes({
        deviceCode: () =>
          `${randomBytes(20).toString('base64')}${drawn(PUNCTUATION, 24)}${randomBytes(4).toString('hex')}`,
      }),
  },
  {
    id: 'device-code-is-a-uuid',
    what: 'Device codes are random UUIDs.',
    source: 'RFC 8628 section 5.2',
    how: () => codes({ deviceCode: () => crypto.randomUUID() }),
  },
];

function codes(change: Partial<CodeGenerator>): ServerChange {
  return { replace: ({ codes: usual }) => ({ codes: { ...usual, ...change } }) };
}

function userCodes(userCode: () => string): ServerChange {
  return codes({ userCode });
}

function drawn(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
