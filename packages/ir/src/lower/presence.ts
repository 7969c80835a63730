/** The presence of what may be absent: `a.b.c is present` guards every hop that may be absent. */
import type { FieldTerm, Formula, LookupTerm, Origin, Term } from '../ir.js';
import { connect, constant } from './builders.js';

export function presenceOf(term: FieldTerm | LookupTerm, origin: Origin): Formula {
  const own: Formula =
    term.op === 'field' ? { op: 'present', field: term, origin } : { op: 'found', term, origin };
  return connect('and', [...hopsOf(term, origin), own], origin);
}

/** That everything on the way to this one is present; empty where each of them always is. */
export function hopsOf(term: FieldTerm | LookupTerm, origin: Origin): readonly Formula[] {
  if (term.op === 'lookup') return term.source.tag === 'map' ? hop(term.source.term, origin) : [];
  return hop(term.base, origin);
}

/** That a term which is read from has a value, as far as it shows. */
export function hop(base: Term, origin: Origin): readonly Formula[] {
  switch (base.op) {
    case 'field':
      return base.optional ? [presenceOf(base, origin)] : hopsOf(base, origin);
    case 'lookup':
      return [presenceOf(base, origin)];
    case 'cast':
      return hop(base.base, origin);
    default:
      return [];
  }
}

/** Whether a term has a value: a field that may be absent, a look-up, an aggregate, a choice of those. */
export function valuePresence(term: Term, origin: Origin): Formula {
  switch (term.op) {
    case 'field':
    case 'lookup':
      return presenceOf(term, origin);
    case 'cast':
      return valuePresence(term.base, origin);
    case 'const':
    case 'var':
    case 'now':
      return constant(true, origin);
    case 'fold': {
      if (term.fn === 'sum') return { op: 'found', term, origin };
      // There is a least, greatest or first value where any element counts.
      const { binder, source, where } = term;
      return { op: 'some', binder, source, body: where, origin };
    }
    default:
      return { op: 'found', term, origin };
  }
}
