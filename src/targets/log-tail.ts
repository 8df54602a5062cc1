/** Keeps the end of what something writes. */
export class LogTail {
  #text = '';
  #cut = false;

  /** @param characters how much is kept, at least */
  constructor(readonly characters: number) {}

  add(text: string): void {
    this.#text += text;
    if (this.#text.length <= 2 * this.characters) return;
    this.#text = this.#text.slice(-this.characters);
    this.#cut = true;
  }

  text(): string {
    return this.#cut ? `[what came before is left out]\n${this.#text}` : this.#text;
  }
}
