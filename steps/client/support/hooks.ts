import { After, Before, setDefaultTimeout, setDefinitionFunctionWrapper } from '@cucumber/cucumber';
import type { ClientSubject } from '../../../src/client-under-test/client-subject';
import type { ClientHarness } from '../../../src/client-under-test/harness';
import { currentSubject } from '../../../src/engine/evidence';
import { NotTested } from '../../../src/judging/outcomes';
import { findingOf } from '../../../src/judging/verdict-policy';
import type { ClientWorld } from './client-world';

// Every request and every wait has a bound of its own; Cucumber's would cut a scenario that waits for good reason.
setDefaultTimeout(-1);

function subject(): ClientSubject | undefined {
  const given = currentSubject();
  return typeof given === 'object' && given !== null && 'harnessFor' in given
    ? (given as ClientSubject)
    : undefined;
}

/** The reference client in this process, on a virtual clock. Loaded when it is needed: a program is judged without it. */
function referenceHarness(): ClientHarness {
  // Its types would have it, and nock with it, in the package.
  const { ReferenceHarness } = require('../in-process/reference-harness') as {
    ReferenceHarness: new () => ClientHarness;
  };
  return new ReferenceHarness();
}

type Definition = (this: ClientWorld, ...parameters: unknown[]) => unknown;

/**
 * Turns what a step throws into a finding. Only a requirement that is not met fails a scenario; what could not be judged
 * skips the rest of it. Where Cucumber runs alone nobody reads findings, and whatever is thrown fails the scenario.
 */
setDefinitionFunctionWrapper(
  (definition: Definition) =>
    async function (this: ClientWorld, ...parameters: unknown[]) {
      try {
        return await definition.apply(this, parameters);
      } catch (error) {
        const finding = await findingOf(error, {
          interrupted: subject()?.signal.aborted === true,
          // A program that could not even ask was kept from it by something else: that accuses it of nothing.
          objectionTo: async () => {
            const unseen = this.harness.unseen();
            return unseen === undefined ? undefined : new NotTested(unseen);
          },
        });
        this.evidence.found(finding);
        if (finding.kind === 'not-met' || currentSubject() === undefined) throw error;
        return 'skipped';
      }
    },
);

Before(function (this: ClientWorld, { pickle }) {
  const tags = pickle.tags.map(({ name }) => name.slice(1));
  this.harness = subject()?.harnessFor(tags) ?? referenceHarness();
});

/** What no step asked about, and what makes a scenario prove nothing all the same. */
After(async function (this: ClientWorld) {
  const { harness, evidence } = this;
  const objection = harness.objection();
  await harness.close();
  harness.addEvidence(evidence);
  if (evidence.finding === undefined && objection !== undefined) throw new NotTested(objection);
});
