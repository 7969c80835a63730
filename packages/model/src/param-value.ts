/**
 * Values of parameters as JSON: what is one, and the one spelling in which engines hold it.
 * Invariant: a value that `isParamValue` admits is a value in every engine; sets may come in any order.
 */
import { compareUtf8, type Json } from '@policyc/base';
import { scalarFault } from './scalars/index.js';
import { findEnum, type Schema } from './schema.js';
import { isTextType, type Type } from './types.js';

type Scalar = string | number | boolean;

export function isParamValue(value: Json, type: Type, schema: Schema): boolean {
  switch (type.tag) {
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return typeof value === 'number' && Number.isSafeInteger(value);
    case 'enum':
      return typeof value === 'string' && members(type.name, schema).includes(value);
    case 'list':
    case 'set':
      return Array.isArray(value) && value.every((e) => isParamValue(e, type.element, schema));
    case 'map': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
      if (type.key.tag !== 'enum')
        return Object.entries(value).every(
          ([key, v]) => isParamValue(key, type.key, schema) && isParamValue(v, type.value, schema),
        );
      const names = members(type.key.name, schema);
      const entries = Object.entries(value);
      return (
        entries.length === names.length &&
        entries.every(([name, v]) => names.includes(name) && isParamValue(v, type.value, schema))
      );
    }
    default:
      return isTextType(type) && typeof value === 'string' && scalarFault(value, type) === undefined;
  }
}

/** The one spelling of a value that `isParamValue` admits: sets sorted, without duplicates. */
export function normalParamValue(
  value: Json,
  type: Type,
): Scalar | readonly Scalar[] | { readonly [member: string]: Scalar } {
  if (type.tag === 'set') return normalSet(value as readonly Scalar[]);
  return value as Scalar | readonly Scalar[] | { readonly [member: string]: Scalar };
}

/** Sorted as sets are: texts by UTF-8 bytes, numbers by size, false before true. */
export function normalSet(values: readonly Scalar[]): readonly Scalar[] {
  return [...new Set(values.map((v) => (v === 0 ? 0 : v)))].sort((a, b) =>
    typeof a === 'string' && typeof b === 'string' ? compareUtf8(a, b) : Number(a) - Number(b),
  );
}

/** The message of the fault `wrong-type`. */
export function expectedParamValue(type: Type, schema: Schema): string {
  switch (type.tag) {
    case 'bool':
      return 'expected true or false';
    case 'int':
      return 'expected an integer within 2^53-1';
    case 'enum':
      return `expected one of ${members(type.name, schema).join(', ')}`;
    case 'list':
    case 'set':
      return `${expectedParamValue(type.element, schema).replace('expected', 'expected an array, each of it')}`;
    case 'map': {
      const keys =
        type.key.tag === 'enum' ? members(type.key.name, schema).join(', ') : `that are of ${type.key.tag}`;
      const of = expectedParamValue(type.value, schema).replace('expected ', '');
      return `expected an object with the members ${keys}, each of it ${of}`;
    }
    case 'string':
      return 'expected a string';
    default:
      return `expected a ${type.tag}, a string as the language writes it`;
  }
}

function members(name: string, schema: Schema): readonly string[] {
  return findEnum(schema, name)?.members.map((m) => m.name) ?? [];
}
