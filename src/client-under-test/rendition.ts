/** What a terminal is told of the text that follows, as far as it decides whether that can be seen. */
export interface Rendition {
  readonly isConcealed: boolean;
  /** Many terminals show the first eight colours brighter then. */
  readonly isBold: boolean;
  /** Colours as they were asked for; undefined for the terminal's own. */
  readonly foreground: string | undefined;
  readonly background: string | undefined;
}

/** As a terminal begins. */
export const ORDINARY: Rendition = {
  isConcealed: false,
  isBold: false,
  foreground: undefined,
  background: undefined,
};

/**
 * Follows a sequence that selects a graphic rendition (SGR, ECMA-48 section 8.3.117).
 *
 * @param numbers between "ESC [" and "m", as they are written
 *
 * ```ts
 * isInvisible(rendered(ORDINARY, '8')); // true
 * isInvisible(rendered(ORDINARY, '38;5;8')); // false: a grey, the eighth of 256 colours
 * isInvisible(rendered(ORDINARY, '30;40')); // true: black on black
 * ```
 */
export function rendered(before: Rendition, numbers: string): Rendition {
  let { isConcealed, isBold, foreground, background } = before;
  const codes = numbers.split(';');
  for (let index = 0; index < codes.length; index += 1) {
    const [code = '', ...parts] = (codes[index] ?? '').split(':');
    if (code === '38' || code === '48') {
      const rest = parts.length > 0 ? parts : colourAfter(codes, index);
      if (parts.length === 0) index += rest.length;
      const colour = rest.filter((part) => part !== '').join(' ');
      if (code === '38') foreground = colour;
      else background = colour;
    } else if (code === '' || Number(code) === 0)
      ({ isConcealed, isBold, foreground, background } = ORDINARY);
    else if (code === '1') isBold = true;
    else if (code === '22') isBold = false;
    else if (code === '8') isConcealed = true;
    else if (code === '28') isConcealed = false;
    else if (code === '39') foreground = undefined;
    else if (code === '49') background = undefined;
    else if (/^(3|9)[0-7]$/.test(code)) foreground = named(code);
    else if (/^(4|10)[0-7]$/.test(code)) background = named(code);
  }
  return { isConcealed, isBold, foreground, background };
}

/** True for text that is there and cannot be read: concealed, or of the colour of its background. */
export function isInvisible({ isConcealed, isBold, foreground, background }: Rendition): boolean {
  if (isConcealed) return true;
  if (foreground === undefined || foreground !== background) return false;
  return !isBold || !/^5 [0-7]$/.test(foreground);
}

/** The numbers of a colour that are separated as codes are: `5;8`, or `2;255;0;0`. */
function colourAfter(codes: readonly string[], index: number): readonly string[] {
  return codes.slice(index + 1, index + 1 + (codes[index + 1] === '2' ? 4 : 2));
}

/** The sixteen colours with names are the first of the 256. */
function named(code: string): string {
  return `5 ${Number(code.at(-1)) + (/^(9|10)/.test(code) ? 8 : 0)}`;
}
