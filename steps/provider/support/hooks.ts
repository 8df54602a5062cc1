import { After, setDefaultTimeout, setDefinitionFunctionWrapper } from '@cucumber/cucumber';
import { EVIDENCE } from '../../../src/engine/evidence';
import { NoAnswerReceived, NotApplicable, NotTested, RequirementNotMet } from '../../../src/judging/outcomes';
import type { ProviderWorld } from './world';

// Every request and every wait has a bound of its own; Cucumber's would call a wait for expiry a failure.
setDefaultTimeout(-1);

type Definition = (this: ProviderWorld, ...parameters: unknown[]) => unknown;

/**
 * Turns what a step throws into a finding. Only a requirement that is not met fails a scenario; what could not be judged
 * skips the rest of it.
 */
setDefinitionFunctionWrapper(
  (definition: Definition) =>
    async function (this: ProviderWorld, ...parameters: unknown[]) {
      try {
        return await definition.apply(this, parameters);
      } catch (error) {
        if (error instanceof RequirementNotMet && this.expiredMeanwhile) {
          this.find({
            kind: 'not-tested',
            reason: `The codes expired before the scenario came to its end; it saw ${error.seen}.`,
          });
          return 'skipped';
        }
        if (error instanceof RequirementNotMet && this.guess !== undefined) {
          this.find({
            kind: 'not-tested',
            reason: `How the end user fared is a guess (${this.guess}); the scenario saw ${error.seen}.`,
          });
          return 'skipped';
        }
        const crowdedOut = error instanceof RequirementNotMet && (await this.crowdedOut(error.seen));
        if (crowdedOut) {
          this.find({ kind: 'crowded-out', reason: crowdedOut });
          return 'skipped';
        }
        if (error instanceof RequirementNotMet) {
          this.find({ kind: 'not-met', expected: error.expected, seen: error.seen });
          throw error;
        }
        if (error instanceof NotTested) this.find({ kind: 'not-tested', reason: error.message });
        else if (error instanceof NotApplicable) this.find({ kind: 'not-applicable', reason: error.message });
        else if (error instanceof NoAnswerReceived) this.find({ kind: 'no-answer', reason: error.message });
        else if (this.run.signal.aborted)
          this.find({ kind: 'not-tested', reason: 'The run was interrupted.' });
        else throw error;
        return 'skipped';
      }
    },
);

After(function (this: ProviderWorld) {
  const { redactor, startedAtMs } = this.run;
  for (const exchange of [...new Set(this.exchanges)].sort((a, b) => a.sentAt - b.sentAt)) {
    this.attach(JSON.stringify(redactor.exchange(exchange, startedAtMs)), EVIDENCE.exchange);
  }
  for (const page of this.pages) {
    this.attach(JSON.stringify(redactor.page(page)), EVIDENCE.page);
  }
});
