import type { PageSeen } from '../end-user/end-user';
import type { JudgedScenario } from '../engine/judgement';
import type { ScenarioRecord } from '../engine/scenario-record';
import type { Exchange, HttpRequest, HttpResponse } from '../http/exchange';
import { beginning, leftOut, truncated } from '../http/truncate';
import type { ReportExchange, ReportMessage, ReportPage, ReportScenario } from './model';
import { READ_LENGTH, type Redactor } from './redactor';

/** Characters of a body that a report shows. */
const SHOWN_BODY = 4096;
/** Characters of any other text that comes from a provider. */
const SHOWN_TEXT = 4096;
/** Characters of a header's value. */
const SHOWN_HEADER = 1024;

/** Evidence as a report shows it: without secrets, each text of a length that people read. */
export class ShownEvidence {
  readonly #redactor: Redactor;
  readonly #runStartedAt: number;
  /** Many scenarios look at the same exchange. */
  readonly #exchanges = new Map<Exchange, ReportExchange>();

  /**
   * @param redactor knows every secret of the run by now
   * @param runStartedAt when the run began, on the scale of the exchanges' own times
   */
  constructor(redactor: Redactor, runStartedAt: number) {
    this.#redactor = redactor;
    this.#runStartedAt = runStartedAt;
  }

  scenario({ record }: JudgedScenario): ReportScenario {
    const { name, verdict, reason, failure, location, durationMs }: ScenarioRecord = record;
    return {
      name,
      verdict,
      ...(reason !== undefined && { reason: this.text(reason) }),
      ...(failure && {
        failure: { ...failure, expected: this.text(failure.expected), seen: this.text(failure.seen) },
      }),
      location,
      steps: record.steps.map((step) => ({
        ...step,
        text: this.text(step.text),
        ...(step.below && { below: step.below.map((line) => this.text(line)) }),
      })),
      exchanges: record.exchanges.map((exchange) => this.exchange(exchange)),
      pages: record.pages.map((page) => this.page(page)),
      notes: record.notes.map((note) => this.text(note)),
      ...(record.timeline && {
        timeline: record.timeline.map((entry) => ({ ...entry, text: this.text(entry.text) })),
      }),
      duration_ms: Math.round(durationMs),
    };
  }

  exchange(exchange: Exchange): ReportExchange {
    const shown = this.#exchanges.get(exchange) ?? this.#exchange(exchange);
    this.#exchanges.set(exchange, shown);
    return shown;
  }

  /** A page that the end user saw. */
  page({ url, status, title, text, action }: PageSeen): ReportPage {
    return {
      url: this.url(url),
      status,
      title: this.text(title),
      text: this.text(text),
      ...(action !== undefined && { action: this.text(action) }),
    };
  }

  text(text: string): string {
    return truncated(this.#redactor.text(beginning(text, READ_LENGTH).text), SHOWN_TEXT);
  }

  url(url: string): string {
    return truncated(this.#redactor.url(beginning(url, READ_LENGTH).text), SHOWN_TEXT);
  }

  #exchange(exchange: Exchange): ReportExchange {
    const { actor, purpose, request, response, noAnswer, startedAt, sentAt, receivedAt } = exchange;
    return {
      actor,
      purpose,
      started_at: startedAt.toISOString(),
      sent_at_ms: Math.round(sentAt - this.#runStartedAt),
      duration_ms: Math.round(receivedAt - sentAt),
      request: {
        method: this.#redactor.text(request.method),
        url: this.url(request.url),
        ...this.#message(request),
      },
      ...(response && { response: { status: response.status, ...this.#message(response) } }),
      ...(noAnswer && { no_answer: this.text(noAnswer.message) }),
    };
  }

  #message({ headers, body }: HttpRequest | HttpResponse): ReportMessage {
    const shownHeaders = Object.fromEntries(
      Object.entries(this.#redactor.headers(headers)).map(([name, value]) => [
        name,
        truncated(value, SHOWN_HEADER),
      ]),
    );
    if (body === undefined || body === '') return { headers: shownHeaders };
    const read = beginning(body, READ_LENGTH);
    const shown = beginning(this.#redactor.body(read.text, headers['content-type']), SHOWN_BODY);
    const missing = shown.leftOut + read.leftOut;
    return { headers: shownHeaders, body: missing === 0 ? shown.text : shown.text + leftOut(missing) };
  }
}
