/**
 * A parsed JSON value and where it stands.
 * Invariant: only own members are seen, so keys such as `__proto__` and `constructor` are ordinary keys. Inside a text
 * that was itself a JSON string, every cursor keeps the pointer of that string: nothing deeper exists in the file.
 * Cursors are not copied by spreading them: pointers may be computed.
 */
import { pointerTo } from '@policyc/model';
import type { WantedLines, WantedPlace } from './wanted-lines.js';

export interface JsonCursor {
  readonly value: unknown;
  /** RFC 6901 pointer from the root of the file. */
  readonly pointer: string;
  /** Whether the value comes from a JSON text inside a string. */
  readonly embedded: boolean;
}

type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own member `key` of an object, or undefined. */
export function member(value: unknown, key: string): unknown {
  if (!isObject(value)) return undefined;
  const found = value[key];
  // Almost every key that is there is its own: asking for both takes twice the time.
  return found === undefined || (key in Object.prototype && !Object.hasOwn(value, key)) ? undefined : found;
}

/** Most of what is looked at is no asset: pointers are put together for what asks for them. */
class Inner implements JsonCursor {
  readonly embedded: boolean;
  #pointer: string | undefined = undefined;
  #place: WantedPlace | undefined = undefined;

  constructor(
    readonly value: unknown,
    private readonly outer: JsonCursor,
    private readonly key: string | number,
  ) {
    this.embedded = outer.embedded;
  }

  get pointer(): string {
    this.#pointer ??= this.embedded ? this.outer.pointer : pointerTo(this.outer.pointer, this.key);
    return this.#pointer;
  }

  placeIn(wanted: WantedLines): WantedPlace {
    if (this.#place?.tree !== wanted) {
      const outer = placeOf(this.outer, wanted);
      this.#place = this.embedded ? outer : outer.inner(this.key);
    }
    return this.#place;
  }
}

/** The place of a cursor among those of its file: what is beside and below it need not be looked for from the root. */
export function placeOf(cursor: JsonCursor, wanted: WantedLines): WantedPlace {
  return cursor instanceof Inner ? cursor.placeIn(wanted) : wanted.place(cursor.pointer);
}

/** A member or element of which the value was read already. */
export function step(from: JsonCursor, key: string | number, value: unknown): JsonCursor {
  return new Inner(value, from, key);
}

/** The member at a path of keys, or undefined where one is missing. */
export function at(cursor: JsonCursor, ...keys: readonly string[]): JsonCursor | undefined {
  // Most paths lead nowhere, so that cursors are made when the last member is there.
  let { value } = cursor;
  for (let i = 0; i < keys.length && value !== undefined; i++) value = member(value, keys[i] ?? '');
  if (value === undefined) return undefined;
  let here = cursor;
  for (let i = 0; i < keys.length - 1; i++) here = inner(here, keys[i] ?? '');
  return keys.length === 0 ? here : step(here, keys[keys.length - 1] ?? '', value);
}

/** A member or element that is there. */
function inner(cursor: JsonCursor, key: string | number): JsonCursor {
  return step(cursor, key, (cursor.value as { readonly [key: string | number]: unknown })[key]);
}

/** The elements of an array; none for anything else. */
export function elements(cursor: JsonCursor | undefined): readonly JsonCursor[] {
  if (cursor === undefined || !Array.isArray(cursor.value)) return [];
  return cursor.value.map((value: unknown, i) => step(cursor, i, value));
}

/** The own members of an object in order; none for anything else. */
export function entries(cursor: JsonCursor | undefined): readonly (readonly [string, JsonCursor])[] {
  if (cursor === undefined || !isObject(cursor.value)) return [];
  const object = cursor.value;
  return Object.keys(object).map((key) => [key, step(cursor, key, object[key])] as const);
}

/** The text of a string, or undefined. */
export function textOf(cursor: JsonCursor | undefined): string | undefined {
  return typeof cursor?.value === 'string' ? cursor.value : undefined;
}

/** The text of the member at a path of keys, or undefined. */
export function textAt(cursor: JsonCursor, ...keys: readonly string[]): string | undefined {
  let { value } = cursor;
  for (const key of keys) value = member(value, key);
  return typeof value === 'string' ? value : undefined;
}

/** The text of a string or number (older exports number what newer ones name), or undefined. */
export function scalarText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
