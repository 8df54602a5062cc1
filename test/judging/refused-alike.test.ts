import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { Exchange, HttpRequest } from '../../src/http/exchange';
import { isRefusedAlike } from '../../src/judging/refused-alike';
import { answered } from './exchange';

function refused(request: Partial<HttpRequest>, description: string, error = 'invalid_client'): Exchange {
  const exchange = answered({ status: 401, json: { error, error_description: description } });
  return { ...exchange, request: { ...exchange.request, ...request } };
}

/** By HTTP Basic; RFC 6749 §2.3.1 has both halves form-encoded. */
function basic(id: string): Partial<HttpRequest> {
  const encoded = new URLSearchParams([[id, 'secret']]).toString().replace('=', ':');
  return { headers: { authorization: `Basic ${Buffer.from(encoded).toString('base64')}` } };
}

describe('two clients that were refused', () => {
  const tv = refused({ body: 'client_id=tv' }, 'Client tv was not found');

  it('are refused alike where the words differ by their names alone', () => {
    assert.ok(isRefusedAlike(tv, refused({ body: 'client_id=box' }, 'Client box was not found')));
  });

  it('are refused alike where one is named by HTTP Basic, with characters that are encoded there', () => {
    const box = refused(basic('https://box.example/id 1'), 'Client https://box.example/id 1 was not found');
    assert.ok(isRefusedAlike(tv, box));
  });

  it('are not refused alike where the words, the error or the status differ', () => {
    assert.ok(!isRefusedAlike(tv, refused(basic('box'), 'The secret of box is wrong')));
    assert.ok(!isRefusedAlike(tv, refused(basic('box'), 'Client box was not found', 'unauthorized_client')));
  });

  it('are not refused alike where one was not refused', () => {
    assert.ok(!isRefusedAlike(answered({ json: {} }), answered({ json: {} })));
  });
});
