/**
 * The lines of wanted places in a JSON text, found by stepping over everything that none of them leads into.
 * Invariant: for a text that `JSON.parse` accepts, a place is found exactly when its pointer resolves, and where the value stands that
 * `JSON.parse` keeps (the last of equal keys); a line break is a line feed, or a carriage return that none follows, as in `SourceText`.
 */
import type { ScannedJson, Tape } from './json-scan.js';
import { keyOrIndex, type PlacesInside, type WantedLines, type WantedPlace } from './wanted-lines.js';

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACKET = 0x5d;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;

/** Of the words of the tape: each entry has two. */
const WIDTH = 2;
/** What an address is without its sign. */
const ADDRESS = 0x7fffffff;

/** So many keys are compared with one before its text is made, which takes as long. */
const FEW = 60;

/** Looked up once: see `compareUtf8`. */
const { charCodeAt } = String.prototype;

/** Sets the lines of all places that are in the text. */
export function findLines(scanned: ScannedJson, wanted: WantedLines): void {
  const tape = scanned.tape();
  if (tape === undefined) return;
  const { text, first, end } = tape;
  new LineWalk(tape).value(wanted.root, text, 0, first, first < end);
}

class LineWalk {
  readonly #bytes: Uint8Array;
  readonly #words: Int32Array;

  constructor({ bytes, words }: Tape) {
    this.#bytes = bytes;
    this.#words = words;
  }

  /**
   * @param at an address before the value, with nothing but spaces between them
   * @param breaks how many line breaks stand before that
   * @param next the first entry that stands behind the start of the value, or at it
   */
  value(wanted: WantedPlace, at: number, breaks: number, next: number, isEntry = true): void {
    const bytes = this.#bytes;
    let c = bytes[at] ?? QUOTE;
    while (c <= SPACE) {
      const following = bytes[++at] ?? QUOTE;
      if (c === LINE_FEED || (c === RETURN && following !== LINE_FEED)) breaks++;
      c = following;
    }
    wanted.line = breaks + 1;
    const { inside } = wanted;
    if (inside === undefined || !isEntry) return;
    const link = this.#words[next + 1] ?? 0;
    if (link >= 0) return;
    if (c === OPEN_BRACE) this.#object(inside, next, ~link);
    else this.#array(inside, next, ~link, breaks);
  }

  #object(inside: PlacesInside, open: number, close: number): void {
    const words = this.#words;
    const areFew = inside.count <= FEW;
    let before = open;
    while (before < close) {
      const colon = before + WIDTH;
      // Of an empty object.
      if (colon === close) return;
      const address = words[colon] ?? 0;
      const child =
        areFew && address >= 0
          ? this.#among(inside, address)
          : inside.find(keyOrIndex(this.#keyText((words[before] ?? 0) & ADDRESS, address & ADDRESS)));
      const next = colon + WIDTH;
      if (child !== undefined) this.value(child, (address & ADDRESS) + 1, words[colon + 1] ?? 0, next);
      const link = words[next + 1] ?? 0;
      before = link < 0 ? ~link + WIDTH : next;
    }
  }

  /** @param breaks how many line breaks stand before its opening bracket */
  #array(inside: PlacesInside, open: number, close: number, breaks: number): void {
    const words = this.#words;
    let before = open;
    let index = 0;
    for (let child = inside.firstElement(); typeof child?.key === 'number'; child = child.next) {
      for (const wantedIndex = child.key; index < wantedIndex; index++) {
        const next = before + WIDTH;
        const link = words[next + 1] ?? 0;
        before = link < 0 ? ~link + WIDTH : next;
        if (before >= close) return;
        breaks = words[before + 1] ?? 0;
      }
      const next = before + WIDTH;
      const address = ((words[before] ?? 0) & ADDRESS) + 1;
      if (next === close && this.#isEnd(address)) return;
      this.value(child, address, breaks, next);
    }
  }

  /** Whether nothing but spaces stands before the closing bracket. */
  #isEnd(at: number): boolean {
    const bytes = this.#bytes;
    while ((bytes[at] ?? QUOTE) <= SPACE) at++;
    return bytes[at] === CLOSE_BRACKET;
  }

  /** The child whose key stands before a colon, without escapes and in ASCII. */
  #among(inside: PlacesInside, colon: number): WantedPlace | undefined {
    const bytes = this.#bytes;
    const end = this.#keyEnd(colon);
    for (let place = inside.first; place !== undefined; place = place.next) {
      const { key } = place;
      const text = typeof key === 'string' ? key : String(key);
      const start = end - text.length;
      // No quote stands in the key.
      if (bytes[start - 1] === QUOTE && this.#is(text, start)) return place;
    }
    return undefined;
  }

  #is(key: string, start: number): boolean {
    const bytes = this.#bytes;
    for (let i = key.length - 1; i >= 0; i--) {
      const c = bytes[start + i];
      // A key that has a quote may look like the end of a value, a comma and the beginning of this one.
      if (c === QUOTE || c !== charCodeAt.call(key, i)) return false;
    }
    return true;
  }

  /** The address of the quote behind the key before a colon. */
  #keyEnd(colon: number): number {
    const bytes = this.#bytes;
    let at = colon - 1;
    while (at > 0 && bytes[at] !== QUOTE) at--;
    return at;
  }

  /** @param before the address of the comma or bracket that stands before the key */
  #keyText(before: number, colon: number): string {
    const bytes = this.#bytes;
    let start = before + 1;
    while (start < colon && bytes[start] !== QUOTE) start++;
    const raw = decoder.decode(bytes.subarray(start + 1, this.#keyEnd(colon)));
    if (!raw.includes('\\')) return raw;
    try {
      return JSON.parse(`"${raw}"`) as string;
    } catch {
      return raw;
    }
  }
}

const decoder = new TextDecoder();
