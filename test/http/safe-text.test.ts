import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { isSafeText, safeText } from '../../src/http/safe-text';

describe('safeText', () => {
  it('leaves ordinary text alone, in any script', () => {
    for (const text of ['Access denied.', 'Zugriff verweigert – für immer', 'アクセス拒否', 'رفض']) {
      assert.equal(safeText(text), text);
      assert.equal(isSafeText(text), true);
    }
  });

  it('takes out what moves, colours, retitles or turns round', () => {
    assert.equal(safeText('\u001b[2J\u001b[31mred\u001b[0m'), 'red');
    assert.equal(safeText('\u001b]0;owned\u0007title'), 'title');
    assert.equal(safeText('a\u009b31mb'), 'ab');
    assert.equal(safeText('one\r\ntwo\u2028three\u0000four'), 'one two three four');
    assert.equal(safeText('\u202eevil\u2066'), 'evil');
    assert.equal(safeText('zero\u200bwidth'), 'zero width');
  });

  it('is judged unsafe by isSafeText wherever it would change', () => {
    for (const text of ['a\nb', 'a\u001b[0m', 'a\u202eb', 'a\u200bb', 'a\ud800b', 'a\u2029b', 'a\u007fb']) {
      assert.equal(isSafeText(text), false, JSON.stringify(text));
    }
  });

  it('cuts what is too long', () => {
    assert.equal(safeText('x'.repeat(10_000)).length, 300);
    assert.equal(safeText('abcdef', 4), 'abc…');
  });
});
