/**
 * Conditions inside a quantifier. It reaches to the end of the expression, so an operand that never mentions its
 * binder most likely belongs outside.
 */
import type { ast } from '@policyc/syntax';
import { BOOL } from '../field-types.js';
import {
  type BodyContext,
  type Env,
  type Flow,
  type Local,
  localKey,
  NO_FLOW,
  report,
  textOf,
} from './body-context.js';
import { condition } from './infer.js';
import { inferLogical } from './logic.js';

/** Checks a `where` or `satisfies` as a condition, and that each operand mentions the binder. */
export function checkOperands(
  ctx: BodyContext,
  env: Env,
  expr: ast.Expr,
  local: Local,
  word: 'where' | 'satisfies',
): Flow {
  const binder = localKey(local);
  const count = () => ctx.uses.get(local.id) ?? 0;
  if (expr.kind !== 'LogicalExpr') {
    const before = count();
    const reported = ctx.diagnostics.length;
    const flow = condition(ctx, env, expr, { binder });
    if (
      count() === before &&
      ctx.diagnostics.length === reported &&
      local.name !== '' &&
      expr.kind !== 'Missing'
    )
      report(ctx, 'types/binder-unused', expr.span, { binder: local.name });
    return flow;
  }
  let seen = count();
  const at: Env = { ...env, freeHops: false, leaf: { expr, wrap: false, binder, outer: env.leaf } };
  const type = inferLogical(ctx, at, expr, (operand, index, silent) => {
    const now = count();
    if (now === seen && silent && local.name !== '' && operand.kind !== 'Missing')
      reportForgotten(ctx, expr, operand, index, local, word);
    seen = now;
  });
  ctx.types.set(expr, type.type.tag === 'error' ? type : { ...BOOL, unknown: type.unknown });
  return ctx.flows.get(expr) ?? NO_FLOW;
}

function reportForgotten(
  ctx: BodyContext,
  chain: ast.LogicalExpr,
  operand: ast.Expr,
  index: number,
  local: Local,
  word: string,
): void {
  const before = chain.operands[index - 1];
  const start = local.tag === 'binder' ? quantifierStart(ctx, local.decl) : undefined;
  report(
    ctx,
    'types/operand-without-binder',
    operand.span,
    { binder: local.name, operand: textOf(ctx, operand), word },
    before === undefined || start === undefined
      ? {}
      : {
          fixes: [
            {
              title: 'End the quantifier before it',
              edits: [
                { span: { start, end: start }, newText: '(' },
                { span: { start: before.span.end, end: before.span.end }, newText: ')' },
              ],
              certain: false,
            },
          ],
        },
  );
}

/** Where `some`, `every` or `no` stands before the binder; `undefined` for other binders. */
function quantifierStart(ctx: BodyContext, binder: ast.Binder): number | undefined {
  const before = ctx.scope.module.source.text.slice(0, binder.span.start);
  const word = /(some|every|no)\s+$/.exec(before);
  return word?.index;
}
