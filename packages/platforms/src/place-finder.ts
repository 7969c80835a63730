/**
 * Where assets stand: pointers as they may be shown, whose lines are found in one pass over each file.
 * Invariant: an origin that was given out gets its lines when those of its file are found; until then they are 1.
 */
import type { AssetOrigin } from '@policyc/model';
import type { FindLines } from './document.js';
import { WantedLines, type WantedPlace } from './json-structure.js';
import { shownPointer } from './secrets/shown-pointer.js';

/** Where an asset stands, before lines are known. */
export interface AssetPlace {
  /** Index of the file. */
  readonly file: number;
  readonly pointer: string;
  readonly fields: { readonly [field: string]: string };
}

type Mutable<T> = { -readonly [member in keyof T]: T[member] };
type Located = Mutable<Pick<AssetOrigin, 'pointer' | 'line'>>;

interface FilePlaces {
  readonly wanted: WantedLines;
  /** What gets the line of each place in `places`. */
  readonly located: Located[];
  readonly places: WantedPlace[];
}

/** Collects the pointers of each file, whose lines are then found in one pass over it. */
export class PlaceFinder {
  /** By index of the file. */
  readonly #open: (FilePlaces | undefined)[] = [];

  /** @returns an origin whose lines are set by `find` */
  originOf(place: AssetPlace): AssetOrigin {
    const { file } = place;
    let open = this.#open[file];
    if (open === undefined) {
      open = { wanted: new WantedLines(), located: [], places: [] };
      this.#open[file] = open;
    }
    const pointer = shownPointer(place.pointer);
    const origin: Mutable<AssetOrigin> = { file, pointer, line: 1 };
    want(open, origin);
    let fields: Record<string, Located> | undefined;
    for (const field in place.fields) {
      const shown = shownPointer(place.fields[field] ?? '');
      if (shown === pointer) continue;
      const located = { pointer: shown, line: 1 };
      want(open, located);
      fields ??= {};
      fields[field] = located;
    }
    if (fields !== undefined) origin.fields = fields;
    return origin;
  }

  find(file: number, findLines: FindLines): void {
    const open = this.#open[file];
    if (open === undefined) return;
    this.#open[file] = undefined;
    findLines(open.wanted);
    for (const [i, { line }] of open.places.entries()) {
      const located = open.located[i];
      if (located !== undefined && line !== 0) located.line = line;
    }
  }
}

function want({ wanted, located, places }: FilePlaces, what: Located): void {
  located.push(what);
  places.push(wanted.place(what.pointer));
}
