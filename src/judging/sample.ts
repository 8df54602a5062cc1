import type { Exchange } from '../http/exchange';
import { readOAuthAnswer } from '../http/oauth-answer';
import { NotTested, RequirementNotMet } from './outcomes';

/**
 * What is wrong with a response, in words; undefined where nothing is.
 *
 * @param json its members; empty where it is no JSON object
 */
export type ResponseJudge = (
  exchange: Exchange,
  json: Readonly<Record<string, unknown>>,
) => string | undefined;

/** Device authorization responses of independent sessions, in the order in which they were asked for. */
export class Sample {
  /** The members of each response; empty where it is no JSON object. */
  readonly responses: readonly Readonly<Record<string, unknown>>[];

  constructor(readonly exchanges: readonly Exchange[]) {
    this.responses = exchanges.map((exchange) => readOAuthAnswer(exchange).json ?? {});
  }

  /**
   * Judges every response.
   *
   * @param expected what each one should be, in words
   * @throws RequirementNotMet for the first one that is not
   */
  expectEach(expected: string, judge: ResponseJudge): void {
    this.exchanges.forEach((exchange, index) => {
      const seen = judge(exchange, this.responses[index] ?? {});
      if (seen !== undefined) throw new RequirementNotMet(expected, seen);
    });
  }

  /** @throws NotTested when there are fewer than two codes of that name, which nothing could be told from */
  codes(name: 'device_code' | 'user_code'): string[] {
    const codes = this.responses.map((json) => json[name]).filter((code) => typeof code === 'string');
    if (codes.length < 2)
      throw new NotTested(`Fewer than two sessions with a ${name}: too few to tell anything.`);
    return codes;
  }
}
