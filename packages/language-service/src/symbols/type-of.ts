/**
 * The types of declared names.
 * Invariant: total; what cannot be told has the error type, of which nothing is known and nothing is offered.
 */
import type { CheckedProgram, NameSymbol } from '@policyc/analysis';
import {
  type FieldType,
  readAs,
  type SchemaField,
  type StoredField,
  type Type,
  URL_PARTS,
} from '@policyc/model';
import type { ast } from '@policyc/syntax';

export const errorType: FieldType = { type: { tag: 'error' }, optional: false, unknown: false };

const plain = (type: Type): FieldType => ({ type, optional: false, unknown: false });

export function elementType(type: Type): FieldType {
  return type.tag === 'list' || type.tag === 'set' ? plain(type.element) : errorType;
}

/** The type of what a name declares. */
export function typeOfName(program: CheckedProgram, name: ast.Name): FieldType {
  const symbol = program.symbols.get(name);
  return symbol === undefined ? errorType : typeOfSymbol(symbol);
}

export function typeOfField(field: SchemaField): FieldType {
  const value = readAs(field);
  if (value !== undefined) return value.type;
  return field.tag === 'relation'
    ? plain({ tag: 'set', element: { tag: 'asset', kind: field.kind } })
    : errorType;
}

/** The type of whatever a symbol stands for, where it stands for a value. */
export function typeOfSymbol(symbol: NameSymbol): FieldType {
  switch (symbol.tag) {
    case 'field':
      return typeOfField(symbol.field);
    case 'url-part':
      return symbol.field.type;
    case 'derived':
    case 'param':
    case 'table':
    case 'fn-param':
    case 'binder':
    case 'let':
      return symbol.type;
    case 'fn':
      return symbol.result;
    case 'given':
      return plain({ tag: 'asset', kind: symbol.kind });
    case 'member':
      return plain({ tag: 'enum', name: symbol.enum });
    case 'path-length':
      return plain({ tag: 'int' });
    default:
      return errorType;
  }
}

/** The parts of a record type; none of any other. */
export function partsOf(program: CheckedProgram, type: Type): readonly StoredField[] {
  if (type.tag === 'url') return URL_PARTS;
  return type.tag === 'record'
    ? (program.schema?.records?.find((r) => r.name === type.name)?.parts ?? [])
    : [];
}
