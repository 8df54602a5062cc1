import { setWorldConstructor, World } from '@cucumber/cucumber';
import { ENDPOINTS } from '../../../src/client-under-test/addresses';
import { parametersOf } from '../../../src/client-under-test/body-parameters';
import type { ClientHarness } from '../../../src/client-under-test/harness';
import type { ReceivedRequest } from '../../../src/client-under-test/received-request';
import { openEvidence } from '../../../src/engine/evidence';
import { NotTested } from '../../../src/judging/outcomes';

/** What a scenario of the device client knows and has seen. */
export class ClientWorld extends World {
  readonly evidence = openEvidence();
  /** The client, and the scripted server that it talks to. */
  harness!: ClientHarness;

  /** The device authorization requests that were received. */
  get authorizationRequests(): readonly ReceivedRequest[] {
    return this.#receivedAt(ENDPOINTS.device_authorization_endpoint);
  }

  /** The polls that the token endpoint received; a token that is refreshed is none. */
  get polls(): readonly ReceivedRequest[] {
    return this.#receivedAt(ENDPOINTS.token_endpoint).filter(
      (request) => parametersOf(request).get('grant_type') !== 'refresh_token',
    );
  }

  /** When the device authorization response was sent. */
  get codesSentAt(): number {
    const [request] = this.authorizationRequests;
    if (!request) throw new NotTested('The device sent no device authorization request.');
    return request.answeredAt;
  }

  /** What the end user is told from the last response of the two endpoints on. */
  get told(): string {
    const requests = new Set([...this.authorizationRequests, ...this.polls]);
    const last = this.harness.received.filter((request) => requests.has(request)).at(-1);
    return this.harness.screen.textFrom(last?.shownBefore ?? 0);
  }

  #receivedAt(endpoint: string): readonly ReceivedRequest[] {
    return this.harness.received.filter(({ url }) => url.split('?')[0] === endpoint);
  }
}

setWorldConstructor(ClientWorld);
