/**
 * Bytes of JSON looked through by a module of WebAssembly (`assembly/json-scan.ts`), 64 at a time: where brackets, colons and commas stand,
 * in what lines, and what the text is.
 * Invariant: one text is held at a time, and what is large not at all; a text whose turn is over is looked through again when it is asked for.
 */
import { decodeBase64 } from '@policyc/base';
import { decodedUtf8 } from './decode-text.js';
import { bytesOf } from './export-file.js';
import { JSON_SCAN_BASE64 } from './json-scan.generated.js';
import { jsonValue, MISTAKES_KEYS } from './json-value.js';

/** Of WebAssembly's JavaScript interface, which every host has, what is used here. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly foreign: { readonly value: number };
  readonly isForeignInside: { readonly value: number };
  readonly hasOddKey: { readonly value: number };
  scan(text: number, length: number, tape: number, maxDepth: number): number;
  escape(text: number, length: number, to: number): number;
}

/** The brackets, colons and commas outside strings, two words each: see `assembly/json-scan.ts`. */
export interface Tape {
  /** Addresses in the tape are offsets in it. */
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  /** The address of the text. */
  readonly text: number;
  /** Where in `words` the tape begins and ends. */
  readonly first: number;
  readonly end: number;
}

const COLON = 0x3a;
const BACKSLASH = 0x5c;
/** Where the text stands, and how many bytes are looked at behind it. */
const TEXT = 64;
const BEHIND = 64;
const PAGE = 1 << 16;
/** Memory grows by so much at least. */
const STEP = 16 * PAGE;
/** One hostile file is not to hold on to memory. */
const MOST_KEPT = 512 * PAGE;
/** Addresses have 31 bits. */
const MOST = 0x7fff0000;
/** From one byte in so many on that is not ASCII, decoding takes less than escapes do. */
const RARE = 16;

/** Texts that were looked through, so that each knows whether it is the last. */
let scans = 0;
let module: object | undefined;
let shared: Scanner | undefined;

/** A text in UTF-8 in which brackets match. */
export class ScannedJson {
  readonly #source: { readonly bytes: Uint8Array };
  #number: number;

  private constructor(source: { readonly bytes: Uint8Array }, number: number) {
    this.#source = source;
    this.#number = number;
  }

  /**
   * The value of a JSON text.
   * @param bytes without byte order mark
   * @param maxDepth how many objects and arrays may stand inside each other
   * @param source is asked for the bytes when they are to be looked through again
   * @returns undefined where it is no JSON in UTF-8, or nests deeper, or takes more memory than there is
   */
  static read(
    bytes: Uint8Array,
    maxDepth: number,
    source: { readonly bytes: Uint8Array } = { bytes },
  ): { readonly value: unknown; readonly scanned: ScannedJson } | undefined {
    const scanner = scan(bytes, maxDepth);
    if (scanner === undefined) return undefined;
    const scanned = new ScannedJson(source, scans);
    const text = scanner.textOf(bytes);
    if (scanner.size > MOST_KEPT) shared = undefined;
    try {
      return text === undefined ? undefined : { value: jsonValue(text, scanner.hasEscapedKey), scanned };
    } catch {
      return undefined;
    }
  }

  /** To be used before another text is read; undefined where there is no memory for it any more, or its file is gone. */
  tape(): Tape | undefined {
    if (this.#number === scans && shared !== undefined) return shared.tape;
    const bytes = bytesOf(this.#source);
    const scanner = bytes instanceof Uint8Array ? scan(bytes, Number.POSITIVE_INFINITY) : undefined;
    this.#number = scans;
    return scanner?.tape;
  }
}

function scan(bytes: Uint8Array, maxDepth: number): Scanner | undefined {
  scans++;
  const scanner = shared ?? new Scanner();
  shared = undefined;
  const isScanned = scanner.scan(bytes, maxDepth);
  if (scanner.size <= MOST_KEPT) shared = scanner;
  return isScanned ? scanner : undefined;
}

class Scanner {
  readonly #exports: Exports;
  #bytes = new Uint8Array();
  #words = new Int32Array();
  /** Where in `words` the tape begins and ends. */
  #first = 0;
  #end = 0;

  constructor() {
    module ??= new WebAssembly.Module(decodeBase64(JSON_SCAN_BASE64));
    this.#exports = new WebAssembly.Instance(module).exports as Exports;
  }

  get size(): number {
    return this.#bytes.length;
  }

  get tape(): Tape {
    return { bytes: this.#bytes, words: this.#words, text: TEXT, first: this.#first, end: this.#end };
  }

  /** Whether a key of the text that was scanned last has a backslash; told only where that is of importance. */
  get hasEscapedKey(): boolean {
    if (!MISTAKES_KEYS || this.#exports.hasOddKey.value === 0) return false;
    for (let word = this.#first + 2; word < this.#end; word += 2) {
      const address = this.#words[word] ?? 0;
      const at = address & 0x7fffffff;
      if (address >= 0 || this.#bytes[at] !== COLON) continue;
      const before = (this.#words[word - 2] ?? 0) & 0x7fffffff;
      if (this.#bytes.subarray(before, at).includes(BACKSLASH)) return true;
    }
    return false;
  }

  /** @returns false where brackets do not match, or there are too many levels or too few bytes of memory */
  scan(bytes: Uint8Array, maxDepth: number): boolean {
    const { length } = bytes;
    const tape = (TEXT + length + BEHIND + 3) & ~3;
    if (!this.#reserve(tape + length * 8 + BEHIND)) return false;
    this.#bytes.set(bytes, TEXT);
    const words = this.#exports.scan(TEXT, length, tape, Math.min(maxDepth, MOST));
    this.#first = tape >> 2;
    this.#end = this.#first + words;
    return words >= 0;
  }

  /**
   * A JSON text of the value of the one that was scanned last: another one where characters that are not ASCII are few and in no key, which then
   * stand as escapes. Strings of bytes take less time to make than others. Keys with escapes take
   * longer in some engines (`json-value.ts`): no more of them are to be made.
   * @param bytes of that text
   * @returns undefined where it is not UTF-8, or no JSON
   */
  textOf(bytes: Uint8Array): string | undefined {
    const { foreign, isForeignInside, hasOddKey } = this.#exports;
    const count = foreign.value;
    if (count === 0) return decodedUtf8(bytes);
    if (isForeignInside.value === 0) return undefined;
    const { length } = bytes;
    const to = this.#end * 4;
    const isRare = count * RARE <= length;
    if (hasOddKey.value !== 0 || !isRare || !this.#reserve(to + length + count * 2 + BEHIND))
      return decodedUtf8(bytes);
    const written = this.#exports.escape(TEXT, length, to);
    return written < 0 ? undefined : decodedUtf8(this.#bytes.subarray(to, to + written));
  }

  /** @returns false where there is no such memory */
  #reserve(size: number): boolean {
    if (size <= this.#bytes.length) return true;
    if (size > MOST) return false;
    const { memory } = this.#exports;
    try {
      memory.grow(Math.ceil(Math.max(size - memory.buffer.byteLength, STEP) / PAGE));
    } catch {
      return false;
    }
    this.#bytes = new Uint8Array(memory.buffer);
    this.#words = new Int32Array(memory.buffer);
    return true;
  }
}
