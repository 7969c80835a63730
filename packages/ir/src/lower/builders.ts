/** Constructors of formulas that drop constants: `true and x` is `x`. */
import { samePlace } from '../conditions.js';
import type { Formula, Origin } from '../ir.js';

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
  const flat = operands
    .flatMap((o) => (o.op === op ? o.operands : [o]))
    .filter((o) => o.op !== 'const' || o.value !== neutral);
  const [first] = flat;
  if (!first) return constant(neutral, origin);
  return flat.length === 1 ? first : { op, operands: flat, origin };
}
