/** Small constructors and questions about types with their states. */
import { type FieldType, momentOf, readAs, type SchemaField, sameType, type Type } from '@policyc/model';

export const ERROR: FieldType = { type: { tag: 'error' }, optional: false, unknown: false };
export const BOOL: FieldType = plain({ tag: 'bool' });
export const INT: FieldType = plain({ tag: 'int' });
export const STRING: FieldType = plain({ tag: 'string' });

/** A type whose values are always there. */
export function plain(type: Type): FieldType {
  return { type, optional: false, unknown: false };
}

export function isCollection(type: Type): type is Extract<Type, { readonly tag: 'list' | 'set' }> {
  return type.tag === 'list' || type.tag === 'set';
}

/** The type that reading the field gives: `many` relations are sets of assets, `one` relations assets that may be absent. */
export function typeOfField(field: SchemaField): FieldType {
  const value = readAs(field);
  if (value !== undefined) return value.type;
  const kind = field.tag === 'relation' ? field.kind : '';
  return plain({ tag: 'set', element: { tag: 'asset', kind } });
}

/** Whether values of both can be equal: an asset and what it is in the other moment count as one. */
export function areComparable(a: Type, b: Type): boolean {
  if (a.tag === 'asset' && b.tag === 'asset') return momentOf(a.kind).kind === momentOf(b.kind).kind;
  return isCollection(a) && isCollection(b) ? areComparable(a.element, b.element) : sameType(a, b);
}
