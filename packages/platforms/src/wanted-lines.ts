/** The places of a file whose lines are wanted, as a tree: each is a key or an index in another. */
import { pointerSegments, pointerTo } from '@policyc/model';
import { isPlainKey, isTelling } from './secrets/telling-pointer.js';

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
