import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { PAGES } from '../../calibration/fair-variants/provider/pages/all';
import { PAGES_WITH_SCRIPTS } from '../../calibration/fair-variants/provider/pages/scripts';
import { check, FairPageServer, LINK_ONLY, signInsBehind } from './fair-page-server';

/** Pages in languages that the drivers do not read. */
const NOT_READ: ReadonlySet<string> = new Set(['pages-in-polish', 'pages-in-arabic']);

signInsBehind();

describe('fair pages, followed by the form driver', { concurrency: 2 }, () => {
  const readable = PAGES.filter(
    (variant) => !PAGES_WITH_SCRIPTS.includes(variant) && variant.id !== LINK_ONLY,
  );
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
        await server.checkDenial();
        const { visit: refused } = await server.decide('approve', { mistyped: true });
        assert.equal(refused.outcome, 'code-refused', refused.detail);
        // In a language that nobody here reads, the page asks for the code again, and why is not understood.
        assert.equal(refused.guess !== undefined, NOT_READ.has(variant.id), refused.guess);
        const linked = await server.decide('approve', { by: 'verification_uri_complete' });
        check(linked.visit, 'approved');
        assert.equal(linked.visit.typedCode, false);
        assert.equal(linked.answer, 'token');
      } finally {
        await server.close();
      }
    });
  }

  it(`${LINK_ONLY}: the decisions are carried out behind the complete address alone`, async () => {
    const [variant] = PAGES.filter(({ id }) => id === LINK_ONLY);
    assert.ok(variant);
    const server = await FairPageServer.start(variant, 'form');
    try {
      const { visit: typed } = await server.decide('approve');
      assert.equal(typed.outcome, 'stuck', typed.detail);
      const linked = await server.decide('approve', { by: 'verification_uri_complete' });
      check(linked.visit, 'approved');
      assert.equal(linked.answer, 'token');
    } finally {
      await server.close();
    }
  });

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
