import { After, Before } from '@cucumber/cucumber';
import { readsPages, sharedSession, visitsPages } from '../../../src/provider-under-test/visits';
import type { ProviderWorld } from './world';

// A session that waits for its end user's turn loses the life of its codes to our own queue: it starts when they have a place.
Before(function (this: ProviderWorld, { pickle }) {
  this.tags = pickle.tags.map(({ name }) => name.slice(1));
  const sentences = pickle.steps.map(({ text }) => text);
  this.willVisit = visitsPages(sentences);
  this.sharedSession = this.run.sharesVisits ? sharedSession(sentences) : undefined;
  // Before anybody is sent to a page for nothing.
  if (readsPages(sentences)) this.needPages();
});

After(function (this: ProviderWorld) {
  this.leavePlace();
});
