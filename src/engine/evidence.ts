/**
 * How evidence travels from a step to the report: as attachments of Cucumber's message stream, each a JSON document of
 * its own media type. What is attached is redacted before it enters the stream.
 */
export const EVIDENCE = {
  /** A `ReportExchange`. */
  exchange: 'application/vnd.rfc8628.exchange+json',
  /** A `ReportPage`. */
  page: 'application/vnd.rfc8628.page+json',
  /** A sentence. */
  note: 'application/vnd.rfc8628.note+json',
  /** A `Finding`: why the scenario did not simply pass. */
  finding: 'application/vnd.rfc8628.finding+json',
} as const;

/** Why a scenario ended other than by passing. */
export type Finding =
  | { readonly kind: 'not-met'; readonly expected: string; readonly seen: string }
  | {
      /** `crowded-out` is a session that the provider may have dropped for the many that were started after it. */
      readonly kind: 'not-tested' | 'not-applicable' | 'no-answer' | 'crowded-out' | 'suite-error';
      readonly reason: string;
    };
