/**
 * Writes JSON as bytes of UTF-8. Invariant: what it writes is what `JSON.stringify` gives, to the byte.
 */
import type { Json } from '@policyc/base';
import { JsonPiece } from './json-piece.js';

/** Looked up once: see `compareUtf8`. */
const { charCodeAt } = String.prototype;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What stands behind the backslash; 0 where the character stands as it is, `u` where its number has to be written. */
const ESCAPES = new Uint8Array(128);
ESCAPES.fill(0x75, 0, 0x20);
for (const [c, letter] of ['\bb', '\tt', '\nn', '\ff', '\rr', '""', '\\\\'].map(codes)) ESCAPES[c] = letter;

function codes(pair: string): readonly [number, number] {
  return [pair.charCodeAt(0), pair.charCodeAt(1)];
}

const encoder = new TextEncoder();

const [TRUE, FALSE, NULL] = [new JsonPiece('true'), new JsonPiece('false'), new JsonPiece('null')];
/** From here on V8's own way is the quicker one. */
const LONG = 200;

/** Shorter texts are written as quickly as they are copied. */
const SHORT = 24;
const WRITTEN = 64;

/** Names of members with the colon behind them, and with the comma before: they are words of the schema, so there are few. */
const FIRST_NAMES = new Map<string, JsonPiece>();
const NAMES = new Map<string, JsonPiece>();

function pieceOf(name: string, before: string, pieces: Map<string, JsonPiece>): JsonPiece {
  let piece = pieces.get(name);
  if (piece === undefined) {
    piece = new JsonPiece(`${before}${JSON.stringify(name)}:`);
    pieces.set(name, piece);
  }
  return piece;
}

export class JsonWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;
  /** How many bytes were taken. */
  #taken = 0;
  /** The last text of each length that is not short, and where it stands. */
  readonly #texts: string[] = new Array<string>(WRITTEN).fill('');
  readonly #starts = new Int32Array(WRITTEN);
  readonly #stops = new Int32Array(WRITTEN);

  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** How many bytes were written of all. */
  get position(): number {
    return this.#taken + this.#length;
  }

  /** Gives what was written, and starts again. */
  take(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#length);
    this.#taken += this.#length;
    this.#length = 0;
    this.#texts.fill('');
    this.#stops.fill(0);
    return bytes;
  }

  /** @param c of ASCII */
  byte(c: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = c;
  }

  piece({ length, words }: JsonPiece): void {
    const from = this.#length;
    // The last word may reach behind the piece, where the next text is written over it.
    if (from + words.length * 4 > this.#bytes.length) this.#grow(words.length * 4);
    const view = this.#view;
    for (let i = 0; i < words.length; i++) view.setInt32(from + i * 4, words[i] ?? 0, true);
    this.#length = from + length;
  }

  /** Text that is JSON already. */
  raw(json: Uint8Array): void {
    if (this.#length + json.length > this.#bytes.length) this.#grow(json.length);
    this.#bytes.set(json, this.#length);
    this.#length += json.length;
  }

  /**
   * What was written before.
   * @param position where it begins
   * @returns false where it was taken
   */
  again(position: number, count: number): boolean {
    if (position < this.#taken) return false;
    const to = this.#length;
    // As in `piece`.
    if (to + count + 3 > this.#bytes.length) this.#grow(count + 3);
    const view = this.#view;
    const from = position - this.#taken;
    for (let i = 0; i < count; i += 4) view.setInt32(to + i, view.getInt32(from + i, true), true);
    this.#length = to + count;
    return true;
  }

  /** A part of a text, which begins and ends with no half of a pair. */
  part(value: string): void {
    const { length } = value;
    if (this.#length + length > this.#bytes.length) this.#grow(length);
    const bytes = this.#bytes;
    let to = this.#length;
    for (let i = 0; i < length; i++) {
      const c: number = charCodeAt.call(value, i);
      if (c >= 0x80 || ESCAPES[c] !== 0) {
        this.raw(encoder.encode(JSON.stringify(value).slice(1, -1)));
        return;
      }
      bytes[to++] = c;
    }
    this.#length = to;
  }

  text(value: string): void {
    const { length } = value;
    if (length < SHORT) this.#newText(value);
    else {
      // Keys come again soon: in what belongs to an asset, and in references to it.
      const slot = length & (WRITTEN - 1);
      const start = this.#length;
      const from = this.#starts[slot] ?? 0;
      const written = (this.#stops[slot] ?? 0) - from;
      if (written > 0 && this.#texts[slot] === value) {
        if (start + written > this.#bytes.length) this.#grow(written);
        this.#bytes.copyWithin(start, from, from + written);
        this.#length = start + written;
        return;
      }
      this.#newText(value);
      this.#texts[slot] = value;
      this.#starts[slot] = start;
      this.#stops[slot] = this.#length;
    }
  }

  #newText(value: string): void {
    const { length } = value;
    if (length > LONG) {
      this.#anyText(value);
      return;
    }
    // Three bytes for a character of UTF-16 are enough, and two for what is escaped by a letter.
    if (this.#length + length * 3 + 2 > this.#bytes.length) this.#grow(length * 3 + 2);
    const bytes = this.#bytes;
    const view = this.#view;
    let at = this.#length;
    bytes[at++] = QUOTE;
    let i = 0;
    for (const last = length - 4; i <= last; i += 4) {
      const a: number = charCodeAt.call(value, i);
      const b: number = charCodeAt.call(value, i + 1);
      const c: number = charCodeAt.call(value, i + 2);
      const d: number = charCodeAt.call(value, i + 3);
      if (
        (a | b | c | d) >= 0x80 ||
        ((ESCAPES[a] ?? 0) | (ESCAPES[b] ?? 0) | (ESCAPES[c] ?? 0) | (ESCAPES[d] ?? 0)) !== 0
      )
        break;
      view.setInt32(at, a | (b << 8) | (c << 16) | (d << 24), true);
      at += 4;
    }
    for (; i < length; i++) {
      const c: number = charCodeAt.call(value, i);
      if (c < 0x80) {
        const escaped = ESCAPES[c];
        if (escaped === 0) bytes[at++] = c;
        else if (escaped === 0x75 || escaped === undefined) return this.#anyText(value);
        else {
          bytes[at++] = BACKSLASH;
          bytes[at++] = escaped;
        }
      } else if (c < 0x800) {
        bytes[at++] = 0xc0 | (c >> 6);
        bytes[at++] = 0x80 | (c & 0x3f);
      } else if (c < 0xd800 || c > 0xdfff) {
        bytes[at++] = 0xe0 | (c >> 12);
        bytes[at++] = 0x80 | ((c >> 6) & 0x3f);
        bytes[at++] = 0x80 | (c & 0x3f);
      } else {
        const low: number = c < 0xdc00 && i + 1 < length ? charCodeAt.call(value, i + 1) : 0;
        if (low < 0xdc00 || low > 0xdfff) return this.#anyText(value);
        const point = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        i++;
        bytes[at++] = 0xf0 | (point >> 18);
        bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
        bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
        bytes[at++] = 0x80 | (point & 0x3f);
      }
    }
    bytes[at++] = QUOTE;
    this.#length = at;
  }

  value(value: Json): void {
    if (typeof value === 'string') this.text(value);
    else if (value === null) this.piece(NULL);
    else if (typeof value === 'boolean') this.piece(value ? TRUE : FALSE);
    else if (typeof value === 'number') this.number(value);
    else if (Array.isArray(value)) {
      this.byte(0x5b);
      for (let i = 0; i < value.length; i++) {
        if (i > 0) this.byte(0x2c);
        this.value(value[i] ?? null);
      }
      this.byte(0x5d);
    } else {
      this.raw(encoder.encode(JSON.stringify(value)));
    }
  }

  /** The name of a member that others stand before, or that is the first, with its colon. */
  name(name: string, first = false): void {
    this.piece(first ? pieceOf(name, '', FIRST_NAMES) : pieceOf(name, ',', NAMES));
  }

  /**
   * A member that others stand before, with a value that comes again and again.
   * @param texts of members with this value, by their names
   */
  common(name: string, value: Json, texts: Map<string, JsonPiece>): void {
    let text = texts.get(name);
    if (text === undefined) {
      text = new JsonPiece(`,${JSON.stringify(name)}:${JSON.stringify(value)}`);
      texts.set(name, text);
    }
    this.piece(text);
  }

  number(value: number): void {
    if (!(Number.isInteger(value) && value >= 0 && value < 1e9)) {
      this.raw(encoder.encode(JSON.stringify(value)));
      return;
    }
    let digits = 1;
    for (let unit = 10; value >= unit; unit *= 10) digits++;
    if (this.#length + digits > this.#bytes.length) this.#grow(digits);
    const bytes = this.#bytes;
    let rest = value | 0;
    for (let at = this.#length + digits - 1; at >= this.#length; at--) {
      const tenth = (rest / 10) | 0;
      bytes[at] = 0x30 + rest - tenth * 10;
      rest = tenth;
    }
    this.#length += digits;
  }

  /** For what is rare, such as half pairs, and for what is long. */
  #anyText(value: string): void {
    const json = JSON.stringify(value);
    if (this.#length + json.length * 3 > this.#bytes.length) this.#grow(json.length * 3);
    this.#length += encoder.encodeInto(json, this.#bytes.subarray(this.#length)).written;
  }

  #grow(by: number): void {
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + by));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
