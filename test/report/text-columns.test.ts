import { strict as assert } from 'node:assert';
import { before, describe, it } from 'node:test';
import { type TextColumns, textColumns } from '../../src/report/text-columns';

describe('text in columns', () => {
  let text: TextColumns;
  before(async () => {
    text = await textColumns();
  });

  it('counts as a terminal does: wide characters twice, marks and joiners not at all', () => {
    assert.equal(text.columnsOf('漢字'), 4);
    assert.equal(text.columnsOf('e\u0301'), 1);
    assert.equal(text.columnsOf('👩‍👩‍👧'), 2);
  });
  it('breaks between words, and within none', () => {
    assert.deepEqual(text.wrapped('one  two three', 7), ['one two', 'three']);
    assert.deepEqual(text.wrapped('one unbreakable two', 5), ['one', 'unbreakable', 'two']);
    assert.deepEqual(text.wrapped('  ', 5), []);
  });
  it('shortens with an ellipsis, through no character', () => {
    assert.equal(text.fitted('four', 4), 'four');
    assert.equal(text.fitted('fives', 4), 'fiv…');
    assert.equal(text.fitted('漢字かな', 6), '漢字…');
    assert.equal(text.fitted('ab👩‍👩‍👧cd', 4), 'ab…');
  });
  it('says on the last line allowed that there is more', () => {
    assert.deepEqual(text.wrappedAtMost('one two three four', 7, 2), ['one two', 'three…']);
    assert.deepEqual(text.wrappedAtMost('one two three', 7, 2), ['one two', 'three']);
  });
});
