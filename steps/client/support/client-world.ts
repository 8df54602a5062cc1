import { setWorldConstructor, World } from '@cucumber/cucumber';
import { ENDPOINTS } from '../../../src/client-under-test/addresses';
import { parametersOf } from '../../../src/client-under-test/body-parameters';
import type { ClientHarness } from '../../../src/client-under-test/harness';
import type { ReceivedRequest } from '../../../src/client-under-test/received-request';
import { isRefusal } from '../../../src/client-under-test/scripted-answer';
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

  /** What the end user is told from the response on that ends the sign-in, or from the last one where none does. */
  get told(): string {
    const requests = [...this.authorizationRequests, ...this.polls];
    const last = this.harness.received.filter((request) => requests.includes(request)).at(-1);
    return this.harness.screen.textFrom((this.#ending ?? last)?.shownBefore ?? 0);
  }

  /** The client polls on after what the scenario has the server say last. */
  get pollsOn(): boolean {
    return this.polls.length > this.harness.script.given('POST', ENDPOINTS.token_endpoint).length;
  }

  /** The first request that was answered with an end: what a client sends after it is not what its words are about. */
  get #ending(): ReceivedRequest | undefined {
    const { script } = this.harness;
    const answered = [
      [this.authorizationRequests, script.given('POST', ENDPOINTS.device_authorization_endpoint)],
      [this.polls, script.given('POST', ENDPOINTS.token_endpoint)],
    ] as const;
    return answered
      .flatMap(([requests, answers]) =>
        requests.filter((_, index) => {
          const answer = answers[index];
          return answer !== undefined && isRefusal(answer);
        }),
      )
      .at(0);
  }

  #receivedAt(endpoint: string): readonly ReceivedRequest[] {
    return this.harness.received.filter(({ url }) => url.split('?')[0] === endpoint);
  }
}

setWorldConstructor(ClientWorld);
