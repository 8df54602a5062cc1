import type { EndUser } from '../end-user/end-user';
import type { Clock } from '../http/clock';
import type { Exchange, HttpRequest } from '../http/exchange';
import type { RequestContext, Transport } from '../http/transport';
import { NotTested } from '../judging/outcomes';
import { readAuthorization } from './authorization';
import { RecordedPolls } from './recorded-polls';
import { asksTheSame } from './recorded-request';
import type { Recording } from './recording';

/**
 * A recorded sign-in in the place of a provider, for one scenario: the scenario sends its requests, waits and sends its end
 * user as it does elsewhere, and gets the answers that were recorded, at the times at which they came. What the recording
 * does not show is not tested.
 */
export class Replay implements Clock, Transport {
  #polls: RecordedPolls | undefined;
  readonly #recording: Recording;
  #now: number;
  #openings = 0;
  #lastOther = Number.NEGATIVE_INFINITY;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#now = recording.opening.sentAt;
  }

  now(): number {
    return this.#now;
  }

  /** Waiting takes no time: what came later is there already. */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.#now += Math.max(0, ms);
  }

  /** @throws NotTested when the recording has no such request, or no answer to it */
  async send(request: HttpRequest, { actor, purpose, signal }: RequestContext): Promise<Exchange> {
    signal?.throwIfAborted();
    const isDevice = actor === 'the device';
    const same = ({ request: recorded }: Exchange): boolean => asksTheSame(request, recorded, isDevice);
    const found = this.#find(purpose, same);
    if (!found) throw new NotTested(`The recording shows no such ${purpose}.`);
    if (!found.response)
      throw new NotTested(`To a ${purpose} ${found.noAnswer?.message ?? 'it has no answer'}.`);
    if (isFormUnasked(found))
      throw new NotTested(
        'The recorded device did not ask for JSON, and got a form (Accept: application/json).',
      );
    // Another sign-in of the recording was at another time.
    if (!this.#recording.otherOpenings.includes(found))
      this.#now = Math.max(found.receivedAt, this.#recording.opening.receivedAt);
    return { ...found, actor, purpose };
  }

  /** @throws NotTested when the device authorization response has none */
  #session(): RecordedPolls {
    this.#polls ??= new RecordedPolls(this.#recording);
    return this.#polls;
  }

  #find(purpose: string, same: (exchange: Exchange) => boolean): Exchange | undefined {
    const { opening, otherOpenings, polls, others } = this.#recording;
    if (purpose === 'device authorization request') {
      const next = [opening, ...otherOpenings][this.#openings];
      if (!next || !same(next)) return undefined;
      this.#openings++;
      return next;
    }
    // All of them ask the same: which one it is, time decides.
    if (purpose === 'token request')
      return polls.some(same) ? this.#session().at(this.#now, same) : undefined;
    // In their order, each once: what was asked earlier, or asked again, may have another answer.
    const next = others.find(
      (other) => other.sentAt > this.#lastOther && other.sentAt >= this.#now - 1 && same(other),
    );
    if (next) this.#lastOther = next.sentAt;
    return next;
  }

  /** The end user of the recording, of whom no more is known than what came of the visit. */
  endUser(): EndUser {
    return {
      driver: 'command',
      seesPages: false,
      whyNoPages: 'What the pages say is not looked at in a recording.',
      openBrowser: () => ({
        run: async ({ uri, userCode, decision }) => {
          const { verification_uri, user_code } = readAuthorization(this.#recording.opening);
          if (decision === 'look' || uri !== verification_uri || userCode !== user_code)
            throw new NotTested('The recording does not show an end user who does that.');
          this.#session().decide(decision, this.#now);
          return {
            outcome: decision === 'approve' ? 'approved' : 'denied',
            detail: 'as recorded',
            pages: [],
          };
        },
      }),
      close: async () => {},
    };
  }
}

/** Some providers, GitHub among them, answer with a form whoever does not ask for JSON; every scenario asks for it. */
function isFormUnasked({ request, response }: Exchange): boolean {
  const type = response?.headers['content-type'] ?? '';
  return (
    /^application\/x-www-form-urlencoded\b/i.test(type) &&
    !/application\/json/i.test(request.headers.accept ?? '')
  );
}
