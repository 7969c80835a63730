/**
 * Checks the shape of JSON that came from outside.
 * Invariant: every function returns the value it was given, typed, or throws a `ShapeError` that names the place.
 */
import type { Json } from '@policyc/base';

export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  /** @param place a JSON pointer */
  constructor(
    readonly place: string,
    readonly expected: string,
  ) {
    super(`${place === '' ? 'the value' : place} should be ${expected}`);
  }
}

export type JsonObject = { readonly [key: string]: Json };

export function object(value: Json | undefined, place: string): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new ShapeError(place, 'an object');
  }
  return value as JsonObject;
}

/** An own member; inherited ones (`constructor`, `__proto__`) do not count. */
export function member(of: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(of, key) ? of[key] : undefined;
}

export function text(of: JsonObject, key: string, place: string): string {
  const value = member(of, key);
  if (typeof value !== 'string') throw new ShapeError(`${place}/${key}`, 'a string');
  return value;
}

export function count(of: JsonObject, key: string, place: string): number {
  const value = member(of, key);
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new ShapeError(`${place}/${key}`, 'a whole number from 0');
  }
  return value;
}

export function flag(of: JsonObject, key: string, place: string): boolean {
  const value = member(of, key);
  if (typeof value !== 'boolean') throw new ShapeError(`${place}/${key}`, 'true or false');
  return value;
}

export function oneOf<T extends string>(
  of: JsonObject,
  key: string,
  place: string,
  members: readonly T[],
): T {
  const value = member(of, key);
  const found = members.find((m) => m === value);
  if (found === undefined) throw new ShapeError(`${place}/${key}`, `one of ${members.join(', ')}`);
  return found;
}

export function list<T>(
  of: JsonObject,
  key: string,
  place: string,
  read: (element: Json, place: string) => T,
): readonly T[] {
  const value = member(of, key);
  if (!Array.isArray(value)) throw new ShapeError(`${place}/${key}`, 'a list');
  return value.map((element: Json, i) => read(element, `${place}/${key}/${i}`));
}

export function string(value: Json, place: string): string {
  if (typeof value !== 'string') throw new ShapeError(place, 'a string');
  return value;
}

/** `{ [key]: read(...) }` where the member is there, else nothing: for optional members under `exactOptionalPropertyTypes`. */
export function optional<K extends string, T>(
  of: JsonObject,
  key: K,
  read: (of: JsonObject, key: K) => T,
): { readonly [P in K]?: T } {
  return member(of, key) === undefined ? {} : ({ [key]: read(of, key) } as { readonly [P in K]?: T });
}
