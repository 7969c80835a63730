/**
 * What a rule finds when it is broken: its top-level witnesses, and what is wrong with the innermost one.
 * The one definition of it: messages take their names from here, and the lowering its items.
 */
import type { ast } from '@policyc/syntax';

/** An expression and whether it is its truth or its falsehood that is meant. */
export interface Judged {
  readonly expr: ast.Expr;
  readonly positive: boolean;
}

export interface Witness {
  readonly quantifier: ast.QuantifierExpr['quantifier'];
  readonly binder: ast.Binder;
  /** The binder's own `where`, unless that is judged further down the chain. */
  readonly where: Judged | undefined;
}

export interface Violation {
  /** Outermost first. */
  readonly witnesses: readonly Witness[];
  /** What is left to judge once the witnesses are bound; `undefined` where the last witness says it all. */
  readonly rest: Judged | undefined;
  /** `rest` without its parentheses, where it is a path that must not be there. */
  readonly path: ast.PathExpr | undefined;
}

/**
 * Finds the witnesses of a rule's violation: of `forbid e` those that make `e` true, of `require e` those that make it
 * false. Where a witness's condition is itself a witness or a path, the chain goes on into it.
 */
export function violationOf(rule: ast.RuleStatement): Violation {
  const witnesses: Witness[] = [];
  let judged = strip({ expr: rule.condition, positive: rule.rule === 'forbid' });
  for (;;) {
    const { expr, positive } = judged;
    if (expr.kind !== 'QuantifierExpr' || !isWitness(expr, positive)) break;
    const { binder, quantifier } = expr;
    const where = binder.where === undefined ? undefined : { expr: binder.where, positive: true };
    if (quantifier === 'every') {
      witnesses.push({ quantifier, binder, where });
      judged = strip({ expr: expr.satisfies ?? expr, positive: false });
      continue;
    }
    const inner = where === undefined ? undefined : strip(where);
    if (inner === undefined || !continues(inner)) {
      witnesses.push({ quantifier, binder, where });
      return { witnesses, rest: undefined, path: undefined };
    }
    witnesses.push({ quantifier, binder, where: undefined });
    judged = inner;
  }
  const path = judged.expr.kind === 'PathExpr' && judged.positive ? judged.expr : undefined;
  return { witnesses, rest: judged, path };
}

function strip(judged: Judged): Judged {
  let { expr, positive } = judged;
  for (;;) {
    if (expr.kind === 'ParenExpr') expr = expr.expr;
    else if (expr.kind === 'UnaryExpr') {
      expr = expr.operand;
      positive = !positive;
    } else return { expr, positive };
  }
}

function isWitness(expr: ast.QuantifierExpr, positive: boolean): boolean {
  switch (expr.quantifier) {
    case 'some':
      return positive;
    case 'no':
      return !positive;
    case 'every':
      return !positive && expr.satisfies !== undefined;
  }
}

function continues({ expr, positive }: Judged): boolean {
  return (
    (expr.kind === 'QuantifierExpr' && isWitness(expr, positive)) || (expr.kind === 'PathExpr' && positive)
  );
}
