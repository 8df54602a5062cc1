import { type DataTable, Then, When } from '@cucumber/cucumber';
import { ORIGIN } from '../../src/client-under-test/addresses';
import { parametersOf } from '../../src/client-under-test/body-parameters';
import { hasForeignCredentials } from '../../src/client-under-test/foreign-credentials';
import type { ReceivedRequest } from '../../src/client-under-test/received-request';
import { NotApplicable, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import type { ClientWorld } from './support/client-world';
import { expectPolling } from './support/expect-polling';

/** What OAuth has in the body of these requests. Others, such as an id for somebody's logs, may stand where they like. */
const OF_THE_BODY = [
  'client_assertion',
  'client_assertion_type',
  'client_id',
  'client_secret',
  'device_code',
  'grant_type',
  'scope',
];

/** What a poll may have: whoever authenticates by an assertion has it there (RFC 7521 section 4.2). */
const OF_A_POLL = ['grant_type', 'device_code', 'client_id', 'client_assertion', 'client_assertion_type'];

const WHICH = /^(the device authorization request|each poll)/.source;

Then(
  new RegExp(`${WHICH} is a form POST with no parameter twice$`),
  function (this: ClientWorld, which: string) {
    for (const request of requests(this, which)) expectFormPost(request);
  },
);

Then(
  new RegExp(`${WHICH} has the (scope|client_id|client_secret) "(.*)"$`),
  function (this: ClientWorld, which: string, name: string, value: string) {
    for (const request of requests(this, which)) {
      if (name === 'scope' && !this.harness.isInProcess) expectScope(request, value);
      else expectParameter(request, name, value);
    }
  },
);

Then(
  'the client_id in the device authorization request is read as {string}',
  function (this: ClientWorld, clientId: string) {
    for (const request of requests(this, 'the device authorization request')) {
      if (!parametersOf(request).has('client_id'))
        throw new NotTested('The form has no client_id that could be read.');
      expectParameter(request, 'client_id', clientId);
    }
  },
);

Then('each poll has:', function (this: ClientWorld, form: DataTable) {
  for (const request of requests(this, 'each poll'))
    for (const [name = '', value = ''] of form.raw()) expectParameter(request, name, value);
});

Then(
  'the device authorization request spells the client_id {string}',
  function (this: ClientWorld, spelt: string) {
    for (const { headers, body } of requests(this, 'the device authorization request')) {
      if (/\bjson\b/i.test(headers['content-type'] ?? ''))
        throw new NotTested('JSON has the client_id as it is, and spells nothing as a form does.');
      const value = spelling(body, 'client_id');
      if (value === undefined)
        throw new NotTested('The form has no client_id whose spelling could be looked at.');
      if (leastEncoded(value) !== leastEncoded(spelt))
        throw new RequirementNotMet(`client_id=${spelt}`, `client_id=${value}`);
    }
  },
);

Then('each poll has the device_code of the response', function (this: ClientWorld) {
  const sent = String(this.harness.script.code('device_code'));
  for (const poll of requests(this, 'each poll')) {
    const received = parametersOf(poll).get('device_code') ?? '';
    if (received !== sent)
      throw new RequirementNotMet(
        `a device_code of ${sent.length} characters, as it was sent`,
        received.length === sent.length ? 'another of that length' : `one of ${received.length}`,
      );
  }
});

Then('the device authorization request has no parameter without a value', function (this: ClientWorld) {
  for (const request of requests(this, 'the device authorization request'))
    for (const [name, value] of parametersOf(request))
      if (value.trim() === '')
        throw new RequirementNotMet('parameters with values alone', `"${name}" without one`);
});

Then(new RegExp(`${WHICH} has no Authorization header$`), function (this: ClientWorld, which: string) {
  for (const { headers } of requests(this, which)) {
    if (headers.authorization !== undefined && !hasEmptySecret(headers.authorization))
      throw new RequirementNotMet(
        'no Authorization header',
        `one with the scheme ${headers.authorization.split(' ')[0]}`,
      );
  }
});

Then(
  new RegExp(`${WHICH} has no credentials of the other tool$`),
  function (this: ClientWorld, which: string) {
    if (requests(this, which).some(hasForeignCredentials))
      throw new RequirementNotMet(
        'no credentials that another tool keeps',
        'an Authorization header with the password from .netrc',
      );
  },
);

Then(new RegExp(`${WHICH} has no client_secret$`), function (this: ClientWorld, which: string) {
  for (const request of requests(this, which)) {
    // An empty one is no credential.
    if ((parametersOf(request).get('client_secret') ?? '') !== '')
      throw new RequirementNotMet('one way to authenticate', 'a client_secret in the form, too');
  }
});

Then(
  new RegExp(`${WHICH} has the HTTP Basic credentials "([^"]+)"$`),
  function (this: ClientWorld, which: string, credentials: string) {
    for (const { headers } of requests(this, which)) {
      const [scheme = '', encoded = ''] = (headers.authorization ?? '').split(' ');
      if (scheme.toLowerCase() !== 'basic')
        throw new RequirementNotMet(
          `an Authorization header with Basic credentials`,
          headers.authorization === undefined ? 'no Authorization header' : `the scheme ${scheme}`,
        );
      const seen = Buffer.from(encoded, 'base64').toString();
      if (!sameCredentials(seen, credentials))
        throw new RequirementNotMet(
          `the credentials "${credentials}", encoded as a form encodes them`,
          `"${seen}"`,
        );
    }
  },
);

Then(new RegExp(`${WHICH} accepts JSON$`), function (this: ClientWorld, which: string) {
  for (const { headers } of requests(this, which)) {
    if (!/\bapplication\/(json|\*)|\*\/json/i.test(headers.accept ?? ''))
      throw new RequirementNotMet(
        'Accept: application/json',
        headers.accept === undefined ? 'no Accept header' : `Accept: ${headers.accept}`,
      );
  }
});

Then('no poll has a parameter besides grant_type, device_code and client_id', function (this: ClientWorld) {
  for (const poll of requests(this, 'each poll')) {
    const others = [...parametersOf(poll).keys()].filter((name) => !OF_A_POLL.includes(name));
    if (others.length > 0)
      throw new RequirementNotMet('grant_type, device_code and client_id alone', `${others.join(', ')}, too`);
  }
});

Then('the token endpoint receives no poll', function (this: ClientWorld) {
  if (this.polls.length > 0) throw new RequirementNotMet('no poll', counted(this.polls.length, 'poll'));
});

Then('the token endpoint receives {int} poll(s)', function (this: ClientWorld, count: number) {
  const seen = this.polls.length;
  if (seen < count)
    throw new NotTested(
      `The device sent ${counted(seen, 'poll')}, and ended before it could have sent more.`,
    );
  if (seen > count) throw new RequirementNotMet(counted(count, 'poll'), counted(seen, 'poll'));
});

/** Whoever polls once or twice more is judged by the errors that come as the RFC has them: one flaw is one failure. */
const POLLS_OF_WHOEVER_STOPS = 3;

Then('the device does not go on polling', function (this: ClientWorld) {
  const { length } = requests(this, 'each poll');
  if (length > POLLS_OF_WHOEVER_STOPS)
    throw new RequirementNotMet('an end of the polling', counted(length, 'poll'));
});

Then('the authorization server receives one device authorization request', function (this: ClientWorld) {
  const { length } = requests(this, 'the device authorization request');
  if (length > 1) throw new RequirementNotMet('one device authorization request', `${length} of them`);
});

Then('no device authorization request follows the first poll', function (this: ClientWorld) {
  const [first] = requests(this, 'each poll');
  const later = this.authorizationRequests.filter(({ at }) => at > (first?.at ?? 0));
  if (later.length > 0)
    throw new RequirementNotMet(
      'no device authorization request after the first poll',
      `${later.length} of them`,
    );
});

Then(
  'no device authorization request is sent later than {int} seconds after the device authorization response',
  function (this: ClientWorld, seconds: number) {
    expectPolling(this, seconds);
    const from = this.codesSentAt + seconds * 1000;
    const later = this.authorizationRequests.filter(({ at }) => at > from);
    if (later.length > 0)
      throw new RequirementNotMet(
        `no device authorization request after ${seconds} seconds`,
        `${later.length} of them`,
      );
  },
);

Then('the authorization server receives no device authorization request', function (this: ClientWorld) {
  const { length } = this.authorizationRequests;
  if (length > 0) throw new RequirementNotMet('no device authorization request', `${length} of them`);
});

Then('the authorization server receives no request', function (this: ClientWorld) {
  const { received } = this.harness;
  if (received.length > 0)
    throw new RequirementNotMet(
      'no request',
      received.map(({ method, url }) => `${method} ${url}`).join(', '),
    );
});

Then('no other host receives a request', function (this: ClientWorld) {
  // A program with built-in addresses may have business at others of its provider: the scenarios lead to one host alone.
  const others = this.harness.received.filter(({ url }) =>
    this.harness.isInProcess ? !url.startsWith(`${ORIGIN}/`) : url.startsWith('https://evil.example/'),
  );
  if (others.length > 0)
    throw new RequirementNotMet(
      `requests to ${ORIGIN} alone`,
      others.map(({ method, url }) => `${method} ${url}`).join(', '),
    );
});

Then('{string} receives no request', function (this: ClientWorld, host: string) {
  const some = this.harness.received.filter(({ url }) => new URL(url).host === host);
  if (some.length > 0) throw new RequirementNotMet(`no request to ${host}`, `${some.length} of them`);
});

When('the device calls the protected resource', async function (this: ClientWorld) {
  // A program calls it by itself, if it does: it is told where it is.
  const harness: unknown = this.harness;
  if (callsResource(harness)) await harness.callResource();
});

Then('the protected resource receives the header {string}', function (this: ClientWorld, header: string) {
  const [, expected = ''] = header.split(': ');
  const calls = resourceCalls(this).map(({ headers }) => headers.authorization);
  if (calls.length === 0) throw new NotApplicable('The device calls no protected resource.');
  for (const seen of calls)
    if (seen !== expected) throw new RequirementNotMet(header, `Authorization: ${seen}`);
});

Then('the token {string} is not used', function (this: ClientWorld, token: string) {
  const { outcome, isInProcess } = this.harness;
  const used = this.harness.received.some((request) => !isOfSignIn(this, request) && carries(request, token));
  if (used)
    throw new RequirementNotMet(
      'a token of an unknown type that is not used',
      'the protected resource received it',
    );
  if (!outcome?.signedIn) return;
  if (isInProcess) throw new RequirementNotMet('a token of an unknown type that is not used', outcome.how);
  throw new NotApplicable(
    'The device took the token and called no protected resource, which is where a token is used.',
  );
});

function resourceCalls(world: ClientWorld): readonly ReceivedRequest[] {
  return world.harness.received.filter(
    (request) => !isOfSignIn(world, request) && request.headers.authorization !== undefined,
  );
}

function isOfSignIn(world: ClientWorld, request: ReceivedRequest): boolean {
  return (
    world.polls.includes(request) ||
    world.authorizationRequests.includes(request) ||
    request.url.includes('/.well-known/')
  );
}

/** A token is used in a header, whichever it is, or as the parameter access_token (RFC 6750 section 2). */
function carries(request: ReceivedRequest, token: string): boolean {
  return (
    Object.values(request.headers).some((value) => value.includes(token)) ||
    parametersOf(request).getAll('access_token').includes(token)
  );
}

function callsResource(value: unknown): value is { callResource(): Promise<void> } {
  return typeof value === 'object' && value !== null && 'callResource' in value;
}

/** Of nothing, nothing can be said. */
function requests(world: ClientWorld, which: string): readonly ReceivedRequest[] {
  const isPoll = which === 'each poll';
  const some = isPoll ? world.polls : world.authorizationRequests;
  if (some.length === 0)
    throw new NotTested(`The device sent no ${isPoll ? 'poll' : 'device authorization request'}.`);
  return some;
}

function expectParameter(request: ReceivedRequest, name: string, expected: string): void {
  const seen = parametersOf(request).getAll(name);
  if (seen.includes(expected)) return;
  throw new RequirementNotMet(
    `${name}=${expected}`,
    seen.length === 0 ? `no ${name}` : `${name}=${seen.join(', ')}`,
  );
}

/** A program may ask for more than it is told to, as some do for an ID token: what it is told has to be there. */
function expectScope(request: ReceivedRequest, expected: string): void {
  const seen = parametersOf(request).getAll('scope');
  const values = seen.flatMap((scope) => scope.split(' '));
  if (expected.split(' ').every((value) => values.includes(value))) return;
  throw new RequirementNotMet(
    `scope=${expected}`,
    seen.length === 0 ? 'no scope' : `scope=${seen.join(', ')}`,
  );
}

/** A form POST with none of its parameters in the query and none of them twice. */
function expectFormPost({ method, headers, url, body }: ReceivedRequest): void {
  if (method !== 'POST') throw new RequirementNotMet('a POST', `a ${method}`);
  const type = headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type))
    throw new RequirementNotMet(
      'Content-Type: application/x-www-form-urlencoded',
      type === '' ? 'no Content-Type' : `Content-Type: ${type}`,
    );
  const { searchParams } = new URL(url);
  const astray = OF_THE_BODY.filter((name) => searchParams.has(name));
  if (astray.length > 0)
    throw new RequirementNotMet('all parameters in the body', `${astray.join(', ')} in the query`);
  const names = [...new URLSearchParams(body).keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new RequirementNotMet('no parameter twice', `"${twice}" more than once`);
}

/** A client_id with an empty secret, which is as good as none (RFC 6749 section 2.3.1): nothing is given away by it. */
function hasEmptySecret(authorization: string): boolean {
  const [scheme = '', encoded = ''] = authorization.split(' ');
  return scheme.toLowerCase() === 'basic' && /^[^:]*:$/.test(Buffer.from(encoded, 'base64').toString());
}

/** The spelling in which no character is encoded that need not be, which a form leaves to whoever writes it. */
function leastEncoded(value: string): string {
  return value.replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[\w.*-]/.test(character) ? character : code.toUpperCase();
  });
}

/** A form may encode more characters than it has to, and writes a blank in two ways. */
function sameCredentials(seen: string, expected: string): boolean {
  const decoded = (text: string): string[] =>
    text.split(':').map((part) => new URLSearchParams(`v=${part}`).get('v') ?? '');
  return seen.split(':').length === 2 && decoded(seen).join('\n') === decoded(expected).join('\n');
}

function counted(count: number, what: string): string {
  return `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`;
}

/** How a form spells the value of a parameter; its name may be encoded, too. */
function spelling(form: string, name: string): string | undefined {
  const fields = form.split('&').map((field) => field.split('='));
  return fields.find(([spelt = '']) => new URLSearchParams(spelt).has(name))?.[1];
}
