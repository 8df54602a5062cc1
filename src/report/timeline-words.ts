import type { TimelineEntry } from '../engine/timeline-entry';

/** Whose addresses a client's exchanges and timeline show: the scripted server's port is another each time. */
export const AS_EXAMPLE = 'as.example is the scripted server';

/** What happened at one moment of a scenario of a device client, in words. */
export interface Moment {
  readonly what: TimelineEntry['what'];
  /** Counted from the start of the client: `1.329 s`. */
  readonly time: string;
  /** Several lines where the client wrote several. */
  readonly words: string;
}

/**
 * A timeline in words; what showed nothing, as a control sequence does, is left out.
 *
 * @example
 * // 0.328 s  shows: Open https://as.example/device and enter WDJB-MJHT
 * // 2.332 s  POST https://as.example/token, after a wait of 1.00 s (at least 6 s are asked for) → status 400
 */
export function momentsOf(timeline: readonly TimelineEntry[]): readonly Moment[] {
  return timeline.flatMap((entry) => {
    const { what, at_ms } = entry;
    const words = wordsOf(entry);
    return words === undefined ? [] : [{ what, time: seconds(at_ms, 3), words }];
  });
}

function wordsOf({ what, text, answer, waited_ms, least_ms }: TimelineEntry): string | undefined {
  const said = text.replace(/^\s*\n|\s+$/g, '');
  if (what === 'screen') return said === '' ? undefined : `shows: ${said}`;
  if (what === 'browser') return `opens in a browser: ${said}`;
  const least = least_ms === undefined ? '' : ` (at least ${least_ms / 1000} s are asked for)`;
  const wait = waited_ms === undefined ? '' : `, after a wait of ${seconds(waited_ms, 2)}${least}`;
  return `${said}${wait}${answer === undefined ? '' : ` → ${answer}`}`;
}

function seconds(ms: number, digits: number): string {
  return `${(ms / 1000).toFixed(digits)} s`;
}

/** A whole timeline as text, the times in a column of their own. */
export function timelineText(timeline: readonly TimelineEntry[]): string {
  const moments = momentsOf(timeline);
  const width = Math.max(0, ...moments.map(({ time }) => time.length));
  return moments
    .flatMap(({ time, words }) =>
      words
        .split('\n')
        .map((line, index) => `${(index === 0 ? time : '').padStart(width)}  ${line}`.trimEnd()),
    )
    .join('\n');
}
