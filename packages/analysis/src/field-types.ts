/** Small constructors and questions about types with their states. */
import type { FieldType, SchemaField, Type } from '@policyc/model';

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

/** The type that reading the field gives: relations are sets of assets. */
export function typeOfField(field: SchemaField): FieldType {
  if (field.tag === 'stored') return field.type;
  const asset: Type = { tag: 'asset', kind: field.kind };
  return plain(field.many ? { tag: 'set', element: asset } : asset);
}
