/** Which collections can be open in some snapshot: emitters leave out what the others never need. */
import { type Schema, storedIn, type Type } from '@policyc/model';
import type { Source, Term } from './ir.js';

export function sourceMayBeOpen(source: Source, schema: Schema): boolean {
  return source.tag === 'kind' || mayBeOpen(source.term, schema);
}

export function mayBeOpen(term: Term, schema: Schema): boolean {
  switch (term.op) {
    case 'related':
    case 'collect':
      return true;
    case 'field': {
      const field = storedIn(schema, term.kind, term.field);
      return field?.type.unknown === true && isCollection(field.type.type);
    }
    case 'if':
      return mayBeOpen(term.then, schema) || mayBeOpen(term.else, schema);
    case 'otherwise':
      return mayBeOpen(term.value, schema) || mayBeOpen(term.fallback, schema);
    default:
      return false;
  }
}

function isCollection(type: Type): boolean {
  return type.tag === 'list' || type.tag === 'set';
}
