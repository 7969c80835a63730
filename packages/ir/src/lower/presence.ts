/** The presence of what may be absent: `a.b.c is present` guards every hop that may be absent. */
import type { FieldTerm, Formula, LookupTerm, Origin, Term } from '../ir.js';
import { connect, constant } from './builders.js';

export function presenceOf(term: FieldTerm | LookupTerm, origin: Origin): Formula {
  const own: Formula =
    term.op === 'field' ? { op: 'present', field: term, origin } : { op: 'found', lookup: term, origin };
  return connect('and', [...hopsOf(term, origin), own], origin);
}

/** That everything on the way to this one is present; empty where each of them always is. */
export function hopsOf(term: FieldTerm | LookupTerm, origin: Origin): readonly Formula[] {
  if (term.op === 'lookup') return term.source.tag === 'map' ? hop(term.source.term, origin) : [];
  return hop(term.base, origin);
}

function hop(base: Term, origin: Origin): readonly Formula[] {
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

/** Whether the term has a value, of a term that is no field: an aggregate over nothing, or a look-up, has none. */
export function valuePresence(term: Term, origin: Origin): Formula {
  if (term.op === 'lookup') return presenceOf(term, origin);
  if (term.op !== 'fold' || term.fn === 'sum') return constant(true, origin);
  // There is a least, greatest or first value where any element counts.
  const { binder, source, where } = term;
  return { op: 'some', binder, source, body: where, origin };
}
