import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { closest, elementsIn, parseHtml } from '../../src/http/html-tree';

const PAGE = parseHtml(
  '<main><form id="a"><p><input name="one"></p><input name="two"></form><input name="three"></main>',
);

function names(selector: string, root = PAGE): (string | undefined)[] {
  return elementsIn(root, selector).map(({ attribs }) => attribs.name);
}

describe('elements that a CSS selector finds', () => {
  it('are the same each time, in whatever they are looked for', () => {
    const [form] = elementsIn(PAGE, '#a');
    assert.ok(form);
    for (let times = 0; times < 2; times++) {
      assert.deepEqual(names('input'), ['one', 'two', 'three']);
      assert.deepEqual(
        elementsIn(form, 'input').map(({ attribs }) => attribs.name),
        ['one', 'two'],
      );
      assert.deepEqual(names('form > input, main > input'), ['two', 'three']);
    }
  });

  it('follow from where they are looked for, where the selector says so', () => {
    const [form] = elementsIn(PAGE, '#a');
    const [main] = elementsIn(PAGE, 'main');
    assert.ok(form && main);
    for (const selector of ['> input', ':scope > input']) {
      const found: (string | undefined)[][] = [];
      for (const root of [main, form, main])
        found.push(elementsIn(root, selector).map(({ attribs }) => attribs.name));
      assert.notDeepEqual(found[0], found[1], selector);
      assert.deepEqual(found[2], found[0], selector);
    }
  });

  it('have to be asked for by a selector, every time', () => {
    for (let times = 0; times < 2; times++) {
      assert.throws(() => elementsIn(PAGE, 'input['));
      assert.throws(() => elementsIn(PAGE, ':nonsense(1)'));
    }
  });

  it('are looked for upwards, too', () => {
    const [input] = elementsIn(PAGE, '[name=one]');
    assert.equal(input && closest(input, 'form')?.attribs.id, 'a');
    assert.equal(input && closest(input, 'table'), undefined);
  });
});

describe('a page that is parsed again', () => {
  it('is itself, and no other page, however many came in between', () => {
    const pages = Array.from({ length: 40 }, (_, index) => `<p id="p${index}">${'x'.repeat(index % 2)}</p>`);
    for (const page of [...pages, ...pages, ...pages.flatMap((one) => [one, one])]) {
      const [element] = elementsIn(parseHtml(page), 'p');
      assert.equal(`<p id="${element?.attribs.id}">`, page.slice(0, page.indexOf('>') + 1));
    }
  });

  it('tells the places of its attributes only where they are asked for', () => {
    const page = '<input name="one" value="two">';
    const told = (places: boolean) => elementsIn(parseHtml(page, { places }), 'input')[0]?.sourceCodeLocation;
    assert.ok(!told(false));
    assert.ok(told(true));
    assert.ok(!told(false));
  });
});
