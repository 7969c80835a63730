/** Sets and lists that are written out. Their elements are known before the policy runs, except after `in`. */
import { type FieldType, sameType, showType, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { ERROR, isCollection, plain } from '../field-types.js';
import { type BodyContext, type Env, report, textOf } from './body-context.js';
import { notYet, value } from './infer.js';
import { inferMap, reportWholeMap } from './map.js';
import { reportForm } from './scalar.js';

/**
 * `{ a, b }` or `[a, b]`.
 * @param computed whether elements may depend on what is evaluated
 */
export function inferWritten(
  ctx: BodyContext,
  env: Env,
  expr: ast.BracesExpr | ast.ListExpr,
  expected: Type | undefined,
  computed = false,
): FieldType {
  if (expr.kind === 'ListExpr')
    return inferElements(ctx, env, expr, expr.elements, 'list', expected, computed);
  if (expected?.tag === 'map') return inferMap(ctx, env, expr, expected);
  if (expr.entries.some((e) => e.key !== undefined))
    return notYet(ctx, expr.span, 'Maps and records written out are', undefined);
  const elements = expr.entries.map((e) => e.value);
  return inferElements(ctx, env, expr, elements, 'set', expected, computed);
}

function inferElements(
  ctx: BodyContext,
  env: Env,
  expr: ast.Expr,
  elements: readonly ast.Expr[],
  tag: 'list' | 'set',
  expected: Type | undefined,
  computedToo: boolean,
): FieldType {
  if (expected?.tag === 'error') {
    for (const e of elements) value(ctx, env, e, expected);
    return ERROR;
  }
  let element: Type | undefined =
    expected !== undefined && isCollection(expected) ? expected.element : undefined;
  const [first] = elements;
  if (first === undefined) {
    if (element === undefined || expected === undefined) {
      report(ctx, 'types/untyped-empty', expr.span, {});
      return ERROR;
    }
    ctx.constants.add(expr);
    return plain(expected);
  }
  let sound = true;
  for (const e of elements) {
    const found = value(ctx, env, e, element);
    if (found.type.tag === 'error') sound = false;
    else if (element === undefined) element = found.type;
    else if (!sameType(element, found.type)) {
      sound = false;
      reportElement(ctx, e, element, found.type);
    }
  }
  if (!sound || element === undefined || reportWholeMap(ctx, first, element)) return ERROR;
  if (isCollection(element) || (element.tag === 'asset' && !computedToo))
    return notYet(
      ctx,
      expr.span,
      `Sets of ${showType(element)} written out are`,
      'Compare with each one: `x == a or x == b`.',
    );
  const computed = elements.find((e) => !ctx.constants.has(e));
  if (computed !== undefined && computedToo) return plain({ tag, element });
  if (computed !== undefined)
    return notYet(
      ctx,
      computed.span,
      `Computed values in a written ${tag} are`,
      `Compare with each one: \`x == ${textOf(ctx, computed)} or ...\`.`,
    );
  ctx.constants.add(expr);
  return plain({ tag, element });
}

function reportElement(ctx: BodyContext, expr: ast.Expr, element: Type, found: Type): void {
  if (reportPlainText(ctx, expr, element)) return;
  report(ctx, 'types/mismatch', expr.span, {
    expected: showType(element),
    found: showType(found),
    what: 'This element',
  });
}

/** A plain text or number where a value has a form of its own: a member in quotes, a version without its `v`. */
export function reportPlainText(ctx: BodyContext, expr: ast.Expr, type: Type): boolean {
  if (reportForm(ctx, expr, type)) return true;
  if (type.tag !== 'enum' || expr.kind !== 'LiteralExpr' || expr.type !== 'string') return false;
  const members = [...(ctx.schema.enums.get(type.name)?.members.keys() ?? [])];
  report(
    ctx,
    'types/enum-not-string',
    expr.span,
    { enum: type.name, text: expr.value, members },
    members.includes(expr.value)
      ? {
          fixes: [
            { title: 'Remove the quotes', edits: [{ span: expr.span, newText: expr.value }], certain: true },
          ],
        }
      : {},
  );
  return true;
}
