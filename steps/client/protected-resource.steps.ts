import { strict as assert } from 'node:assert';
import { Given, Then, When } from '@cucumber/cucumber';
import { type ClientWorld, USERINFO_ENDPOINT } from './support/client-world';
import { NotJudged } from './support/outcomes';
import { jsonAnswer, readStubAnswer } from './support/stub-answer';

Given('the userinfo endpoint answers with:', function (this: ClientWorld, body: string) {
  this.userinfoEndpoint = USERINFO_ENDPOINT;
  this.server.answer('GET', USERINFO_ENDPOINT, jsonAnswer(200, JSON.parse(body)));
});

Given(
  /^the resource "([^"]+)" answers with: (.+)$/,
  function (this: ClientWorld, address: string, answer: string) {
    this.server.answer('GET', address, readStubAnswer(answer));
  },
);

When('the client calls {string}', async function (this: ClientWorld, address: string) {
  if (!this.tokens) throw new NotJudged('there are no tokens to call it with');
  try {
    this.resource = await this.patience.with(this.newClient().callResource(address, this.tokens));
  } catch (error) {
    this.failure = error;
    this.tokens = undefined;
  }
});

Then('the resource received the header {string}', function (this: ClientWorld, header: string) {
  const [name = '', value] = header.split(': ');
  assert.equal(this.server.received.at(-1)?.headers[name.toLowerCase()], value);
});

Then('the client has the answer of status {int}', function (this: ClientWorld, status: number) {
  assert.equal(this.resource?.status, status);
});
