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
  /** Fields that stand elsewhere, and where. */
  readonly fields: readonly string[];
  readonly places: readonly Place[];
}

const NO_FIELDS: readonly string[] = [];
const NO_PLACES: readonly Place[] = [];

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
    let fields: string[] | undefined;
    let places: Place[] | undefined;
    for (const field in elsewhere) {
      const where = elsewhere[field];
      if (where === undefined) continue;
      const place = shown(where, wanted);
      if (place === at) continue;
      if (fields === undefined || places === undefined) {
        fields = [field];
        places = [place];
      } else {
        fields.push(field);
        places.push(place);
      }
    }
    return { file, at, fields: fields ?? NO_FIELDS, places: places ?? NO_PLACES };
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
export function apart({ file, at, fields, places }: Origin): Origin {
  return { file, at: alone(at), fields, places: places.map(alone) };
}

function alone({ pointer, line }: Place): Place {
  return { pointer, line: line || 1 };
}

export function originFrom({ file, pointer, line, fields = {} }: AssetOrigin): Origin {
  return { file, at: { pointer, line }, fields: Object.keys(fields), places: Object.values(fields) };
}
