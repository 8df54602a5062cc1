import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { bodyParameters } from '../../src/client-under-test/body-parameters';

function read(type: string | undefined, body: string): Record<string, string> {
  return Object.fromEntries(
    bodyParameters({ headers: type === undefined ? {} : { 'content-type': type }, body }),
  );
}

const EXPECTED = { client_id: 'télé', scope: 'a b' };

describe('the parameters of a request', () => {
  it('are read of a form, whatever it is called', () => {
    const form = 'client_id=t%C3%A9l%C3%A9&scope=a+b';
    assert.deepEqual(read('application/x-www-form-urlencoded', form), EXPECTED);
    assert.deepEqual(read('text/plain', form), EXPECTED);
    assert.deepEqual(read(undefined, form), EXPECTED);
  });

  it('are read of a JSON object', () => {
    assert.deepEqual(
      read('application/json; charset=utf-8', JSON.stringify({ ...EXPECTED, more: [] })),
      EXPECTED,
    );
  });

  it('are read of the parts of a multipart body', () => {
    const body = [
      '--x-1',
      'Content-Disposition: form-data; name="client_id"',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'télé',
      '--x-1',
      'Content-Disposition: form-data; name="scope"',
      '',
      'a b',
      '--x-1--',
      '',
    ].join('\r\n');
    assert.deepEqual(read('multipart/form-data; boundary=x-1', body), EXPECTED);
    assert.deepEqual(read('multipart/form-data; boundary=x-1', ''), {});
  });
});
