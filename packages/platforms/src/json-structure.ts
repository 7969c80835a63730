/**
 * Where the objects and arrays of a JSON text end, found in one pass over its bytes, and the lines of pointers, found by stepping over
 * everything that no pointer leads into.
 * Invariants: for a text that `JSON.parse` accepts, a pointer is found exactly when it resolves, and to the value that `JSON.parse`
 * keeps (the last of equal keys); a line break is a line feed, or a carriage return that none follows, as in `SourceText`.
 */
import { pointerSegments } from '@policyc/model';

export interface JsonStructure {
  readonly bytes: Uint8Array;
  /** Three numbers for each object and array, in order of their openings: see `END`, `BREAKS` and `NEXT`. */
  readonly containers: Int32Array;
}

/** The offset behind its closing bracket. */
const END = 0;
/** How many line breaks stand before that. */
const BREAKS = 1;
/** How many containers are opened before that. */
const NEXT = 2;
const WIDTH = 3;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;

const MOST_KEPT = WIDTH << 18;
const SCRATCH = WIDTH << 12;
/** Larger than most files need; what a file needs is copied out of it. */
let scratch = new Int32Array(SCRATCH);

/**
 * @param bytes a JSON text in UTF-8 without byte order mark
 * @param maxDepth how many objects and arrays may stand inside each other
 * @returns undefined where more do, or where the brackets do not match
 */
export function scanStructure(bytes: Uint8Array, maxDepth: number): JsonStructure | undefined {
  const open = new Int32Array(maxDepth + 1);
  const length = bytes.length;
  let depth = 0;
  let count = 0;
  let breaks = 0;
  let at = 0;
  while (at < length) {
    const c = bytes[at];
    if (c === QUOTE) {
      at = stringEnd(bytes, at);
      continue;
    }
    at++;
    if (c === 0x20) continue;
    if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      if (depth === maxDepth) return undefined;
      if ((count + 1) * WIDTH > scratch.length) {
        const larger = new Int32Array(scratch.length * 2);
        larger.set(scratch);
        scratch = larger;
      }
      open[depth++] = count++;
    } else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
      if (depth === 0) return undefined;
      const slot = (open[--depth] ?? 0) * WIDTH;
      scratch[slot + END] = at;
      scratch[slot + BREAKS] = breaks;
      scratch[slot + NEXT] = count;
    } else if (c === LINE_FEED || (c === RETURN && bytes[at] !== LINE_FEED)) breaks++;
  }
  const containers = scratch.slice(0, count * WIDTH);
  // One hostile file is not to hold on to memory.
  if (scratch.length > MOST_KEPT) scratch = new Int32Array(SCRATCH);
  return depth === 0 ? { bytes, containers } : undefined;
}

/** The offset behind the string that opens at `start`. */
function stringEnd(bytes: Uint8Array, start: number): number {
  const length = bytes.length;
  let at = start + 1;
  while (at < length) {
    const c = bytes[at];
    if (c === QUOTE) return at + 1;
    at += c === BACKSLASH ? 2 : 1;
  }
  return length;
}

/** A place that lines are wanted of, or that leads to one. */
export class WantedPlace {
  /** One-based; 0 where it was not found. */
  line = 0;
  readonly children: WantedPlace[] = [];
  /** @param segment its last key or index, unescaped */
  constructor(readonly segment: string) {}
}

/** The pointers of one file whose lines are wanted. */
export class WantedLines {
  readonly #places = new Map<string, WantedPlace>();
  readonly root = new WantedPlace('');

  constructor() {
    this.#places.set('', this.root);
  }

  /** @param pointer RFC 6901, escaped as `pointerTo` does, so that equal places have equal pointers */
  place(pointer: string): WantedPlace {
    const known = this.#places.get(pointer);
    if (known !== undefined) return known;
    const slash = pointer.lastIndexOf('/');
    const raw = pointer.slice(slash + 1);
    const place = new WantedPlace(raw.includes('~') ? (pointerSegments(`/${raw}`)[0] ?? '') : raw);
    this.place(slash < 0 ? '' : pointer.slice(0, slash)).children.push(place);
    this.#places.set(pointer, place);
    return place;
  }

  entries(): Iterable<[string, WantedPlace]> {
    return this.#places.entries();
  }
}

/** Sets the lines of all places that are in the text. */
export function findLines(structure: JsonStructure, wanted: WantedLines): void {
  new LineWalk(structure).value(wanted.root);
}

class LineWalk {
  readonly #bytes: Uint8Array;
  readonly #containers: Int32Array;
  #at = 0;
  #breaks = 0;
  /** The number of the next container that opens. */
  #next = 0;

  constructor({ bytes, containers }: JsonStructure) {
    this.#bytes = bytes;
    this.#containers = containers;
  }

  value(wanted: WantedPlace): void {
    this.#skipSpace();
    wanted.line = this.#breaks + 1;
    const c = this.#bytes[this.#at];
    if (wanted.children.length > 0 && c === OPEN_BRACE) this.#object(wanted.children);
    else if (wanted.children.length > 0 && c === OPEN_BRACKET) this.#array(wanted.children);
    else this.#skipValue();
  }

  #object(children: readonly WantedPlace[]): void {
    const container = this.#next++;
    const find = children.length <= FEW ? undefined : new Map(children.map((c) => [c.segment, c]));
    this.#at++;
    for (;;) {
      this.#skipSpace();
      if (this.#bytes[this.#at] !== QUOTE) break;
      const start = this.#at + 1;
      const end = stringEnd(this.#bytes, this.#at) - 1;
      this.#at = end + 1;
      const child =
        find === undefined ? this.#among(children, start, end) : find.get(this.#keyText(start, end));
      this.#skipSpace();
      // The colon.
      this.#at++;
      if (child === undefined) {
        this.#skipSpace();
        this.#skipValue();
      } else this.value(child);
      this.#skipSpace();
      if (this.#bytes[this.#at] !== COMMA) break;
      this.#at++;
    }
    this.#leave(container);
  }

  #array(children: readonly WantedPlace[]): void {
    const container = this.#next++;
    const wanted = new Map(children.map((c) => [c.segment, c]));
    this.#at++;
    for (let index = 0, left = wanted.size; left > 0; index++) {
      const child = wanted.get(String(index));
      this.#skipSpace();
      if (this.#bytes[this.#at] === CLOSE_BRACKET) break;
      if (child === undefined) this.#skipValue();
      else {
        this.value(child);
        left--;
      }
      this.#skipSpace();
      if (this.#bytes[this.#at] !== COMMA) break;
      this.#at++;
    }
    this.#leave(container);
  }

  /** Goes behind a container, from wherever in it. */
  #leave(container: number): void {
    const slot = container * WIDTH;
    this.#at = this.#containers[slot + END] ?? 0;
    this.#breaks = this.#containers[slot + BREAKS] ?? 0;
    this.#next = this.#containers[slot + NEXT] ?? 0;
  }

  #skipValue(): void {
    const bytes = this.#bytes;
    const c = bytes[this.#at];
    if (c === QUOTE) this.#at = stringEnd(bytes, this.#at);
    else if (c === OPEN_BRACE || c === OPEN_BRACKET) this.#leave(this.#next);
    else {
      let at = this.#at;
      for (
        let d = c;
        d !== undefined && d > 0x20 && d !== COMMA && d !== CLOSE_BRACE && d !== CLOSE_BRACKET;
      )
        d = bytes[++at];
      this.#at = at;
    }
  }

  #skipSpace(): void {
    const bytes = this.#bytes;
    for (let at = this.#at; ; at++) {
      const c = bytes[at];
      if (c === undefined || c > 0x20) {
        this.#at = at;
        return;
      }
      if (c === LINE_FEED || (c === RETURN && bytes[at + 1] !== LINE_FEED)) this.#breaks++;
    }
  }

  /** The child whose key stands between two offsets. */
  #among(children: readonly WantedPlace[], start: number, end: number): WantedPlace | undefined {
    for (const child of children) if (this.#is(child.segment, start, end)) return child;
    return undefined;
  }

  #is(segment: string, start: number, end: number): boolean {
    const bytes = this.#bytes;
    const { length } = segment;
    // A key that is longer may be written with escapes, or not in ASCII.
    if (end - start < length) return false;
    for (let i = 0; i < length; i++) {
      const c = bytes[start + i] ?? 0;
      if (c === BACKSLASH || c >= 0x80) return this.#keyText(start, end) === segment;
      if (c !== segment.charCodeAt(i)) return false;
    }
    return end - start === length;
  }

  #keyText(start: number, end: number): string {
    let ascii = '';
    for (let at = start; at < end; at++) {
      const c = this.#bytes[at] ?? 0;
      if (c === BACKSLASH || c >= 0x80) return decodedKey(this.#bytes.subarray(start, end));
      ascii += String.fromCharCode(c);
    }
    return ascii;
  }
}

/** So many keys are compared one by one. */
const FEW = 12;
const decoder = new TextDecoder();

function decodedKey(bytes: Uint8Array): string {
  const raw = decoder.decode(bytes);
  if (!raw.includes('\\')) return raw;
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}
