/**
 * Where the objects and arrays of a JSON text end, found in one pass over its bytes, and the lines of pointers, found by stepping over
 * everything that no pointer leads into.
 * Invariants: for a text that `JSON.parse` accepts, a pointer is found exactly when it resolves, and to the value that `JSON.parse`
 * keeps (the last of equal keys); a line break is a line feed, or a carriage return that none follows, as in `SourceText`.
 */
import { pointerSegments, pointerTo } from '@policyc/model';
import { toNoSpace, toQuoteOrBackslash, viewOf } from './json-bytes.js';
import { isPlainKey, isTelling } from './secrets/telling-pointer.js';

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

/** What each byte is outside strings: one look instead of several comparisons. */
const MARKS = new Uint8Array(256);
const PLAIN = 0;
const QUOTES = 1;
const OPENS = 2;
const CLOSES = 3;
const BREAKS_LINE = 4;
MARKS[QUOTE] = QUOTES;
for (const c of [OPEN_BRACE, OPEN_BRACKET]) MARKS[c] = OPENS;
for (const c of [CLOSE_BRACE, CLOSE_BRACKET]) MARKS[c] = CLOSES;
for (const c of [LINE_FEED, RETURN]) MARKS[c] = BREAKS_LINE;

const MOST_KEPT = WIDTH << 18;
const SCRATCH = WIDTH << 12;
/** Larger than most files need; what a file needs is copied out of it. */
let scratch = new Int32Array(SCRATCH);
/** Numbers of the containers that are open. */
let opened = new Int32Array(256);

/**
 * @param bytes a JSON text in UTF-8 without byte order mark
 * @param maxDepth how many objects and arrays may stand inside each other
 * @returns undefined where more do, or where the brackets do not match
 */
export function scanStructure(bytes: Uint8Array, maxDepth: number): JsonStructure | undefined {
  if (opened.length < maxDepth) opened = new Int32Array(maxDepth);
  const open = opened;
  const view = viewOf(bytes);
  const length = bytes.length;
  let depth = 0;
  let count = 0;
  let breaks = 0;
  let at = 0;
  while (at < length) {
    const c = bytes[at++] ?? 0;
    const mark = MARKS[c];
    if (mark === PLAIN) continue;
    if (mark === QUOTES) {
      at = stringEnd(bytes, view, at);
    } else if (mark === OPENS) {
      if (depth === maxDepth) return undefined;
      if ((count + 1) * WIDTH > scratch.length) {
        const larger = new Int32Array(scratch.length * 2);
        larger.set(scratch);
        scratch = larger;
      }
      open[depth++] = count++;
    } else if (mark === CLOSES) {
      if (depth === 0) return undefined;
      const slot = (open[--depth] ?? 0) * WIDTH;
      scratch[slot + END] = at;
      scratch[slot + BREAKS] = breaks;
      scratch[slot + NEXT] = count;
    } else {
      if (c === LINE_FEED || bytes[at] !== LINE_FEED) breaks++;
      at = toNoSpace(view, at);
    }
  }
  const containers = scratch.slice(0, count * WIDTH);
  // One hostile file is not to hold on to memory.
  if (scratch.length > MOST_KEPT) scratch = new Int32Array(SCRATCH);
  return depth === 0 ? { bytes, containers } : undefined;
}

/** The offset behind the string that begins at `at`, behind its quote. */
function stringEnd(bytes: Uint8Array, view: DataView, at: number): number {
  const length = bytes.length;
  for (;;) {
    at = toQuoteOrBackslash(view, at);
    if (at >= length) return length;
    const c = bytes[at++];
    if (c === QUOTE) return at;
    if (c === BACKSLASH) at++;
  }
}

/** A place that lines are wanted of, or that leads to one. */
export class WantedPlace {
  /** One-based; 0 where it was not found. */
  line = 0;
  /** RFC 6901 */
  readonly pointer: string;
  /** It, or the nearest place around it that gives no secret away: one may stand in a key. */
  readonly shown: WantedPlace;
  /** Whether nothing was seen in the pointer. */
  readonly #isPlain: boolean;
  #children: WantedPlace[] = NO_PLACES;
  /** Where there are more than a few. */
  #bySegment: Map<string, WantedPlace> | undefined = undefined;

  /**
   * @param segment its last key or index, unescaped
   */
  constructor(
    readonly tree: WantedLines,
    readonly segment: string,
    outer: WantedPlace | undefined,
  ) {
    const isPlain = isPlainKey(segment);
    this.#isPlain = outer === undefined || (outer.#isPlain && isPlain);
    const before = outer?.pointer ?? '';
    this.pointer = outer === undefined ? '' : isPlain ? `${before}/${segment}` : pointerTo(before, segment);
    this.shown = this.#isPlain || outer === undefined ? this : shownIn(outer, this);
  }

  get children(): readonly WantedPlace[] {
    return this.#children;
  }

  /** The place of a key or index in it, where one is wanted. */
  find(segment: string): WantedPlace | undefined {
    if (this.#bySegment !== undefined) return this.#bySegment.get(segment);
    for (const child of this.#children) if (child.segment === segment) return child;
    return undefined;
  }

  inner(segment: string): WantedPlace {
    const known = this.find(segment);
    if (known !== undefined) return known;
    const place = new WantedPlace(this.tree, segment, this);
    if (this.#children.length === 0) this.#children = [place];
    else this.#children.push(place);
    if (this.#bySegment !== undefined) this.#bySegment.set(segment, place);
    else if (this.#children.length > FEW)
      this.#bySegment = new Map(this.#children.map((c) => [c.segment, c]));
    return place;
  }
}

function shownIn(outer: WantedPlace, place: WantedPlace): WantedPlace {
  if (outer.shown !== outer) return outer.shown;
  return isTelling(place.pointer) ? outer : place;
}

const NO_PLACES: WantedPlace[] = [];
/** So many are compared one by one. */
const FEW = 12;

/** The places of one file whose lines are wanted. */
export class WantedLines {
  readonly root = new WantedPlace(this, '', undefined);

  /** @param pointer RFC 6901 */
  place(pointer: string): WantedPlace {
    let place = this.root;
    for (const segment of pointerSegments(pointer)) place = place.inner(segment);
    return place;
  }

  /** All places. */
  *places(): Iterable<WantedPlace> {
    const open = [this.root];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      yield next;
      for (const child of next.children) open.push(child);
    }
  }
}

/** A pointer as it may be shown: one whose keys hold a secret is cut before that key, so that it still resolves. */
export function shownPointer(pointer: string): string {
  return new WantedLines().place(pointer).shown.pointer;
}

/** Sets the lines of all places that are in the text. */
export function findLines(structure: JsonStructure, wanted: WantedLines): void {
  new LineWalk(structure).value(wanted.root);
}

class LineWalk {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #containers: Int32Array;
  #at = 0;
  #breaks = 0;
  /** The number of the next container that opens. */
  #next = 0;

  constructor({ bytes, containers }: JsonStructure) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    this.#containers = containers;
  }

  value(wanted: WantedPlace): void {
    this.#skipSpace();
    wanted.line = this.#breaks + 1;
    const c = this.#bytes[this.#at];
    if (wanted.children.length > 0 && c === OPEN_BRACE) this.#object(wanted);
    else if (wanted.children.length > 0 && c === OPEN_BRACKET) this.#array(wanted.children);
    else this.#skipValue();
  }

  #object(wanted: WantedPlace): void {
    const container = this.#next++;
    const { children } = wanted;
    const areFew = children.length <= FEW;
    this.#at++;
    for (;;) {
      this.#skipSpace();
      if (this.#bytes[this.#at] !== QUOTE) break;
      const start = this.#at + 1;
      const end = stringEnd(this.#bytes, this.#view, start) - 1;
      this.#at = end + 1;
      const child = areFew ? this.#among(children, start, end) : wanted.find(this.#keyText(start, end));
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
    const wanted = inOrder(children);
    this.#at++;
    let next = 0;
    let child = wanted[0];
    let wantedIndex = indexOf(child);
    for (let index = 0; child !== undefined; index++) {
      this.#skipSpace();
      if (this.#bytes[this.#at] === CLOSE_BRACKET) break;
      if (index !== wantedIndex) this.#skipValue();
      else {
        this.value(child);
        child = wanted[++next];
        wantedIndex = indexOf(child);
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
    if (c === QUOTE) this.#at = stringEnd(bytes, this.#view, this.#at + 1);
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
      if (c === LINE_FEED || (c === RETURN && bytes[at + 1] !== LINE_FEED)) {
        this.#breaks++;
        at = toNoSpace(this.#view, at + 1) - 1;
      }
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

/** The places that are elements of an array, by index: most are asked for so. */
function inOrder(children: readonly WantedPlace[]): readonly WantedPlace[] {
  let before = -1;
  for (const child of children) {
    const index = indexOf(child);
    if (index <= before)
      return children.filter((c) => indexOf(c) >= 0).sort((a, b) => indexOf(a) - indexOf(b));
    before = index;
  }
  return children;
}

/** The index that a segment is; -1 for another key. */
function indexOf(place: WantedPlace | undefined): number {
  return place !== undefined && /^(?:0|[1-9][0-9]{0,8})$/.test(place.segment) ? Number(place.segment) : -1;
}

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
