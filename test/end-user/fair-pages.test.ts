import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { PAGES } from '../../calibration/fair-variants/provider/pages/all';
import { PAGES_WITH_SCRIPTS } from '../../calibration/fair-variants/provider/pages/scripts';
import { check, FairPageServer, signInsBehind } from './fair-page-server';

signInsBehind();

describe('fair pages, followed by the form driver', { concurrency: 2 }, () => {
  const readable = PAGES.filter((variant) => !PAGES_WITH_SCRIPTS.includes(variant));
  for (const variant of readable) {
    it(`${variant.id}: each decision is carried out, and a mistyped code refused`, async () => {
      const server = await FairPageServer.start(variant, 'form');
      try {
        const looked = await server.decide('look');
        check(looked.visit, 'asked');
        assert.equal(looked.answer, 'authorization_pending');
        const approved = await server.decide('approve');
        check(approved.visit, 'approved');
        assert.equal(approved.answer, 'token');
        const denied = await server.decide('deny');
        check(denied.visit, 'denied');
        assert.equal(denied.answer, 'access_denied');
        check((await server.decide('approve', { mistyped: true })).visit, 'code-refused');
        const linked = await server.decide('approve', { by: 'verification_uri_complete' });
        check(linked.visit, 'approved');
        assert.equal(linked.visit.typedCode, false);
        assert.equal(linked.answer, 'token');
      } finally {
        await server.close();
      }
    });
  }

  for (const variant of PAGES_WITH_SCRIPTS) {
    it(`${variant.id}: what needs a script is left alone, and said so`, async () => {
      const server = await FairPageServer.start(variant, 'form');
      try {
        for (const decision of ['approve', 'deny'] as const) {
          const { visit, answer } = await server.decide(decision);
          assert.equal(visit.outcome, 'stuck', visit.detail);
          assert.match(visit.detail, /driver:? browser/);
          assert.equal(answer, 'authorization_pending');
        }
      } finally {
        await server.close();
      }
    });
  }
});
