import type { ast } from '@policyc/syntax';
import { chainOperator } from '../../constant-key.js';
import { shapeOf, stripParens } from '../../expression-shape.js';
import { defineLintRule } from '../../lint-rule.js';

export const impliedGuardRule = defineLintRule({
  code: 'lint-idiom/implied-guard',
  category: 'idiom',
  severity: 'warning',
  enabledByDefault: true,
  description: 'A guard follows from the one after it.',
  rationale: '`a.b.c is present` guards every hop: it is false where `a.b` is absent.',
  visit: (context) => ({
    LogicalExpr(expr) {
      if (chainOperator(expr) !== 'and') return;
      const guards = expr.operands.flatMap((o) => guarded(o) ?? []);
      for (const { path, operand } of guards) {
        const longer = guards.find((g) => g.path !== path && hopsOf(g.path).includes(shapeOf(path)));
        if (longer !== undefined)
          context.report(operand.span, {
            message: `\`${context.textOf(longer.operand)}\` asks for this, too.`,
            help: 'Remove the shorter guard.',
          });
      }
    },
  }),
});

interface Guard {
  readonly path: ast.Expr;
  readonly operand: ast.Expr;
}

function guarded(operand: ast.Expr): Guard | undefined {
  const expr = stripParens(operand);
  if (expr.kind !== 'IsExpr' || expr.negated || expr.test.text !== 'present') return undefined;
  return { path: stripParens(expr.operand), operand };
}

/** The shapes of `a.b` and `a` in `a.b.c`. */
function hopsOf(path: ast.Expr): readonly string[] {
  const hops: string[] = [];
  for (let at = path; at.kind === 'MemberExpr'; ) {
    at = stripParens(at.object);
    hops.push(shapeOf(at));
  }
  return hops;
}
