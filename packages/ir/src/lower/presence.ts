/** The presence of fields: `a.b.c is present` guards every hop that may be absent. */
import type { FieldTerm, Formula, Origin } from '../ir.js';
import { connect } from './builders.js';

export function presenceOf(field: FieldTerm, origin: Origin): Formula {
  return connect('and', [...hopsOf(field, origin), { op: 'present', field, origin }], origin);
}

/** That every field on the way to this one is present; empty where each of them always is. */
export function hopsOf({ base }: FieldTerm, origin: Origin): readonly Formula[] {
  if (base.op !== 'field') return [];
  return base.optional ? [presenceOf(base, origin)] : hopsOf(base, origin);
}
