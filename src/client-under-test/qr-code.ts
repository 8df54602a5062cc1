/** The smallest QR code has 21 rows; half blocks draw two of them in a line. */
const LEAST_LINES = 10;

/** True when a screen shows a QR code: in block characters, or in cells with a background colour. */
export function showsQrCode(raw: string): boolean {
  const lines = raw.split(/\r?\n|\r/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escape sequences
  const cell = /\u001b\[(?:\d+;)*(?:7|4[07]|10[07])m\s/g;
  const isDrawn = (line: string): boolean =>
    (line.match(/[▀▄█▌▐▖▗▘▙▚▛▜▝▞▟]/gu)?.length ?? 0) >= 5 || (line.match(cell)?.length ?? 0) >= 5;
  return lines.filter(isDrawn).length >= LEAST_LINES;
}
