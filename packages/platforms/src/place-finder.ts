/**
 * Where assets stand. Lines are not known when assets are mapped: the places of a file are collected in a tree, and found in one pass
 * over the file.
 */
import type { AssetOrigin } from '@policyc/model';
import type { FindLines } from './document.js';
import { type JsonCursor, placeOf } from './json-cursor.js';
import { WantedLines } from './json-structure.js';

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
  readonly fields: { readonly [field: string]: Place } | undefined;
}

/** Collects the places of each file. */
export class PlaceFinder {
  /** By index of the file. */
  readonly #open: (WantedLines | undefined)[] = [];

  /** @returns an origin whose lines are there when `find` has been called */
  originOf({ file, pointer, fields: places }: AssetPlace): Origin {
    let wanted = this.#open[file];
    if (wanted === undefined) {
      wanted = new WantedLines();
      this.#open[file] = wanted;
    }
    const at = shown(pointer, wanted);
    let fields: Record<string, Place> | undefined;
    for (const field in places) {
      const where = places[field];
      if (where === undefined) continue;
      const place = shown(where, wanted);
      if (place === at) continue;
      fields ??= {};
      fields[field] = place;
    }
    return { file, at, fields };
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
  return { file, at: alone(at), fields: fields && mapped(fields) };
}

function mapped(fields: { readonly [field: string]: Place }): { readonly [field: string]: Place } {
  return Object.fromEntries(Object.entries(fields).map(([field, place]) => [field, alone(place)]));
}

function alone({ pointer, line }: Place): Place {
  return { pointer, line: line || 1 };
}

export function originFrom({ file, pointer, line, fields }: AssetOrigin): Origin {
  return { file, at: { pointer, line }, fields };
}
