import { Given, Then, When } from '@cucumber/cucumber';
import * as expect from '../../src/judging/expect';
import { NotTested } from '../../src/judging/outcomes';
import { type ClientWorld, USERINFO_ENDPOINT } from './support/client-world';
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
  if (!this.tokens) throw new NotTested('there are no tokens to call it with');
  try {
    this.resource = await this.patience.with(this.newClient().callResource(address, this.tokens));
  } catch (error) {
    this.failure = error;
    this.tokens = undefined;
  }
});

Then('the resource received the header {string}', function (this: ClientWorld, header: string) {
  const [name = '', value] = header.split(': ');
  expect.equal(this.server.received.at(-1)?.headers[name.toLowerCase()], value);
});

Then('the client has the answer of status {int}', function (this: ClientWorld, status: number) {
  expect.equal(this.resource?.status, status);
});
