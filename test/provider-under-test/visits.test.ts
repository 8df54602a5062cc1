import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { readFeatures } from '../../src/engine/feature-catalogue';
import { planScenarios } from '../../src/engine/scenario-plan';
import { plannedVisits, readsPages, sharedSession, visitsPages } from '../../src/provider-under-test/visits';

describe('how often a person at the terminal is sent to a page', () => {
  const visitsOf = (tags: string): number => plannedVisits(planScenarios('provider', tags));

  it('is counted from the sentences', () => {
    assert.equal(visitsOf('@3.1-form-post'), 0);
    assert.equal(visitsOf('@3.3-user-interaction'), 1);
    assert.equal(visitsOf('@3.4-scope-on-poll'), 2);
    // Two scenarios, of which one has authorized a device before, whichever that was.
    assert.equal(visitsOf('@3.3-deny'), 3);
  });

  it('is once for all that look at the same authorized device', () => {
    assert.equal(visitsOf('@3.5-success'), 1);
    assert.equal(visitsOf('@3.5-success or @3.5-no-store or @3.5-refresh-works'), 1);
  });

  it('is once for all that begin with the same decision', () => {
    assert.equal(visitsOf('@3.5-access-denied'), 1);
    assert.equal(visitsOf('@3.5-access-denied or @3.5-error-response'), 2);
    assert.equal(visitsOf('@3.4-bound-to-client or @3.4-code-survives'), 1);
    // Each has its own way to poll, after which the session may be another.
    assert.equal(visitsOf('@3.4-client-id or @3.4-repeated-parameter'), 2);
    // Of each the code is entered again.
    assert.equal(visitsOf('@3.3-code-spent or @3.5-access-denied or @3.5-code-spent'), 4);
  });

  it('is never for what only somebody who reads the pages can judge', () => {
    for (const tags of ['@3.3-informs', '@3.3-return-to-device', '@6.1-case', '@3.3.1-shows-code'])
      assert.equal(visitsOf(tags), 0, tags);
  });

  it('leaves out no sentence in which the end user acts', () => {
    for (const { steps, name } of readFeatures('provider').scenarios) {
      const sentences = steps.map((step) => step.replace(/^\S+ /, ''));
      if (!visitsPages(sentences) || readsPages(sentences)) continue;
      assert.ok(plannedVisits([{ steps }]) > 0, name);
    }
  });
});

describe('a session that several scenarios look at', () => {
  const sharing = (...sentences: string[]) =>
    sharedSession(['a device authorization response', ...sentences]);

  it('is one that all of them poll in the same way, or decide about', () => {
    const looks = 'the response has the form of an OAuth error';
    assert.equal(sharing('the device polls', looks), 'pending');
    assert.equal(sharing('the device polls 3 times, one interval apart', 'every response is "x"'), 'pending');
    assert.equal(sharing('the device polls after expires_in has passed', looks), 'expired');
    assert.equal(sharing('the end user denied the request', 'the device polls'), 'denied');
  });

  it('is none that one of them goes on with', () => {
    assert.equal(sharing('the device polls', 'the device polls with an empty scope'), undefined);
    assert.equal(sharing('the end user approved the request', 'the device polls 8 times at once'), undefined);
    assert.equal(sharing('the device polls without client_id', 'the response is "x"'), undefined);
  });
});
