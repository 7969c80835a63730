/** Constructors of formulas that drop constants: `true and x` is `x`. */
import { findGroup, isWithin, kindsOf, type Schema } from '@policyc/model';
import { samePlace } from '../conditions.js';
import type { Formula, Origin, Term } from '../ir.js';

export function constant(value: boolean, origin: Origin): Formula {
  return { op: 'const', value, origin };
}

export function not(operand: Formula, origin: Origin): Formula {
  if (operand.op === 'not') return unnegated(operand);
  if (operand.op === 'const') return constant(!operand.value, origin);
  return { op: 'not', operand, origin };
}

/** Of `not x` that was written, x stands in a place of its own; of `x not in y`, the place of both is the same. */
function unnegated({ operand, origin }: Extract<Formula, { op: 'not' }>): Formula {
  return samePlace(operand.origin, origin)
    ? { ...operand, origin: { ...operand.origin, negated: true } }
    : operand;
}

/** Flattens nested operands of the same kind, drops neutral constants. Order is kept: it guards. */
export function connect(op: 'and' | 'or', operands: readonly Formula[], origin: Origin): Formula {
  const neutral = op === 'and';
  const flat: Formula[] = [];
  for (const operand of operands)
    for (const o of operand.op === op ? operand.operands : [operand])
      if (o.op !== 'const' || o.value !== neutral) flat.push(o);
  const [first] = flat;
  if (!first) return constant(neutral, origin);
  return flat.length === 1 ? first : { op, operands: flat, origin };
}

/** The term as one of a kind or group that holds its asset, or of the kind that a guard has proven. */
export function castTo(term: Term, kind: string, schema: Schema): Term {
  if (term.type.tag !== 'asset' || term.type.kind === kind) return term;
  // Without a group there is nothing to choose: what differs is the moment.
  const { kind: from } = term.type;
  if (!kindsOf(schema, from).includes(kind) && !isWithin(schema, from, kind)) return term;
  // There and back: what a cast went through decides nothing.
  if (term.op === 'cast' && term.base.type.tag === 'asset' && isWithin(schema, term.base.type.kind, kind))
    return castTo(term.base, kind, schema);
  return { op: 'cast', base: term, type: { tag: 'asset', kind }, origin: term.origin };
}

export function withoutCasts(term: Term): Term {
  return term.op === 'cast' ? withoutCasts(term.base) : term;
}

/** A term of a group that surely is of one kind, as that kind: fields are read of it directly. */
export function ofOwnKind(term: Term, schema: Schema): Term {
  const isWider = term.op === 'cast' && findGroup(schema, term.type.kind) !== undefined;
  return isWider ? ofOwnKind(term.base, schema) : term;
}
