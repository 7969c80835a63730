/**
 * The places of a file whose lines are wanted, as a tree: each is a key or an index in another.
 * Invariant: there is one place for each pointer, so that a key of digits is an index, be it in an array or not.
 */
import { pushAll } from '@policyc/base';
import { pointerSegments, pointerTo } from '@policyc/model';
import { isPlainKey, isTelling } from './secrets/telling-pointer.js';

/** Looked up once: see `compareUtf8`. */
const { charCodeAt } = String.prototype;

/** A place that lines are wanted of, or that leads to one. */
export class WantedPlace {
  /** One-based; 0 where it was not found. */
  line = 0;
  /** What was asked for in it; undefined for most places. */
  inside: PlacesInside | undefined = undefined;
  /** What was asked for after it around it. */
  next: WantedPlace | undefined = undefined;
  /** Whether nothing was seen in the pointer. */
  readonly isPlain: boolean;
  /** Where the pointer stands in what is being written, and how many bytes it takes there: see `writePointer`. */
  writtenAt = -1;
  writtenBytes = 0;
  private shownAs: WantedPlace | undefined = undefined;

  /**
   * @param key its last key, unescaped, or its index
   */
  constructor(
    readonly tree: WantedLines,
    readonly key: string | number,
    readonly outer: WantedPlace | undefined,
  ) {
    this.isPlain = outer === undefined || (outer.isPlain && (typeof key === 'number' || isPlainKey(key)));
  }

  /** RFC 6901 */
  get pointer(): string {
    const { outer, key } = this;
    return outer === undefined ? '' : pointerTo(outer.pointer, key);
  }

  /** It, or the nearest place around it that gives no secret away: one may stand in a key. */
  get shown(): WantedPlace {
    const { outer } = this;
    if (this.isPlain || outer === undefined) return this;
    if (this.shownAs === undefined) {
      const around = outer.shown;
      this.shownAs = around !== outer || isTelling(this.pointer) ? around : this;
    }
    return this.shownAs;
  }

  /** The place of a key or index in it. */
  inner(key: string | number): WantedPlace {
    this.inside ??= new PlacesInside();
    const { inside } = this;
    const known = typeof key === 'string' ? keyOrIndex(key) : key;
    const found = inside.find(known);
    if (found !== undefined) return found;
    const place = new WantedPlace(this.tree, known, this);
    inside.add(place);
    return place;
  }
}

/** Places in another, as a chain in the order in which they were asked for. */
export class PlacesInside {
  first: WantedPlace | undefined = undefined;
  count = 0;
  private last: WantedPlace | undefined = undefined;
  /** Whether each is an index behind the one before. */
  private isRising = true;
  /** Whether elements stand in front, in their order. */
  private isSorted = true;
  private byKey: Map<string | number, WantedPlace> | undefined = undefined;

  find(key: string | number): WantedPlace | undefined {
    const { last } = this;
    if (last === undefined) return undefined;
    if (last.key === key) return last;
    if (this.isRising && typeof key === 'number' && key > Number(last.key)) return undefined;
    if (this.count > FEW) {
      this.byKey ??= new Map([...this].map((place) => [place.key, place]));
      return this.byKey.get(key);
    }
    for (let place = this.first; place !== last; place = place?.next) if (place?.key === key) return place;
    return undefined;
  }

  add(place: WantedPlace): void {
    const { last } = this;
    const { key } = place;
    this.isRising &&= typeof key === 'number' && (last === undefined || key > Number(last.key));
    if (last === undefined) this.first = place;
    else last.next = place;
    this.isSorted = this.isRising;
    this.last = place;
    this.count++;
    this.byKey?.set(key, place);
  }

  /** The first of those that may be elements of an array, in their order; others are behind them. Most are asked for so. */
  firstElement(): WantedPlace | undefined {
    if (!this.isSorted) {
      const sorted = [...this].sort((a, b) => rank(a) - rank(b));
      for (const [i, place] of sorted.entries()) place.next = sorted[i + 1];
      this.first = sorted[0];
      this.last = sorted.at(-1);
      this.isSorted = true;
    }
    return this.first;
  }

  *[Symbol.iterator](): Iterator<WantedPlace> {
    for (let place = this.first; place !== undefined; place = place.next) yield place;
  }
}

/** So many are compared one by one. */
const FEW = 20;

function rank({ key }: WantedPlace): number {
  return typeof key === 'number' ? key : Number.MAX_SAFE_INTEGER;
}

/** A key of digits as what it is the index of. */
export function keyOrIndex(key: string): string | number {
  const { length } = key;
  if (length === 0 || length > 9) return key;
  let index = 0;
  for (let i = 0; i < length; i++) {
    const digit: number = charCodeAt.call(key, i) - 0x30;
    if (digit < 0 || digit > 9 || (i > 0 && index === 0)) return key;
    index = index * 10 + digit;
  }
  return index;
}

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
      if (next.inside !== undefined) pushAll(open, next.inside);
    }
  }
}

/** A pointer as it may be shown: one whose keys hold a secret is cut before that key, so that it still resolves. */
export function shownPointer(pointer: string): string {
  return new WantedLines().place(pointer).shown.pointer;
}
