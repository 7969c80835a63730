/**
 * Writes JSON as bytes of UTF-8. Invariant: what it writes is what `JSON.stringify` gives, to the byte.
 */
import type { Json } from '@policyc/base';

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

const TRUE = new Uint8Array([0x74, 0x72, 0x75, 0x65]);
const FALSE = new Uint8Array([0x66, 0x61, 0x6c, 0x73, 0x65]);
const NULL = new Uint8Array([0x6e, 0x75, 0x6c, 0x6c]);
const encoder = new TextEncoder();
/** From here on V8's own way is the quicker one. */
const LONG = 200;

/** Shorter texts are written as quickly as they are copied. */
const SHORT = 24;
const WRITTEN = 64;

/** By name, with the comma before and the colon behind: names of members are words of the schema, so there are few. */
const LABELS = new Map<string, Uint8Array>();

function labelOf(name: string): Uint8Array {
  let label = LABELS.get(name);
  if (label === undefined) {
    label = encoder.encode(`,${JSON.stringify(name)}:`);
    LABELS.set(name, label);
  }
  return label;
}

export class JsonWriter {
  #bytes: Uint8Array;
  #length = 0;
  /** The last text of each length that is not short, and where it stands. */
  readonly #texts: string[] = new Array<string>(WRITTEN).fill('');
  readonly #starts = new Int32Array(WRITTEN);
  readonly #stops = new Int32Array(WRITTEN);

  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
  }

  get length(): number {
    return this.#length;
  }

  /** Gives what was written, and starts again. */
  take(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#length);
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

  /**
   * Text that is JSON already.
   * @param from where it begins
   */
  raw(json: Uint8Array, from = 0): void {
    const { length } = json;
    if (this.#length + length > this.#bytes.length) this.#grow(length);
    const bytes = this.#bytes;
    let to = this.#length;
    if (length > LONG && from === 0) {
      bytes.set(json, to);
      to += length;
    } else for (let i = from; i < length; i++) bytes[to++] = json[i] ?? 0;
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
    let at = this.#length;
    bytes[at++] = QUOTE;
    for (let i = 0; i < length; i++) {
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
    else if (value === null) this.raw(NULL);
    else if (typeof value === 'boolean') this.raw(value ? TRUE : FALSE);
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
    this.raw(labelOf(name), first ? 1 : 0);
  }

  /**
   * A member that others stand before, with a value that comes again and again.
   * @param texts of members with this value, by their names
   */
  common(name: string, value: Json, texts: Map<string, Uint8Array>): void {
    let text = texts.get(name);
    if (text === undefined) {
      text = encoder.encode(`,${JSON.stringify(name)}:${JSON.stringify(value)}`);
      texts.set(name, text);
    }
    this.raw(text);
  }

  number(value: number): void {
    if (!(Number.isInteger(value) && value >= 0 && value < 1e9)) {
      this.raw(encoder.encode(JSON.stringify(value)));
      return;
    }
    let unit = 1;
    while (value >= unit * 10) unit *= 10;
    for (let rest = value; unit >= 1; unit /= 10) {
      const digit = Math.floor(rest / unit);
      this.byte(0x30 + digit);
      rest -= digit * unit;
    }
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
  }
}
