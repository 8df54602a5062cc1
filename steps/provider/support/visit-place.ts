import { After, Before } from '@cucumber/cucumber';
import type { ProviderWorld } from './world';

/** Sentences in which the end user goes to the verification page. */
const VISITS = /\b(?:end user|somebody)\b/;

// A session that waits for its end user's turn loses the life of its codes to our own queue: it starts when they have a place.
Before(function (this: ProviderWorld, { pickle }) {
  this.tags = pickle.tags.map(({ name }) => name.slice(1));
  this.willVisit = pickle.steps.some(({ text }) => VISITS.test(text));
});

After(function (this: ProviderWorld) {
  this.leavePlace();
});
