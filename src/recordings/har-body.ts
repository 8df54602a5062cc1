import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { HttpResponse } from '../http/exchange';

const LARGEST_BYTES = 10 * 1024 * 1024;

const DECODERS: Readonly<Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/**
 * The body of an answer as it was before it was sent. Most tools write it so; some write, in base64, the bytes that came,
 * compressed as they were.
 *
 * @param encoding of `text`: `base64`, or none
 * @param contentEncoding the answer's `Content-Encoding`
 * @returns undefined where it is compressed, and cannot be decompressed
 */
export function decodedBody(
  text: string,
  encoding: string | undefined,
  contentEncoding = '',
): Pick<HttpResponse, 'body' | 'validUtf8'> | undefined {
  if (encoding !== 'base64') return { body: text, validUtf8: true };
  const bytes = Buffer.from(text, 'base64');
  // What is compressed is no UTF-8, by its first bytes or the next; what is UTF-8 was decompressed already.
  if (isUtf8(bytes) || contentEncoding === '' || contentEncoding === 'identity')
    return { body: bytes.toString('utf8'), validUtf8: isUtf8(bytes) };
  try {
    const plain = DECODERS[contentEncoding.trim().toLowerCase()]?.(bytes, { maxOutputLength: LARGEST_BYTES });
    return plain && { body: plain.toString('utf8'), validUtf8: isUtf8(plain) };
  } catch {
    return undefined;
  }
}
