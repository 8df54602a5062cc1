import { After, Status, setDefinitionFunctionWrapper } from '@cucumber/cucumber';
import { DeviceClientError } from '../../../src/device-client/errors';
import { NeverEnded, NotTested } from '../../../src/judging/outcomes';
import { findingOf } from '../../../src/judging/verdict-policy';
import type { ClientWorld } from './client-world';

type Definition = (this: ClientWorld, ...parameters: unknown[]) => unknown;

/**
 * Keeps what a thrown error says of the scenario. Whatever it says, Cucumber alone, which judges the reference client,
 * shall fail: of that client everything can be judged.
 */
setDefinitionFunctionWrapper(
  (definition: Definition) =>
    async function (this: ClientWorld, ...parameters: unknown[]) {
      try {
        return await definition.apply(this, parameters);
      } catch (error) {
        this.evidence.found(await findingOf(error));
        throw error;
      }
    },
);

/** What no step asked about, and what makes a scenario prove nothing all the same. */
After(async function (this: ClientWorld, { result }) {
  const { unexpected, unasked } = this.server;
  await this.close();
  if (result?.status !== Status.PASSED) return;
  const { failure } = this;
  if (failure instanceof NeverEnded) throw failure;
  if (failure !== undefined && !(failure instanceof DeviceClientError))
    throw new NotTested(`The client did not end properly: ${String(failure)}`);
  if (unexpected.length > 0)
    throw new NotTested(`Requests were sent that this scenario does not expect: ${unexpected[0]}`);
  if (unasked.length > 0) throw new NotTested(`Answers were declared that nobody asked for: ${unasked[0]}`);
});
