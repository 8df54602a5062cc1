import { describe, it } from 'node:test';
import { PAGES } from '../../calibration/fair-variants/provider/pages/all';
import { FairPageServer, LINK_ONLY, signInsBehind } from './fair-page-server';
import { whyNoBrowser } from './installed-browser';

signInsBehind();

describe('fair pages, followed by the browser driver', {
  skip: whyNoBrowser(),
  concurrency: 2,
}, () => {
  for (const variant of PAGES.filter(({ id }) => id !== LINK_ONLY)) {
    it(`${variant.id}: each decision is carried out`, async () => {
      const server = await FairPageServer.start(variant, 'browser');
      try {
        await server.checkDecisions();
      } finally {
        await server.close();
      }
    });
  }
});
