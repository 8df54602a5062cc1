import { setDefaultTimeout, setDefinitionFunctionWrapper } from '@cucumber/cucumber';
import { findingOf } from '../../../src/judging/verdict-policy';
import type { ProviderWorld } from './world';

// Every request and every wait has a bound of its own; Cucumber's would call a wait for expiry a failure.
setDefaultTimeout(-1);

type Definition = (this: ProviderWorld, ...parameters: unknown[]) => unknown;

/** Keeps what a thrown error says of the scenario; what could not be judged skips the rest of it. */
setDefinitionFunctionWrapper(
  (definition: Definition) =>
    async function (this: ProviderWorld, ...parameters: unknown[]) {
      try {
        return await definition.apply(this, parameters);
      } catch (error) {
        const finding = await findingOf(error, {
          interrupted: this.run.signal.aborted,
          objectionTo: (found) => this.objectionTo(found),
        });
        this.evidence.found(finding);
        if (finding.kind === 'not-met' || finding.kind === 'suite-error') throw error;
        return 'skipped';
      }
    },
);
