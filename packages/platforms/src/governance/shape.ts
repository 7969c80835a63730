/**
 * Shapes of configuration: each says once what may stand there, reads it with every fault at its place, and gives its
 * JSON Schema (draft 7) for editors.
 * Invariant: `read` is total; where it reports a fault it gives undefined for the part that is wrong.
 */
import { closestName, type Json } from '@policyc/base';
import { at, elements, entries, isObject, type JsonCursor } from '../json-cursor.js';

export interface Fault {
  readonly pointer: string;
  /** One sentence, without a value of the file. */
  readonly message: string;
}

export interface Shape<T> {
  readonly schema: { readonly [key: string]: Json };
  read(cursor: JsonCursor, faults: Fault[]): T | undefined;
}

/** A value and where it stands. */
export interface Placed<T> {
  readonly value: T;
  readonly pointer: string;
}

/** Text that `accepts`; without it, any text that is not empty. */
export function text(
  description: string,
  rule?: {
    readonly accepts: (text: string) => boolean;
    readonly expected: string;
    readonly pattern?: string;
  },
): Shape<Placed<string>> {
  return {
    schema: {
      type: 'string',
      description,
      ...(rule?.pattern === undefined ? { minLength: 1 } : { pattern: rule.pattern }),
    },
    read({ value, pointer }, faults) {
      if (typeof value === 'string' && value !== '' && (rule?.accepts(value) ?? true))
        return { value, pointer };
      faults.push({ pointer, message: `${rule?.expected ?? 'a text'} is expected` });
      return undefined;
    },
  };
}

export function flag(description: string): Shape<Placed<boolean>> {
  return {
    schema: { type: 'boolean', description },
    read({ value, pointer }, faults) {
      if (typeof value === 'boolean') return { value, pointer };
      faults.push({ pointer, message: 'true or false is expected' });
      return undefined;
    },
  };
}

export function oneOf<const T extends string>(description: string, members: readonly T[]): Shape<Placed<T>> {
  return {
    schema: { enum: members, description },
    read({ value, pointer }, faults) {
      const member = members.find((m) => m === value);
      if (member !== undefined) return { value: member, pointer };
      const meant = typeof value === 'string' ? closestName(value, members) : undefined;
      const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
      faults.push({ pointer, message: `one of ${members.join(', ')} is expected${hint}` });
      return undefined;
    },
  };
}

/** A list; where `single` is set, one element may stand without brackets. */
export function list<T>(description: string, element: Shape<T>, single = false): Shape<readonly T[]> {
  const many = { type: 'array', items: element.schema };
  return {
    schema: single ? { anyOf: [element.schema, many], description } : { ...many, description },
    read(cursor, faults) {
      const isList = Array.isArray(cursor.value);
      if (!isList && !single) {
        faults.push({ pointer: cursor.pointer, message: 'a list is expected' });
        return undefined;
      }
      return (isList ? elements(cursor) : [cursor]).flatMap((item) => {
        const value = element.read(item, faults);
        return value === undefined ? [] : [value];
      });
    },
  };
}

type Members = { readonly [key: string]: Shape<unknown> };
type ReadMembers<M extends Members> = {
  readonly [K in keyof M]?: M[K] extends Shape<infer T> ? T : never;
} & { readonly pointer: string };

/**
 * A map with these keys and no others.
 * @param either keys of which one at least must be there
 */
export function record<M extends Members>(
  description: string,
  members: M,
  required: readonly (keyof M & string)[] = [],
  either: readonly (keyof M & string)[] = [],
): Shape<ReadMembers<M>> {
  const names = Object.keys(members);
  return {
    schema: {
      type: 'object',
      description,
      additionalProperties: false,
      properties: Object.fromEntries(names.map((name) => [name, members[name]?.schema ?? {}])),
      ...(required.length > 0 ? { required } : {}),
      ...(either.length > 0 ? { anyOf: either.map((name) => ({ required: [name] })) } : {}),
    },
    read(cursor, faults) {
      if (!isObject(cursor.value)) {
        faults.push({ pointer: cursor.pointer, message: `a map with ${names.join(', ')} is expected` });
        return undefined;
      }
      for (const [key, entry] of entries(cursor)) {
        if (names.includes(key)) continue;
        const meant = closestName(key, names);
        const hint = meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`;
        faults.push({ pointer: entry.pointer, message: `there is no such key here; ${hint}` });
      }
      for (const name of required)
        if (at(cursor, name) === undefined)
          faults.push({ pointer: cursor.pointer, message: `${name} is missing` });
      if (either.length > 0 && either.every((name) => at(cursor, name) === undefined))
        faults.push({ pointer: cursor.pointer, message: `${either.join(' or ')} is missing` });
      const read: Record<string, unknown> = { pointer: cursor.pointer };
      for (const name of names) {
        const entry = at(cursor, name);
        const value = entry && members[name]?.read(entry, faults);
        if (value !== undefined) read[name] = value;
      }
      return read as ReadMembers<M>;
    },
  };
}
