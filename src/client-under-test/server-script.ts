import { ENDPOINTS } from './addresses';
import { jsonTextAnswer, readScriptedAnswer, type ScriptedAnswer } from './scripted-answer';

/** Control characters, and those that turn the direction of text. */
const CONTROL = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * What the servers of a scenario answer, in the order in which it was declared for each address. Pure: whoever serves
 * it, asks it.
 */
export class ServerScript {
  /** Members of the device authorization response, each a JSON text, in their order. */
  readonly #codes = new Map<string, string>();
  #contentType = 'application/json';
  readonly #answers = new Map<string, ScriptedAnswer[]>();
  readonly #standing = new Map<string, ScriptedAnswer>();
  readonly #fallback = new Map<string, ScriptedAnswer>();
  readonly #declared = new Set<string>();
  /** The answers that were given, by address, in their order. */
  readonly #given = new Map<string, ScriptedAnswer[]>();
  /** All that was declared, be it given by now or not. */
  readonly #ever: ScriptedAnswer[] = [];

  /** Sets a member of the device authorization response; `undefined` leaves it out. */
  codes(name: string, json: string | undefined): void {
    if (json === undefined) this.#codes.delete(name);
    else this.#codes.set(name, json);
  }

  /** The media type of the device authorization response. */
  set contentType(type: string) {
    this.#contentType = type;
  }

  /** A member of the device authorization response as it is sent now. */
  code(name: string): unknown {
    const json = this.#codes.get(name);
    return json === undefined ? undefined : JSON.parse(json);
  }

  answer(method: 'GET' | 'POST', address: string, answer: ScriptedAnswer): void {
    const key = keyOf(method, address);
    this.#declared.add(key);
    this.#ever.push(answer);
    this.#answers.set(key, [...(this.#answers.get(key) ?? []), answer]);
  }

  /** Has every request there answered in the same way, where nothing else was declared for it. */
  answerAlways(method: 'GET' | 'POST', address: string, answer: ScriptedAnswer): void {
    this.#declared.add(keyOf(method, address));
    this.#ever.push(answer);
    this.#standing.set(keyOf(method, address), answer);
  }

  /** How a request there is answered in scenarios that declare nothing for it. */
  answerByDefault(method: 'GET' | 'POST', address: string, answer: ScriptedAnswer): void {
    this.#fallback.set(keyOf(method, address), answer);
  }

  /** Equal for scripts that answer every request alike, as long as none has been answered. */
  get fingerprint(): string {
    return JSON.stringify([
      [...this.#codes],
      this.#contentType,
      [...this.#answers],
      [...this.#standing],
      [...this.#fallback],
    ]);
  }

  /** Takes the next answer for a request; undefined where none is left. */
  next(method: string, address: string): ScriptedAnswer | undefined {
    const answer = this.#next(method, address);
    if (answer) this.#given.set(keyOf(method, address), [...this.given(method, address), answer]);
    return answer;
  }

  /** The answer that a request there got last; undefined where none did. */
  lastGiven(method: string, address: string): ScriptedAnswer | undefined {
    return this.given(method, address).at(-1);
  }

  /** The answers that requests there got, in their order. */
  given(method: string, address: string): readonly ScriptedAnswer[] {
    return this.#given.get(keyOf(method, address)) ?? [];
  }

  #next(method: string, address: string): ScriptedAnswer | undefined {
    const key = keyOf(method, address);
    const left = this.#answers.get(key)?.shift() ?? this.#standing.get(key);
    if (left || this.#declared.has(key)) return left;
    if (key === keyOf('POST', ENDPOINTS.device_authorization_endpoint) && this.#codes.size > 0)
      return this.codesAnswer();
    const fallback = this.#fallback.get(key);
    if (!fallback) return undefined;
    // Codes are good for one token: a second request for it is one too many.
    this.#declared.add(key);
    return fallback;
  }

  /** The device authorization response. */
  codesAnswer(): ScriptedAnswer {
    const members = [...this.#codes].map(([name, json]) => `${JSON.stringify(name)}: ${json}`);
    const answer = jsonTextAnswer(200, `{ ${members.join(', ')} }`);
    return { ...answer, headers: { ...answer.headers, 'content-type': this.#contentType } };
  }

  /** True when an answer was declared for that address, be it given by now or not. */
  declares(method: string, address: string): boolean {
    return this.#declared.has(keyOf(method, address)) || this.#fallback.has(keyOf(method, address));
  }

  /** True when the scenario says what the metadata are. */
  get hasMetadata(): boolean {
    return [...this.#declared].some((key) => key.startsWith('GET ') && key.includes('/.well-known/'));
  }

  /** The answers that are declared for that address and were not asked for yet. */
  left(method: string, address: string): number {
    return this.#answers.get(keyOf(method, address))?.length ?? 0;
  }

  /** True when every request there is answered in one way, for as long as it is asked. */
  hasStanding(method: string, address: string): boolean {
    return this.#standing.has(keyOf(method, address));
  }

  /** Addresses with answers that were declared and never asked for. */
  get unasked(): readonly string[] {
    return [...this.#answers].flatMap(([key, answers]) => answers.map(() => key));
  }

  /** Every answer that is declared and left, for what a run has to be prepared for. */
  get all(): readonly ScriptedAnswer[] {
    return [...this.#answers.values(), [...this.#standing.values()], [...this.#fallback.values()]].flat();
  }

  /**
   * What the server says that a terminal would take for a command, each with the text that follows it: alone, the client
   * may well have sent it for its own ends.
   */
  get controlSequences(): readonly string[] {
    const bodies = [this.codesAnswer(), ...this.#ever].map(({ body = '' }) => body);
    return bodies.flatMap((body) => {
      const texts: string[] = [];
      for (const [literal] of body.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
        try {
          texts.push(String(JSON.parse(literal)));
        } catch {
          // No JSON text: nobody can have read it as one.
        }
      }
      return texts.flatMap((text) =>
        [...text.matchAll(CONTROL)].map(({ index }) => text.slice(index, index + 16)),
      );
    });
  }

  /** Declares the usual answer to polls, a token, where a scenario declares no other. */
  issueTokens(): void {
    this.answerByDefault('POST', ENDPOINTS.token_endpoint, readScriptedAnswer('a token'));
  }
}

function keyOf(method: string, address: string): string {
  return `${method} ${new URL(address).href}`;
}
