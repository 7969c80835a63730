/** Checks `origins`: engines skip it, but reports rely on its indexes and places. */
import { pointerTo } from './json-pointer.js';
import type { ProblemSink } from './snapshot-problem.js';
import { describe } from './validate-value.js';

type JsonObject = { readonly [key: string]: unknown };

/** @param assets the snapshot's assets by kind, to which the lists of `origins.assets` are parallel */
export function validateOrigins(origins: unknown, assets: JsonObject, report: ProblemSink): void {
  if (origins === undefined) return;
  const files = member(origins, 'files');
  const byKind = member(origins, 'assets');
  if (!Array.isArray(files) || !files.every((f) => typeof f === 'string')) {
    report('bad-origin', '/origins', 'files is missing: a list of paths');
    return;
  }
  if (!isObject(byKind)) {
    report('bad-origin', '/origins', 'assets is missing: an object with a list of places for each kind');
    return;
  }
  for (const kind of Object.keys(byKind)) {
    const pointer = pointerTo('/origins/assets', kind);
    const places = byKind[kind];
    const list = member(assets, kind);
    const expected = Array.isArray(list) ? list.length : 0;
    if (!Array.isArray(places) || places.length !== expected) {
      report('bad-origin', pointer, `there must be one place for each of the ${expected} assets of ${kind}`);
      continue;
    }
    for (const [i, place] of places.entries())
      validatePlace(place, files.length, pointerTo(pointer, i), report);
  }
}

function validatePlace(place: unknown, files: number, pointer: string, report: ProblemSink): void {
  const file = member(place, 'file');
  if (typeof file !== 'number' || !Number.isInteger(file) || file < 0 || file >= files)
    report('bad-origin', pointer, 'file is no index into origins.files');
  validatePosition(place, pointer, report);
  const fields = member(place, 'fields');
  if (fields === undefined) return;
  const at = pointerTo(pointer, 'fields');
  if (!isObject(fields))
    report('bad-origin', at, `${describe(fields)} stands where places by field are expected`);
  else for (const name of Object.keys(fields)) validatePosition(fields[name], pointerTo(at, name), report);
}

function validatePosition(place: unknown, pointer: string, report: ProblemSink): void {
  const target = member(place, 'pointer');
  const line = member(place, 'line');
  if (typeof target !== 'string' || (target !== '' && !target.startsWith('/')))
    report('bad-origin', pointer, 'pointer is no JSON pointer');
  if (typeof line !== 'number' || !Number.isSafeInteger(line) || line < 1)
    report('bad-origin', pointer, 'line is no line number, counted from one');
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function member(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
