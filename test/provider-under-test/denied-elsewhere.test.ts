import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { Outcome, PageSeen } from '../../src/end-user/end-user';
import { deniedElsewhere } from '../../src/provider-under-test/denied-elsewhere';

const PROVIDER = ['https://idp.example/token', undefined, 'https://idp.example/device'];

const page = (url: string): PageSeen => ({ url, status: 200, text: '', holds: {} }) as unknown as PageSeen;
const left = (outcome: Outcome, ...urls: string[]) =>
  deniedElsewhere({ outcome, pages: urls.map(page) }, PROVIDER);

describe('a denial that was said to another site', () => {
  it('is told by where the end user was left', () => {
    assert.equal(
      left('denied', 'https://idp.example/device', 'https://accounts.example/consent?x=…'),
      'https://accounts.example',
    );
    assert.equal(left('denied', 'https://idp.example:8443/'), 'https://idp.example:8443');
  });

  it('was heard of where the other site led back, or there is none', () => {
    assert.equal(
      left('denied', 'https://accounts.example/consent', 'https://idp.example/callback'),
      undefined,
    );
    assert.equal(left('denied', 'https://idp.example/device'), undefined);
    assert.equal(left('denied'), undefined);
  });

  it('was heard of on the way to where the end user was left', () => {
    const last = { ...page('https://home.example/'), via: ['https://idp.example/callback'] };
    assert.equal(deniedElsewhere({ outcome: 'denied', pages: [last] }, PROVIDER), undefined);
  });

  it('is none where nobody denied', () => {
    assert.equal(left('approved', 'https://accounts.example/consent'), undefined);
    assert.equal(left('stuck', 'https://accounts.example/consent'), undefined);
  });
});
