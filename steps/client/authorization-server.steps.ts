import { strict as assert } from 'node:assert';
import { type DataTable, Given, Then } from '@cucumber/cucumber';
import { type ClientWorld, ENDPOINTS, ORIGIN } from './support/client-world';
import { jsonAnswer, readStubAnswer, type StubAnswer } from './support/stub-answer';
import type { ReceivedRequest } from './support/stub-server';

/** What it issues unless a scenario says otherwise. */
const CODES: Readonly<Record<string, unknown>> = {
  device_code: 'dc-3f9a64e1b7',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://as.example/device',
  expires_in: 1800,
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
  assert.ok('endpoints' in authorizationServer);
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
  for (const answer of answers.split(', ')) answerPoll(this, readStubAnswer(answer));
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
  assert.deepEqual(this.server.received, []);
});

Then('the authorization server received one request for codes', function (this: ClientWorld) {
  assert.equal(requestsForCodes(this).length, 1);
});

Then(
  'the authorization server received this request for codes:',
  function (this: ClientWorld, form: DataTable) {
    const [request, ...others] = requestsForCodes(this);
    assert.deepEqual(others, []);
    assertForm(request, form);
  },
);

Then('each poll the authorization server received was:', function (this: ClientWorld, form: DataTable) {
  assert.ok(this.polls.length > 0, 'there was no poll');
  for (const poll of this.polls) assertForm(poll, form);
});

Then('the form was sent as {string}', function (this: ClientWorld, body: string) {
  assert.equal(requestsForCodes(this)[0]?.body, body);
});

Then('the token endpoint received no poll', function (this: ClientWorld) {
  assert.deepEqual(this.polls, []);
});

Then('the token endpoint received {int} poll(s)', function (this: ClientWorld, count: number) {
  assert.equal(this.polls.length, count);
});

Then('the token endpoint received a refresh with:', function (this: ClientWorld, form: DataTable) {
  assertForm(this.polls.at(-1), form);
});

Then('no request carried an Authorization header', function (this: ClientWorld) {
  for (const { headers, url } of this.server.received) assert.equal(headers.authorization, undefined, url);
});

Then('every request asked for JSON', function (this: ClientWorld) {
  assert.ok(this.server.received.length > 0, 'there was no request');
  for (const { headers, url } of this.server.received) assert.equal(headers.accept, 'application/json', url);
});

Then(
  'every request carried the HTTP Basic credentials {string}',
  function (this: ClientWorld, credentials: string) {
    assert.ok(this.server.received.length > 0, 'there was no request');
    for (const { headers, url } of this.server.received) {
      const [scheme, encoded = ''] = (headers.authorization ?? '').split(' ');
      assert.equal(scheme, 'Basic', url);
      assert.equal(Buffer.from(encoded, 'base64').toString(), credentials);
    }
  },
);

Then('each poll carried the code of its own session', function (this: ClientWorld) {
  const codes = this.polls.map(({ body }) => new URLSearchParams(body).get('device_code'));
  assert.deepEqual(codes.sort(), ['dc-AAAA', 'dc-AAAA', 'dc-BBBB', 'dc-BBBB']);
});

Then('the metadata was asked for once', function (this: ClientWorld) {
  assert.equal(this.server.received.filter(({ url }) => url.includes('/.well-known/')).length, 1);
});

function requestsForCodes(world: ClientWorld): readonly ReceivedRequest[] {
  return world.server.received.filter(({ url }) => url.startsWith(ENDPOINTS.device_authorization_endpoint));
}

/** A form POST with these parameters, each once and in any order, and nothing in the query. */
function assertForm(request: ReceivedRequest | undefined, form: DataTable): void {
  assert.ok(request, 'there was no such request');
  assert.equal(request.method, 'POST');
  assert.match(request.headers['content-type'] ?? '', /^application\/x-www-form-urlencoded(;|$)/);
  assert.equal(new URL(request.url).search, '', 'parameters stand in the query');
  assert.ok(request.url.startsWith(ORIGIN));
  const sent = [...new URLSearchParams(request.body)].sort();
  assert.deepEqual(
    sent,
    form
      .raw()
      .map(([name, value]) => [name, value])
      .sort(),
  );
}
