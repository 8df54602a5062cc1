import { type DataTable, Given, Then } from '@cucumber/cucumber';
import * as expect from '../../src/judging/expect';
import { NotTested } from '../../src/judging/outcomes';
import { type ClientWorld, ENDPOINTS } from './support/client-world';
import { jsonAnswer, readStubAnswer, type StubAnswer } from './support/stub-answer';
import type { ReceivedRequest } from './support/stub-server';

/** What it issues unless a scenario says otherwise. */
const CODES: Readonly<Record<string, unknown>> = {
  device_code: 'dc-3f9a64e1b7',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://as.example/device',
  expires_in: 1800,
  interval: 5,
};

/** Changes are JSON texts: some values, such as a number that is too large, JavaScript would not write itself. */
function codesWith(changes: Readonly<Record<string, string>>): StubAnswer {
  const codes: Record<string, string> = {};
  for (const [name, value] of Object.entries(CODES)) codes[name] = JSON.stringify(value);
  Object.assign(codes, changes);
  const members = Object.entries(codes).filter(([, value]) => value !== 'left out');
  const body = members.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(', ');
  return { ...jsonAnswer(200, CODES), body: `{ ${body} }` };
}

function answerCodes(world: ClientWorld, answer: StubAnswer): void {
  world.server.answer('POST', ENDPOINTS.device_authorization_endpoint, answer);
}

function answerPoll(world: ClientWorld, answer: StubAnswer): void {
  world.server.answer('POST', ENDPOINTS.token_endpoint, answer);
}

Given('the authorization server issues codes', function (this: ClientWorld) {
  answerCodes(this, jsonAnswer(200, CODES));
});

Given('the authorization server issues codes there', function (this: ClientWorld) {
  const { authorizationServer } = this;
  expect.ok('endpoints' in authorizationServer);
  this.server.answer(
    'POST',
    authorizationServer.endpoints.device_authorization_endpoint,
    jsonAnswer(200, CODES),
  );
});

Given('the authorization server issues codes with:', function (this: ClientWorld, members: DataTable) {
  answerCodes(this, codesWith(members.rowsHash()));
});

Given(
  /^the authorization server issues codes with (\w+) (left out|as .+)$/,
  function (this: ClientWorld, name: string, value: string) {
    answerCodes(this, codesWith({ [name]: value.replace(/^as /, '') }));
  },
);

Given(
  /^the authorization server answers the request for codes with: (.+)$/,
  function (this: ClientWorld, answer: string) {
    answerCodes(this, readStubAnswer(answer));
  },
);

Given(
  'the authorization server answers the request for codes with status {int} and:',
  function (this: ClientWorld, status: number, body: string) {
    answerCodes(this, jsonAnswer(status, JSON.parse(body)));
  },
);

Given('the authorization server issues codes as {string}', function (this: ClientWorld, contentType: string) {
  answerCodes(this, { status: 200, headers: { 'content-type': contentType }, body: JSON.stringify(CODES) });
});

Given(
  'the authorization server issues {string} and {string} to two devices',
  function (this: ClientWorld, first: string, second: string) {
    for (const code of [first, second]) {
      answerCodes(this, codesWith({ device_code: `"dc-${code}"`, user_code: `"${code}"` }));
    }
  },
);

Given(/^it answers the polls with: (.+)$/, function (this: ClientWorld, answers: string) {
  for (const answer of answers.split(', ')) {
    const [, times = '1', what = answer] = /^(\d+) times (.+)$/.exec(answer) ?? [];
    for (let count = 0; count < Number(times); count += 1) answerPoll(this, readStubAnswer(what));
  }
});

Given(/^it answers every poll with: (.+)$/, function (this: ClientWorld, answer: string) {
  this.server.answerAlways('POST', ENDPOINTS.token_endpoint, readStubAnswer(answer));
});

Given('it answers a poll with status {int} and:', function (this: ClientWorld, status: number, body: string) {
  answerPoll(this, jsonAnswer(status, JSON.parse(body)));
});

Given(
  'it answers a poll with the header {string} and:',
  function (this: ClientWorld, header: string, body: string) {
    const [name = '', value = ''] = header.split(': ');
    const answer = jsonAnswer(400, JSON.parse(body));
    answerPoll(this, { ...answer, headers: { ...answer.headers, [name.toLowerCase()]: value } });
  },
);

Given(
  'the authorization server publishes at {string}:',
  function (this: ClientWorld, address: string, body: string) {
    this.server.answer('GET', address, jsonAnswer(200, JSON.parse(body)));
  },
);

Given(
  /^the address "([^"]+)" answers with: (.+)$/,
  function (this: ClientWorld, address: string, answer: string) {
    this.server.answer('GET', address, readStubAnswer(answer));
  },
);

Then('the authorization server received no request', function (this: ClientWorld) {
  expect.deepEqual(this.server.received, []);
});

Then('the authorization server received one request for codes', function (this: ClientWorld) {
  expect.equal(requestsForCodes(this).length, 1);
});

Then('no codes were asked for once {int} seconds had passed', function (this: ClientWorld, seconds: number) {
  expect.deepEqual(
    requestsForCodes(this).filter(({ at }) => at >= seconds * 1000),
    [],
  );
});

Then('the request for codes was a form POST, no parameter twice', function (this: ClientWorld) {
  for (const request of someOf(requestsForCodes(this))) assertFormPost(request);
});

Then('the form held the scope {string}', function (this: ClientWorld, scope: string) {
  for (const { body } of someOf(requestsForCodes(this)))
    expect.equal(new URLSearchParams(body).get('scope'), scope);
});

Then('the form spelt the client_id as {string}', function (this: ClientWorld, spelt: string) {
  for (const { body } of someOf(requestsForCodes(this))) {
    const [, value] = /(?:^|&)client_id=([^&]*)/.exec(body) ?? [];
    if (value === undefined)
      throw new NotTested('the form has no client_id whose spelling could be looked at');
    expect.equal(value, spelt);
  }
});

Then('the request for codes had no parameter without a value', function (this: ClientWorld) {
  for (const request of someOf(requestsForCodes(this)))
    for (const [name, value] of parametersOf(request)) expect.notEqual(value.trim(), '', `${name} is empty`);
});

Then('the request for codes named the client {string}', function (this: ClientWorld, id: string) {
  for (const request of someOf(requestsForCodes(this)))
    expect.equal(parametersOf(request).get('client_id'), id);
});

Then(
  'the request for codes named the client {string}, with the secret {string}',
  function (this: ClientWorld, id: string, secret: string) {
    for (const request of someOf(requestsForCodes(this))) {
      expect.equal(parametersOf(request).get('client_id'), id);
      expect.equal(parametersOf(request).get('client_secret'), secret);
    }
  },
);

Then(
  /^(the request for codes|no poll) carried (?:an|no) Authorization header$/,
  function (this: ClientWorld, which: string) {
    for (const { headers, url } of someOf(
      which === 'the request for codes' ? requestsForCodes(this) : this.polls,
    ))
      expect.equal(headers.authorization, undefined, url);
  },
);

Then(
  /^(the request for codes|each poll) carried the HTTP Basic credentials "([^"]+)"$/,
  function (this: ClientWorld, which: string, credentials: string) {
    for (const { headers, url } of someOf(
      which === 'the request for codes' ? requestsForCodes(this) : this.polls,
    )) {
      const [scheme, encoded = ''] = (headers.authorization ?? '').split(' ');
      expect.equal(scheme, 'Basic', url);
      expect.equal(Buffer.from(encoded, 'base64').toString(), credentials);
    }
  },
);

Then('each poll was a form POST with:', function (this: ClientWorld, form: DataTable) {
  for (const poll of someOf(this.polls)) assertFormPost(poll, form);
});

Then('no poll had a parameter besides grant_type, device_code and client_id', function (this: ClientWorld) {
  for (const poll of someOf(this.polls)) {
    const others = [...parametersOf(poll).keys()].filter(
      (name) => !['grant_type', 'device_code', 'client_id'].includes(name),
    );
    expect.deepEqual(others, []);
  }
});

Then('the token endpoint received no poll', function (this: ClientWorld) {
  expect.deepEqual(this.polls, []);
});

Then('the token endpoint received {int} poll(s)', function (this: ClientWorld, count: number) {
  expect.equal(this.polls.length, count);
});

Then('the token endpoint received a refresh with:', function (this: ClientWorld, form: DataTable) {
  assertFormPost(this.polls.at(-1), form);
});

Then('every request asked for JSON', function (this: ClientWorld) {
  for (const { headers, url } of someOf(this.server.received))
    expect.equal(headers.accept, 'application/json', url);
});

Then('each poll carried the code of its own session', function (this: ClientWorld) {
  const codes = this.polls.map(({ body }) => new URLSearchParams(body).get('device_code'));
  expect.deepEqual(codes.sort(), ['dc-AAAA', 'dc-BBBB']);
});

Then('the metadata was asked for once', function (this: ClientWorld) {
  expect.equal(this.server.received.filter(({ url }) => url.includes('/.well-known/')).length, 1);
});

function requestsForCodes(world: ClientWorld): readonly ReceivedRequest[] {
  return world.server.received.filter(({ url }) => url.startsWith(ENDPOINTS.device_authorization_endpoint));
}

/** Of nothing, nothing can be said. */
function someOf(requests: readonly ReceivedRequest[]): readonly ReceivedRequest[] {
  if (requests.length === 0) throw new NotTested('there was no such request');
  return requests;
}

/** What a request said, be it in the body or, where it does not belong, in the query. */
function parametersOf({ url, body }: ReceivedRequest): URLSearchParams {
  return new URLSearchParams([...new URL(url).searchParams, ...new URLSearchParams(body)]);
}

/** A form POST with nothing in the query and no parameter twice; with these parameters, where some are given. */
function assertFormPost(request: ReceivedRequest | undefined, form?: DataTable): void {
  expect.ok(request, 'there was no such request');
  expect.equal(request.method, 'POST');
  expect.match(request.headers['content-type'] ?? '', /^application\/x-www-form-urlencoded(;|$)/);
  expect.equal(new URL(request.url).search, '', 'parameters stand in the query');
  const sent = new URLSearchParams(request.body);
  for (const name of sent.keys()) expect.equal(sent.getAll(name).length, 1, `${name} was sent twice`);
  for (const [name = '', value] of form?.raw() ?? []) expect.equal(sent.get(name), value, name);
}
