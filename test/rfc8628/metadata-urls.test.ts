import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import { shareMetadataUrls } from '../../src/rfc8628/metadata-urls';

it('finds the metadata of issuers that differ in the slash at their end at the same addresses, and of no others', () => {
  assert.ok(shareMetadataUrls('https://idp.example', 'https://idp.example/'));
  assert.ok(shareMetadataUrls('https://idp.example/tenant/', 'https://idp.example/tenant'));
  assert.ok(shareMetadataUrls('https://IDP.example:443/tenant', 'https://idp.example/tenant'));
  assert.ok(!shareMetadataUrls('https://idp.example/tenant', 'https://idp.example/Tenant'));
  assert.ok(!shareMetadataUrls('https://idp.example', 'http://idp.example'));
  assert.ok(!shareMetadataUrls('https://idp.example', 'https://other.example'));
  assert.ok(!shareMetadataUrls('https://idp.example', 'an address'));
});
