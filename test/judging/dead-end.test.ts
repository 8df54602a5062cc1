import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { PageSeen, Visit } from '../../src/end-user/end-user';
import { leadNowhereAlike, leadsNowhere } from '../../src/judging/dead-end';

const PAGE: PageSeen = {
  url: 'https://idp.example/home',
  status: 200,
  title: 'Home',
  text: 'Hi Alice',
  holds: { codeField: false, passwordField: false },
};
const CODE_PAGE: PageSeen = {
  ...PAGE,
  url: 'https://idp.example/device',
  action: 'typed the code',
  holds: { codeField: true, passwordField: false },
};

function visit(last: Partial<PageSeen> = {}, more: Partial<Visit> = {}): Visit {
  return {
    outcome: 'stuck',
    detail: 'nothing to go on with',
    pages: [CODE_PAGE, { ...PAGE, ...last }],
    ...more,
  };
}

describe('a code that leads nowhere', () => {
  it('was typed, and a page came that says nothing and offers nothing', () => {
    assert.equal(leadsNowhere(visit()), true);
  });

  it('may have been kept from leading on by something else', () => {
    for (const last of [
      { status: 500 },
      { text: '' },
      { limited: true },
      { action: 'pressed "Continue"' },
      { holds: { codeField: true, passwordField: false } },
      { holds: { codeField: false, passwordField: true } },
      { holds: { codeField: false, passwordField: false, idleScripts: true } },
    ])
      assert.equal(leadsNowhere(visit(last)), false, JSON.stringify(last));
    assert.equal(leadsNowhere(visit({}, { outcome: 'asked' })), false);
    assert.equal(leadsNowhere(visit({}, { guess: 'a button that cannot be read' })), false);
    assert.equal(leadsNowhere(visit({}, { pages: [PAGE] })), false);
    assert.equal(leadsNowhere(visit({}, { pages: [PAGE, PAGE] })), false);
  });

  it('does so alike where the last page says the same', () => {
    assert.equal(leadNowhereAlike(visit(), visit()), true);
    assert.equal(leadNowhereAlike(visit(), visit({ text: 'Hi Alice. Loading…' })), false);
    assert.equal(leadNowhereAlike(visit(), visit({ status: 502 })), false);
  });
});
