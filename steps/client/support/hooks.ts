import { After, Status } from '@cucumber/cucumber';
import { DeviceClientError } from '../../../src/device-client/errors';
import type { ClientWorld } from './client-world';
import { NotJudged } from './outcomes';

/** What no step asked about, and what makes a scenario prove nothing all the same. */
After(async function (this: ClientWorld, { result }) {
  const { unexpected, unasked } = this.server;
  await this.close();
  if (result?.status !== Status.PASSED) return;
  if (this.failure !== undefined && !(this.failure instanceof DeviceClientError))
    throw new NotJudged(`the client did not end properly: ${String(this.failure)}`);
  if (unexpected.length > 0)
    throw new NotJudged(`requests were sent that this scenario does not expect: ${unexpected[0]}`);
  if (unasked.length > 0) throw new NotJudged(`answers were declared that nobody asked for: ${unasked[0]}`);
});
