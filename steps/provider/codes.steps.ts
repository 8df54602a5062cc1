import { Then, When } from '@cucumber/cucumber';
import { readOAuthAnswer } from '../../src/http/oauth-answer';
import {
  besidesUserCode,
  confusablePairs,
  derivedFromUserCode,
  estimateEntropy,
  looksLikeCounter,
} from '../../src/judging/code-sample';
import { describeValue } from '../../src/judging/describe';
import { encodingFlaws } from '../../src/judging/error-response';
import { isLoopback } from '../../src/judging/loopback';
import { NotApplicable, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import { drawSample } from './support/sample';
import type { ProviderWorld } from './support/world';

/** The lower of the RFC's two examples: nine digits, in section 6.1. */
const USER_CODE_BITS = Math.log2(10 ** 9);
/** Of a random UUID, less two: what is asked of device codes as a whole (RFC 6749 section 10.10). */
const DEVICE_CODE_BITS = 120;

When('the device sends a series of device authorization requests', async function (this: ProviderWorld) {
  this.sample = await drawSample(this);
  this.exchanges.push(...this.sample.exchanges);
  this.answers = [...this.sample.exchanges];
  this.note(`Judged on a sample of ${this.sample.exchanges.length} sessions.`);
});

Then('every response is JSON with status 200', function (this: ProviderWorld) {
  this.sample.expectEach('status 200 with media type application/json and a JSON object', (exchange) => {
    const { response } = exchange;
    const { json } = readOAuthAnswer(exchange);
    const type = response?.headers['content-type'];
    const [flaw] = response ? encodingFlaws(response) : [];
    if (flaw !== undefined) return flaw;
    if (response?.status === 200 && json && /^application\/json\s*(;|$)/i.test(type ?? '')) return undefined;
    return `status ${response?.status} with media type ${type ?? 'missing'}${json ? '' : ' and no JSON object'}`;
  });
});

Then(/^every response has a (device|user)_code$/, function (this: ProviderWorld, which: string) {
  this.sample.expectEach(`${which}_code to be a string that is not empty`, (_, json) =>
    textFlaw(json[`${which}_code`]),
  );
});

Then('every verification_uri is an absolute http or https URI', function (this: ProviderWorld) {
  this.sample.expectEach('verification_uri to be an absolute http(s) URI', (_, json) => {
    const uri = json.verification_uri;
    if (uri === undefined && json.verification_url !== undefined)
      return 'only the older name verification_url';
    return webAddressFlaw(uri);
  });
});

Then('every expires_in is a number above zero', function (this: ProviderWorld) {
  this.sample.expectEach('expires_in to be a number above zero', (_, json) =>
    typeof json.expires_in === 'number' && json.expires_in > 0 ? undefined : describeValue(json.expires_in),
  );
});

Then('every interval is a number of seconds, or is left out', function (this: ProviderWorld) {
  this.sample.expectEach('interval to be a number that is not negative', (_, json) =>
    json.interval === undefined || (typeof json.interval === 'number' && json.interval >= 0)
      ? undefined
      : describeValue(json.interval),
  );
});

Then(
  'every verification_uri_complete is an absolute URI with the user code or an equivalent',
  function (this: ProviderWorld) {
    const offered = this.sample.responses.some((json) => json.verification_uri_complete !== undefined);
    if (!offered) throw new NotApplicable('The provider does not offer verification_uri_complete.');
    this.sample.expectEach('verification_uri_complete to be an absolute http(s) URI', (_, json) =>
      json.verification_uri_complete === undefined
        ? undefined
        : webAddressFlaw(json.verification_uri_complete),
    );
    const uris = this.sample.responses
      .map((json) => json.verification_uri_complete)
      .filter((uri) => uri !== undefined);
    const [code] = this.sample.responses.map((json) => json.user_code);
    const holdsCode = typeof code === 'string' && decoded(String(uris[0])).includes(code);
    if (uris.length === 1 && !holdsCode && !plainAddress(this)) {
      throw new NotTested(
        'The address does not have the user code as it is, and one session does not tell whether it has an equivalent.',
      );
    }
    // "or an equivalent": whatever tells the sessions apart will do.
    if (uris.length > 1 && new Set(uris).size < uris.length) {
      throw new RequirementNotMet(
        'an address of its own for every session',
        'the same one for several sessions',
      );
    }
    if (plainAddress(this))
      throw new RequirementNotMet(
        'the user code, or an equivalent, in the address',
        'the same as verification_uri',
      );
  },
);

/** Whether a verification_uri_complete is no more than the verification_uri. */
function plainAddress({ sample }: ProviderWorld): boolean {
  return sample.responses.some(
    ({ verification_uri_complete: complete, verification_uri: uri }) =>
      complete !== undefined && complete === uri,
  );
}

Then('no two responses have the same device_code or the same user_code', function (this: ProviderWorld) {
  for (const name of ['device_code', 'user_code'] as const) {
    const codes = this.sample.codes(name);
    if (new Set(codes).size < codes.length) {
      throw new RequirementNotMet(`a ${name} of its own for every session`, `one that came more than once`);
    }
  }
});

Then(
  'every verification_uri has at most {int} characters and no query or fragment',
  function (this: ProviderWorld, most: number) {
    this.sample.expectEach(
      `an address of no more than ${most} characters, with no query or fragment`,
      (_, json) => {
        const uri = json.verification_uri;
        if (typeof uri !== 'string' || !URL.canParse(uri))
          throw new NotTested('There is no verification_uri to measure.');
        return uri.length <= most && !/[?#]/.test(uri) ? undefined : `${uri.length} characters: ${uri}`;
      },
    );
  },
);

Then('every verification_uri is https', function (this: ProviderWorld) {
  this.sample.expectEach('https', (_, { verification_uri: uri, verification_uri_complete: complete }) => {
    if (typeof uri !== 'string' || !URL.canParse(uri))
      throw new NotTested('There is no verification_uri to look at.');
    if (isLoopback(uri) && (typeof complete !== 'string' || !URL.canParse(complete) || isLoopback(complete)))
      throw new NotApplicable('The page is on a loopback address, where TLS is not asked for.');
    return plainAddressOf(uri);
  });
});

Then('every verification_uri_complete is https', function (this: ProviderWorld) {
  this.sample.expectEach('https', (_, { verification_uri_complete: uri }) =>
    typeof uri === 'string' && URL.canParse(uri) ? plainAddressOf(uri) : undefined,
  );
});

/** The address of a page, where it is one without TLS that needs it. */
function plainAddressOf(uri: string): string | undefined {
  return new URL(uri).protocol === 'https:' || isLoopback(uri) ? undefined : uri;
}

Then('no verification_uri contains the user_code', function (this: ProviderWorld) {
  this.sample.expectEach('a verification_uri without the user code', (_, json) => {
    const { verification_uri: uri, user_code: code } = json;
    if (typeof uri !== 'string' || typeof code !== 'string' || code === '') {
      throw new NotTested('There is no verification_uri and user_code to compare.');
    }
    const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
    return bare(uri).includes(bare(code)) ? uri : undefined;
  });
});

Then(
  'no verification_uri, verification_uri_complete or user_code contains the device_code',
  function (this: ProviderWorld) {
    this.sample.expectEach('the device code to be told to the device only', (_, json) => {
      const { device_code: code } = json;
      if (typeof code !== 'string' || code === '')
        throw new NotTested('There is no device code to look for.');
      const shownIn = ['verification_uri', 'verification_uri_complete', 'user_code'].filter(
        (name) => typeof json[name] === 'string' && decoded(json[name]).includes(code),
      );
      return shownIn.length > 0 ? `the device code in ${shownIn.join(' and ')}` : undefined;
    });
  },
);

Then('every response has "Cache-Control: no-store"', function (this: ProviderWorld) {
  this.sample.expectEach('Cache-Control: no-store', ({ response }) => {
    const header = response?.headers['cache-control'];
    return /(^|[\s,])no-store($|[\s,])/i.test(header ?? '')
      ? undefined
      : `Cache-Control: ${header ?? 'missing'}`;
  });
});

Then(
  'every expires_in is from {int} to {int} seconds',
  function (this: ProviderWorld, least: number, most: number) {
    this.sample.expectEach(`a lifetime from ${least} to ${most} seconds`, (_, json) => {
      const { expires_in: lifetime } = json;
      if (typeof lifetime !== 'number') throw new NotTested('The responses name no lifetime.');
      // Some name what is left when they answer, rounded down.
      return lifetime >= least - 1 && lifetime <= most ? undefined : `${lifetime} seconds`;
    });
  },
);

Then('the user codes can have the entropy of 9 random digits, 29.9 bits', function (this: ProviderWorld) {
  judgeEntropy(this, this.sample.codes('user_code'), USER_CODE_BITS);
});

Then('the device codes can have {int} bits of entropy', function (this: ProviderWorld, bits: number) {
  judgeEntropy(this, this.sample.codes('device_code'), bits);
  // They have the length and the alphabet of the codes, and with them what an upper bound is made of.
  if (this.run.replay)
    throw new NotTested(
      'Device codes were replaced by random ones as the recording was read: these can be too short, and are random enough.',
    );
});

function judgeEntropy(world: ProviderWorld, codes: readonly string[], bits: number): void {
  const { bitsAtMost, how } = estimateEntropy(codes);
  world.note(
    `At most ${bitsAtMost.toFixed(1)} bits: ${how}. A sample can show that codes are weak, not that they are strong.`,
  );
  if (bitsAtMost < bits) {
    throw new RequirementNotMet(
      `at least ${bits.toFixed(1)} bits`,
      `at most ${bitsAtMost.toFixed(1)} bits (${how})`,
    );
  }
}

Then('no device_code can be computed from another code', function (this: ProviderWorld) {
  if (looksLikeCounter(this.sample.codes('device_code'))) {
    throw new RequirementNotMet('device codes in no order', 'device codes that count upwards or downwards');
  }
  const rests: string[] = [];
  for (const { device_code, user_code } of this.sample.responses) {
    if (typeof device_code !== 'string' || typeof user_code !== 'string') continue;
    const rest = besidesUserCode(device_code, user_code);
    if (rest !== undefined) rests.push(rest);
    if (derivedFromUserCode(device_code, user_code)) {
      throw new RequirementNotMet(
        'a device code that cannot be computed',
        'one that follows from its user code',
      );
    }
  }
  if (rests.length === 0) return;
  // Whoever sees the user code has to guess the rest only.
  const { bitsAtMost } = estimateEntropy(rests);
  this.note(`The device codes contain their user codes, and at most ${bitsAtMost.toFixed(1)} bits besides.`);
  if (bitsAtMost < DEVICE_CODE_BITS)
    throw new RequirementNotMet(
      'a device code that cannot be computed',
      `its user code, and at most ${bitsAtMost.toFixed(1)} bits besides`,
    );
});

Then('the user codes do not use both 0 and O, or two of 1, I and l', function (this: ProviderWorld) {
  const pairs = confusablePairs(this.sample.codes('user_code'));
  if (pairs.length > 0) throw new RequirementNotMet('one letter of each pair at the most', pairs.join('; '));
});

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

function textFlaw(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? undefined : describeValue(value);
}

function webAddressFlaw(value: unknown): string | undefined {
  if (typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value)) return undefined;
  return describeValue(value);
}
