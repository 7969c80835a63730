/**
 * Where assets stand. Lines are not known when assets are mapped: the places of a file are collected in a tree, and found in one pass
 * over the file.
 */
import type { AssetOrigin } from '@policyc/model';
import type { FindLines } from './document.js';
import { type JsonCursor, placeOf } from './json-cursor.js';
import { WantedLines } from './wanted-lines.js';

/** Where an asset stands, before lines are known. */
export interface AssetPlace {
  /** Index of the file. */
  readonly file: number;
  readonly pointer: string | JsonCursor;
  /** Fields that stand elsewhere; those without a place stand where the asset does. */
  readonly fields: { readonly [field: string]: string | JsonCursor | undefined };
}

export interface Place {
  /** As it may be shown. */
  readonly pointer: string;
  /** 0 until it is found. */
  readonly line: number;
}

export interface Origin {
  readonly file: number;
  readonly at: Place;
  /** The first of the fields that stand elsewhere. */
  readonly fields: FieldPlace | undefined;
}

/** A chain: most assets have none, and lists of a few take several times the memory. */
export class FieldPlace {
  next: FieldPlace | undefined = undefined;

  constructor(
    readonly field: string,
    readonly place: Place,
  ) {}
}

/** Collects the places of each file. */
export class PlaceFinder {
  /** By index of the file. */
  readonly #open: (WantedLines | undefined)[] = [];

  /** @returns an origin whose lines are there when `find` has been called */
  originOf({ file, pointer, fields: elsewhere }: AssetPlace): Origin {
    let wanted = this.#open[file];
    if (wanted === undefined) {
      wanted = new WantedLines();
      this.#open[file] = wanted;
    }
    const at = shown(pointer, wanted);
    let first: FieldPlace | undefined;
    let last: FieldPlace | undefined;
    for (const field in elsewhere) {
      const where = elsewhere[field];
      if (where === undefined) continue;
      const place = shown(where, wanted);
      if (place === at) continue;
      const next = new FieldPlace(field, place);
      if (last === undefined) first = next;
      else last.next = next;
      last = next;
    }
    return { file, at, fields: first };
  }

  find(file: number, findLines: FindLines): void {
    const wanted = this.#open[file];
    if (wanted === undefined) return;
    this.#open[file] = undefined;
    findLines(wanted);
  }
}

function shown(where: string | JsonCursor, wanted: WantedLines): Place {
  return (typeof where === 'string' ? wanted.place(where) : placeOf(where, wanted)).shown;
}

/** The same, without the other places of the file. */
export function apart({ file, at, fields }: Origin): Origin {
  const places: (readonly [field: string, place: Place])[] = [];
  for (let one = fields; one !== undefined; one = one.next) places.push([one.field, alone(one.place)]);
  return { file, at: alone(at), fields: chained(places) };
}

function alone({ pointer, line }: Place): Place {
  return { pointer, line: line || 1 };
}

export function originFrom({ file, pointer, line, fields = {} }: AssetOrigin): Origin {
  return { file, at: { pointer, line }, fields: chained(Object.entries(fields)) };
}

function chained(places: readonly (readonly [field: string, place: Place])[]): FieldPlace | undefined {
  let next: FieldPlace | undefined;
  for (const [field, place] of places.toReversed()) {
    const one = new FieldPlace(field, place);
    one.next = next;
    next = one;
  }
  return next;
}
