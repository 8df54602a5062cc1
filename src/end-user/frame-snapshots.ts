import type { Element } from 'domhandler';
import type { ElementHandle, Frame, JSHandle } from 'playwright-core';
import { MARK, takeSnapshot } from './page-snapshot';
import { pickElement, placeOf, textOfSnapshot } from './run-in-page';

const MOST_FRAMES = 10;

/** Live elements of one frame, marked from `from` on. */
interface Marked {
  readonly from: number;
  readonly elements: JSHandle;
}

/** What a frame showed when it was written down. */
interface Snapshot {
  readonly html: string;
  readonly url: string;
  readonly mediaType: string;
}

/** Writes down what a page shows, with its frames, and finds the live elements of what it wrote. */
export class FrameSnapshots {
  private marked: Marked[] = [];

  /**
   * Writes a page down, and forgets the one before.
   *
   * @param longest characters, all frames together
   */
  async take(frame: Frame, longest: number): Promise<Snapshot> {
    for (const { elements } of this.marked) void elements.dispose().catch(() => {});
    this.marked = [];
    return this.snapshot(frame, { longest });
  }

  /** What stands in the browser where the snapshot has an element; nothing where it is gone. */
  async liveElement(element: Element): Promise<ElementHandle | undefined> {
    const number = Number(element.attribs[MARK] ?? Number.NaN);
    const { from, elements } = this.marked.findLast((one) => one.from <= number) ?? {};
    if (from === undefined || !elements) return undefined;
    const handle = await elements.evaluateHandle(pickElement, number - from);
    return handle.asElement() ?? undefined;
  }

  /** Writes down what a frame shows, with the frames that are part of it; adds to the elements that are known. */
  private async snapshot(frame: Frame, { longest }: { readonly longest: number }): Promise<Snapshot> {
    const number = this.marked.length === 0 ? 0 : this.marked.length * 100_000;
    const taken = await frame.evaluateHandle(takeSnapshot, { longest, from: number });
    const { html, url, mediaType } = await taken.evaluate(textOfSnapshot);
    this.marked.push({ from: number, elements: await taken.getProperty('elements') });
    await taken.dispose();
    if (this.marked.length >= MOST_FRAMES) return { html, url, mediaType };
    return { html: await this.withFrames(frame, html, longest - html.length), url, mediaType };
  }

  /** Puts what frames show where they stand. */
  private async withFrames(frame: Frame, html: string, longest: number): Promise<string> {
    let whole = html;
    for (const child of frame.childFrames().slice(0, MOST_FRAMES)) {
      const mark = await this.markOf(child).catch(() => undefined);
      if (mark === undefined || this.marked.length >= MOST_FRAMES) continue;
      const inner = await this.snapshot(child, { longest: Math.max(0, longest) }).catch(() => undefined);
      const tag = new RegExp(`<iframe([^>]*) ${MARK}="${mark}"></iframe>`);
      const shown = inner?.html.replace(/<\/?(?:html|head|body|title)\b[^>]*>/g, '') ?? '';
      whole = whole.replace(tag, (_, attributes: string) => {
        const hidden = /\shidden="/.test(attributes) ? ' hidden' : '';
        return `<div${hidden}>${shown}</div>`;
      });
    }
    return whole;
  }

  /** The number under which the frame's own element stands in what was just written down. */
  private async markOf(child: Frame): Promise<number | undefined> {
    const own = await child.frameElement();
    for (const { from, elements } of this.marked) {
      const place = await elements.evaluate(placeOf, own).catch(() => -1);
      if (place >= 0) return from + place;
    }
    return undefined;
  }
}
