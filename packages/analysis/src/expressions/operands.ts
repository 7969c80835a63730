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

/** The path that a binder is an end of; `start` is absent where the path goes on after the binder. */
export interface PathSpan {
  readonly start: number | undefined;
}

/** Checks a `where` or `satisfies` as a condition, and that each operand mentions the binder. */
export function checkOperands(
  ctx: BodyContext,
  env: Env,
  expr: ast.Expr,
  local: Local,
  word: 'where' | 'satisfies',
  path?: PathSpan,
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
      reportForgotten(ctx, expr, operand, index, local, word, path);
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
  path: PathSpan | undefined,
): void {
  const before = chain.operands[index - 1];
  const start =
    path !== undefined
      ? path.start
      : local.tag === 'binder'
        ? quantifierStart(ctx.scope.module.source.text, local.decl)?.start
        : undefined;
  report(
    ctx,
    'types/operand-without-binder',
    operand.span,
    { binder: local.name, operand: textOf(ctx, operand), word, path: path !== undefined },
    before === undefined || start === undefined
      ? {}
      : {
          fixes: [
            {
              title: `End the ${path === undefined ? 'quantifier' : 'path'} before it`,
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

/** `some`, `every` or `no` before the binder, and where it stands; `undefined` for other binders. */
export function quantifierStart(
  text: string,
  binder: ast.Binder,
): { readonly start: number; readonly word: string } | undefined {
  const found = /(some|every|no)\s+$/.exec(text.slice(0, binder.span.start));
  return found?.[1] === undefined ? undefined : { start: found.index, word: found[1] };
}
