/** Bytes of an export to text. Invariant: no byte is guessed; what is neither UTF-8 nor UTF-16 is refused. */
import type { NoteCode } from './file-report.js';

export type DecodedText =
  | {
      readonly tag: 'text';
      readonly text: string;
      /** The text in UTF-8, without byte order mark. */
      readonly utf8: Uint8Array;
      readonly notes: readonly NoteCode[];
    }
  | { readonly tag: 'undecodable' };

/**
 * @param bytes the whole file
 * @returns the text without byte order mark, and what was unusual about its encoding
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return decode('utf-8', bytes.subarray(3), ['byte-order-mark']);
  if (a === 0xff && b === 0xfe) return decode('utf-16le', bytes.subarray(2), ['utf-16']);
  if (a === 0xfe && b === 0xff) return decode('utf-16be', bytes.subarray(2), ['utf-16']);
  // JSON starts with an ASCII character, so a NUL among the first two bytes can only be half of a UTF-16 unit.
  if (bytes.length >= 2 && a !== 0 && b === 0) return decode('utf-16le', bytes, ['utf-16']);
  if (bytes.length >= 2 && a === 0 && b !== 0) return decode('utf-16be', bytes, ['utf-16']);
  return decode('utf-8', bytes, []);
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const STRICT = { fatal: true, ignoreBOM: true };
const UTF8 = new TextDecoder('utf-8', STRICT);

/** @returns undefined where it is not UTF-8 */
export function decodedUtf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

function decode(encoding: Encoding, bytes: Uint8Array, notes: readonly NoteCode[]): DecodedText {
  if (encoding === 'utf-8') {
    const text = decodedUtf8(bytes);
    return text === undefined ? { tag: 'undecodable' } : { tag: 'text', text, utf8: bytes, notes };
  }
  try {
    const text = new TextDecoder(encoding, STRICT).decode(bytes);
    return { tag: 'text', text, utf8: new TextEncoder().encode(text), notes };
  } catch {
    return { tag: 'undecodable' };
  }
}
