import type { RequestShape } from '../../../src/device-client/request-shape';
import type { Exchange } from '../../../src/http/exchange';
import { answerOf } from '../../../src/judging/answers';
import { describeAnswer } from '../../../src/judging/describe';
import { NotTested } from '../../../src/judging/outcomes';
import { isRefusedAlike } from '../../../src/judging/refused-alike';
import { unknownClientId } from '../../../src/provider-under-test/request-shapes';

/** Answers that are right for a client without the grant, or that say nothing of who asks. */
const SAYS_NOTHING_OF_STRANGERS = [undefined, 'unauthorized_client', 'authorization_pending', 'slow_down'];

/**
 * Makes sure that a client which is refused by another error than `unauthorized_client` is one that the server knows: it
 * sends the request once more as somebody who was never registered. Where both hear the same, the target file may name a
 * client that nobody registered, which is no flaw of the server. Which error that is does not matter: a server that has a
 * wrong one for strangers is accused of that elsewhere, and once
 * ([RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2)).
 *
 * @param registered whether the run itself had the client registered
 * @throws NotTested where the server makes no difference
 */
export async function expectNoStranger(
  answer: Exchange,
  registered: boolean,
  ask: (shape: RequestShape) => Promise<Exchange>,
): Promise<void> {
  if (registered || SAYS_NOTHING_OF_STRANGERS.includes(answerOf(answer).error)) return;
  const stranger = await ask({ authentication: 'none', set: { client_id: unknownClientId() } });
  if (!isRefusedAlike(answer, stranger)) return;
  throw new NotTested(
    `The provider answers the client without the grant as one that was never registered: ${describeAnswer(answer)}. Whether it knows that client cannot be told; look at unauthorized_client.client_id.`,
  );
}
