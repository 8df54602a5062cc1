import { randomBytes, randomInt } from 'node:crypto';
import type { CodeGenerator } from '../../../src/gateway/code-generator';
import type { DecisionRules } from '../../../src/gateway/decision-rules';
import { guessBudgets } from '../../../src/gateway/guess-limiter';
import { decidedOnTheCodePage } from '../../fair-variants/provider/pages/page';
import { together } from '../../fair-variants/provider/together';
import type { Defect } from '../defect';
import type { ServerChange } from './reference-server';
import { formOf, pathOf } from './wire';

export const SECURITY_CONSIDERATIONS: readonly Defect<ServerChange>[] = [
  {
    id: 'user-code-space-too-small',
    wire: 'User codes are one of ten words and four digits.',
    seen: ['JaidenSy/Arbiter#174'],
    fails: ['5.1-user-code-entropy'],
    how: () => {
      const words = ['BEAR', 'CRAB', 'DUCK', 'GNAT', 'HARE', 'LAMB', 'MULE', 'NEWT', 'SEAL', 'TERN'];
      return codes({
        userCode: () => `${words[randomInt(10)]}-${String(randomInt(10_000)).padStart(4, '0')}`,
      });
    },
  },
  {
    id: 'user-code-of-six-digits',
    wire: 'User codes have six digits.',
    seen: [],
    fails: ['5.1-user-code-entropy'],
    makesUntestable: 'A code of digits has no letters and no dashes that could be typed otherwise.',
    how: () => codes({ userCode: () => String(randomInt(1_000_000)).padStart(6, '0') }),
  },
  {
    id: 'user-code-guessing-unlimited',
    wire: 'Wrong codes can be typed without end.',
    seen: [
      'element-hq/matrix-authentication-service#5972',
      'openstack-experimental/keystone#1026',
      'artifact-keeper/artifact-keeper#3549',
      'sgrastar/authrim#147',
      'latebit-io/demarkus#137',
      'JaidenSy/Arbiter#174',
    ],
    fails: ['5.1-rate-limit'],
    how: () => ({
      replace: () => ({ guesses: { waitMs: () => 0, wrong: () => undefined, right: () => undefined } }),
    }),
  },
  {
    id: 'guess-limit-reset-by-own-success',
    wire: "A right code wipes out all wrong ones, so that one's own code buys new guesses.",
    seen: ['Abblix/Oidc.Server#165'],
    fails: ['5.1-rate-limit'],
    how: () => ({
      replace: () => {
        let limiter = guessBudgets();
        return {
          guesses: {
            waitMs: (...guess) => limiter.waitMs(...guess),
            wrong: (...guess) => limiter.wrong(...guess),
            right: () => {
              limiter = guessBudgets();
            },
          },
        };
      },
    }),
  },
  {
    id: 'device-code-low-entropy',
    wire: 'Device codes have eight hexadecimal digits.',
    seen: ['Abblix/Oidc.Server#165'],
    fails: ['5.2-device-code-entropy'],
    how: () => codes({ deviceCode: () => randomBytes(4).toString('hex') }),
  },
  {
    id: 'device-codes-count-up',
    wire: 'Device codes count upwards.',
    seen: [],
    fails: ['5.2-device-code-entropy'],
    how: () => {
      let last = 4_711;
      return codes({
        deviceCode: () => `4b2d9b5dab8dfbbd4bed1b9d6bcdbbfd${String(++last).padStart(12, '0')}`,
      });
    },
  },
  {
    id: 'page-speaks-of-no-device',
    wire: 'The pages say that the Living-room TV wants access, and of no device that is being let in.',
    seen: [],
    fails: ['5.4-names-device'],
    how: () => ({
      replace: ({ pages }) => ({
        pages: {
          ...pages,
          enterCode: async (forms, notice) => deviceless(await pages.enterCode(forms, notice)),
          confirm: async (forms, asked) => deviceless(await pages.confirm(forms, asked)),
        },
      }),
    }),
  },
  {
    id: 'codes-live-for-a-day',
    wire: 'Codes live for 24 hours.',
    seen: [],
    fails: ['5.4-lifetime'],
    on: 'long-lived codes',
    how: () => ({ lifetimeSeconds: 86_400 }),
  },
  {
    id: 'codes-live-for-half-a-minute',
    wire: 'Codes live for 30 seconds.',
    seen: [],
    fails: ['5.4-lifetime'],
    only: {
      requirements: ['5.4-lifetime', '3.2-expires-in'],
      why: 'Whose codes live long, they are not waited for; here they would be, which says nothing of their lifetime.',
    },
    on: 'long-lived codes',
    how: () => ({ lifetimeSeconds: 30 }),
  },
  {
    id: 'any-session-may-approve-or-deny',
    wire: 'Whoever knows the user code may approve it in place of the end user who took it up.',
    seen: [
      'better-auth/better-auth#7632',
      'mastra-ai/mastra#18013',
      'better-auth/better-auth#9573',
      'lobu-ai/lobu#3099',
    ],
    fails: ['5.5-session-binding'],
    how: () => ({ replace: ({ decisionRules }) => ({ decisionRules: takenUpByAnybody(decisionRules) }) }),
  },
];

export const USER_CODE_RECOMMENDATIONS: readonly Defect<ServerChange>[] = [
  {
    id: 'user-code-dash-significant',
    wire: 'A code without its dash is not taken.',
    seen: ['Abblix/Oidc.Server#165', 'pleaseai/shunt#192', 'better-auth/better-auth#6143'],
    fails: ['6.1-punctuation'],
    how: () => ({ replace: () => ({ readUserCode: (typed) => typed.trim().toUpperCase() }) }),
  },
  {
    id: 'user-code-blanks-significant',
    wire: 'A code with a blank in front of it or behind it is not taken.',
    seen: [],
    fails: ['6.1-punctuation'],
    how: () => ({ replace: () => ({ readUserCode: (typed) => typed.toUpperCase().replaceAll('-', '') }) }),
  },
  {
    id: 'user-code-as-shown-only-on-one-page',
    wire: 'The page that takes the code approves with it, and takes it only as it is shown: with its dash and capitals.',
    seen: [],
    fails: ['6.1-case', '6.1-punctuation'],
    becomes: { '5.5-session-binding': 'not-applicable' },
    collateral: { '3.3-informs': 'the page with the buttons does not know yet who asks for what' },
    how: () =>
      together(decidedOnTheCodePage(), {
        replace: () => ({
          readUserCode: (typed) => (/^[A-Z]+-[A-Z]+$/.test(typed) ? typed.replace('-', '') : ''),
        }),
      }),
  },
  {
    id: 'user-code-case-significant',
    wire: 'A code in lower case is not taken.',
    seen: [],
    fails: ['6.1-case'],
    how: () => ({ replace: () => ({ readUserCode: (typed) => typed.replace(/[^A-Za-z0-9]/g, '') }) }),
  },
  {
    id: 'user-code-in-lower-case-leads-nowhere',
    wire: 'A code in lower case leads to the start page of who is signed in, which says nothing of it.',
    seen: [],
    fails: ['6.1-case'],
    how: () => ({
      front: async (request, next) => {
        const code = (await formOf(request)).get('user_code') ?? '';
        if (pathOf(request) !== '/device' || request.method !== 'POST' || !/[a-z]/.test(code))
          return next(request);
        return new Response('<h1>Hi Alice</h1><p>Welcome back.</p>', {
          headers: { 'content-type': 'text/html; charset=utf-8' },
        });
      },
    }),
  },
  {
    id: 'user-code-hard-to-type-alphabet',
    wire: 'User codes are drawn from both cases and all digits, look-alikes among them, and have to be typed just so.',
    seen: [
      'mitreid-connect/OpenID-Connect-Java-Spring-Server#1216',
      'element-hq/matrix-authentication-service#5974',
    ],
    fails: ['6.1-unambiguous'],
    becomes: { '6.1-case': 'not-applicable' },
    how: () => {
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
      const letters = (count: number) =>
        Array.from({ length: count }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
      return {
        replace: ({ codes: sound }) => ({
          // No code without a look-alike and without letters of both cases, so that this is no matter of chance.
          codes: { ...sound, userCode: () => `${letters(4)}0O-Aa${letters(3)}` },
          readUserCode: (typed) => typed.replace(/[^A-Za-z0-9]/g, ''),
        }),
      };
    },
  },
];

function codes(change: Partial<CodeGenerator>): ServerChange {
  return { replace: ({ codes: sound }) => ({ codes: { ...sound, ...change } }) };
}

/** The words of a page without those that speak of a device; its forms stay as they are, and the name of the client. */
function deviceless(html: string): string {
  return html.replace(/>[^<]*</g, (text) => text.replace(/devices?/gi, 'request'));
}

function takenUpByAnybody(rules: DecisionRules): DecisionRules {
  type Session = Parameters<DecisionRules['look']>[0];
  const free = ({ takenUpBy: _, ...session }: Session): Session => session;
  return {
    look: (session, ...rest) => rules.look(free(session), ...rest),
    openSession: (session, ...rest) => rules.openSession(free(session), ...rest),
    deny: (session, ...rest) => rules.deny(free(session), ...rest),
    beginSignIn: (session, ...rest) => rules.beginSignIn(free(session), ...rest),
    endSignIn: rules.endSignIn,
    approve: (session, ...rest) => rules.approve(free(session), ...rest),
  };
}
