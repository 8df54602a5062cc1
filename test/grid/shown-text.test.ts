import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { shownText } from '../../src/grid/shown-text';

const shown = shownText({
  secrets: ['hunter2-of-alice', undefined],
  folders: [['/home/someone/project', '.']],
});

describe('what a client wrote, as it is shown', () => {
  it('has no secret: known ones, tokens by their name, tokens by their looks', () => {
    const secrets = [
      'hunter2-of-alice',
      'k3XpQ9v7LmT2aBcD8eFgH1',
      'ya29.a0AfB_byC7x-9Qq2LmNoPqRsT',
      'Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MDEyMzQ=',
    ];
    const text = shown(
      `password hunter2-of-alice\n{"access_token":"${secrets[1]}"}\ntoken: ${secrets[2]}\n${secrets[3]}\n`,
    );
    for (const secret of secrets) assert.ok(!text.includes(secret), text);
  });

  it('still has the words, the code and the address', () => {
    const text = 'Open http://127.0.0.1:8180/realms/field/device and type WDJB-MJHT, alice.';
    assert.equal(shown(text), text);
  });

  it('has no folder of the machine, and nothing that a terminal would act on', () => {
    assert.equal(shown('at /home/someone/project/login.mjs\u001b[2J'), 'at ./login.mjs\\u001b[2J');
  });

  it('keeps a path, but not a secret in it', () => {
    assert.equal(shown('/usr/lib/node/v20/index.js'), '/usr/lib/node/v20/index.js');
    assert.ok(!shown('https://id.example/t/9f8e7d6c5b4a39281706f5e4d3c2b1a0').includes('9f8e7d6c5b4a'));
  });
});
