const MINUTES = /(?<!\d|\d[.,:/-])(?:30|29)(?!\d|\s?%|[.,:]\d*[1-9])/;
const SECONDS = /(?<!\d)1[.,'’\s]?(?:800|799)(?!\d)/;
const CLOCK = /(?<!\d)\d?\d(?::|\s?h\s?)\d\d(?!\d)|(?<!\d)\d?\d\.\d\d\s?(?:uhr|h\b)|\b\d?\d\s?[ap]\.?m\b/i;
const HALF = /half|halbe|demi|media hora|meia hora|mezz|pół|полчаса|半/i;
const THIRTY =
  /thirty|drei(?:ß|ss)ig|trente|treinta|trenta|trinta|dertig|trettio|tretti|tredive|trzydzieści|тридцать|三十/i;
const HOURS = /(?<!\d)0?[.,]5(?!\d)/;

/**
 * True where a text says in one way or another that something is good for half an hour: as minutes or seconds, in words of
 * some languages, or as a time of the day. Words are many, and languages too: a text that holds the number will do.
 *
 * ```ts
 * saysHalfAnHour('Der Code gilt noch 30,0 Min.'); // true
 * ```
 */
export function saysHalfAnHour(text: string): boolean {
  const plain = withPlainDigits(text);
  return [MINUTES, SECONDS, CLOCK, HALF, THIRTY, HOURS].some((way) => way.test(plain));
}

/** Digits as ASCII has them: others count in their own. */
function withPlainDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => String(numberOf(digit)));
}

/** Decimal digits stand in Unicode in rows of ten, from zero to nine. */
function numberOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  for (let value = 0; value <= 9; value += 1)
    if (!/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) return value;
  return code % 10;
}
