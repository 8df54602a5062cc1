import { type DataTable, Given } from '@cucumber/cucumber';
import { ENDPOINTS } from '../../src/client-under-test/addresses';
import {
  jsonTextAnswer,
  readScriptedAnswer,
  readScriptedAnswers,
} from '../../src/client-under-test/scripted-answer';
import type { ClientWorld } from './support/client-world';

const { device_authorization_endpoint: CODES, token_endpoint: TOKEN } = ENDPOINTS;

Given('the device authorization response has:', function (this: ClientWorld, members: DataTable) {
  for (const [name = '', value = ''] of members.raw()) {
    this.harness.script.codes(name, /^\d+$/.test(value) ? value : JSON.stringify(value));
  }
});

Given(
  /^the device authorization response has "(\w+)": (.+)$/,
  function (this: ClientWorld, name: string, json: string) {
    // A device_code is written as it is: it is about characters that JSON escapes, too.
    const value =
      name === 'device_code' && json.startsWith('"') && json !== '""'
        ? JSON.stringify(json.slice(1, -1))
        : json;
    this.harness.script.codes(name, value);
  },
);

Given(
  'the device authorization response has a device_code of {int} characters',
  function (this: ClientWorld, length: number) {
    // No part of it is like another, so that none can be left out or repeated unseen.
    const parts = Array.from({ length: Math.ceil(length / 4) }, (_, part) => String(part).padStart(4, '0'));
    this.harness.script.codes('device_code', JSON.stringify(parts.join('').slice(0, length)));
  },
);

Given('the device authorization response has no {string}', function (this: ClientWorld, name: string) {
  this.harness.script.codes(name, undefined);
});

Given(
  'the device authorization response has the media type {string}',
  function (this: ClientWorld, type: string) {
    this.harness.script.contentType = type;
  },
);

Given('the token endpoint issues an access token', function (this: ClientWorld) {
  this.harness.script.issueTokens();
});

Given(
  /^the response to the device authorization request is: (.+)$/,
  function (this: ClientWorld, answer: string) {
    // A server that refuses once refuses again: some clients ask more than once before they give up.
    this.harness.script.answerAlways('POST', CODES, readScriptedAnswer(answer));
  },
);

Given(
  'the response to the device authorization request has status {int} and the body:',
  function (this: ClientWorld, status: number, body: string) {
    this.harness.script.answerAlways('POST', CODES, jsonTextAnswer(status, body));
  },
);

Given(/^the responses to the polls are: (.+)$/, function (this: ClientWorld, answers: string) {
  for (const answer of readScriptedAnswers(answers)) this.harness.script.answer('POST', TOKEN, answer);
});

Given(/^the response to every poll is: (.+)$/, function (this: ClientWorld, answer: string) {
  this.harness.script.answerAlways('POST', TOKEN, readScriptedAnswer(answer));
});

Given(
  'the response to a poll has status {int} and the body:',
  function (this: ClientWorld, status: number, body: string) {
    this.harness.script.answer('POST', TOKEN, jsonTextAnswer(status, body));
  },
);

Given(
  'the response to a poll has the header {string} and the body:',
  function (this: ClientWorld, header: string, body: string) {
    const [name = '', value = ''] = header.split(': ');
    const answer = jsonTextAnswer(400, body);
    const headers = { ...answer.headers, [name.toLowerCase()]: value };
    this.harness.script.answer('POST', TOKEN, { ...answer, headers });
  },
);

Given('the metadata at {string} are:', function (this: ClientWorld, address: string, body: string) {
  this.harness.script.answerAlways('GET', address, jsonTextAnswer(200, body));
});

/** Where RFC 8414 and OpenID Connect Discovery put the metadata of an issuer without a path. */
function metadataAddresses(issuer: string): readonly string[] {
  return ['oauth-authorization-server', 'openid-configuration'].map(
    (name) => `${issuer}/.well-known/${name}`,
  );
}

Given('the metadata of {string} are:', function (this: ClientWorld, issuer: string, body: string) {
  for (const address of metadataAddresses(issuer))
    this.harness.script.answerAlways('GET', address, jsonTextAnswer(200, body));
});

Given('the metadata of {string} cannot be reached', function (this: ClientWorld, issuer: string) {
  for (const address of metadataAddresses(issuer))
    this.harness.script.answerAlways('GET', address, readScriptedAnswer('an unknown host'));
});

Given(/^the response of "([^"]+)" is: (.+)$/, function (this: ClientWorld, address: string, answer: string) {
  this.harness.script.answer('GET', address, readScriptedAnswer(answer));
});
