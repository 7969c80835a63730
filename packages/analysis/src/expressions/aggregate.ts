/** Aggregates: how many elements a selection has, and what their values give. */
import { type FieldType, isRecordType, showType, type Type } from '@policyc/model';
import { type ast, visit } from '@policyc/syntax';
import { ERROR, INT, isCollection } from '../field-types.js';
import { type BodyContext, type Env, report, stripParens } from './body-context.js';
import { fieldsOf } from './groups.js';
import { value } from './infer.js';
import { bind } from './quantifier.js';

export function inferAggregate(ctx: BodyContext, env: Env, expr: ast.AggregateExpr): FieldType {
  return expr.fn === 'count' ? inferCount(ctx, env, expr) : inferValues(ctx, env, expr, expr.fn);
}

function inferCount(ctx: BodyContext, env: Env, expr: ast.AggregateExpr): FieldType {
  const { argument } = expr;
  if (argument.tag === 'selection') {
    const { unknown } = bind(ctx, env, argument.binder, true).local.type;
    if (argument.giving !== undefined) {
      const { span } = argument.giving;
      report(ctx, 'types/count-giving', span, {});
      return ERROR;
    }
    return { ...INT, unknown };
  }
  if (reportKind(ctx, env, argument.expr)) return ERROR;
  const found = value(ctx, env, argument.expr);
  if (found.type.tag === 'error') return ERROR;
  if (isCollection(found.type)) return { ...INT, unknown: found.unknown };
  report(ctx, 'types/not-a-collection', argument.expr.span, {
    found: showType(found.type),
    instead:
      found.type.tag === 'string'
        ? 'For the length of a text: `x.length()`.'
        : 'Count a list, a set or a relation.',
  });
  return ERROR;
}

/** `count(Step)`: what is meant is `step in Step`. */
function reportKind(ctx: BodyContext, env: Env, expr: ast.Expr): boolean {
  const inner = stripParens(expr);
  if (inner.kind !== 'NameExpr' || env.locals.has(inner.name) || fieldsOf(ctx, inner.name) === undefined)
    return false;
  const name = inner.name.charAt(0).toLowerCase() + inner.name.slice(1);
  const newText = `${name} in ${inner.name}`;
  report(
    ctx,
    'resolve/kind-as-value',
    inner.span,
    { name: inner.name, what: 'kind' },
    {
      fixes: [{ title: `Write \`${newText}\``, edits: [{ span: inner.span, newText }], certain: true }],
    },
  );
  return true;
}

type ValueFn = Exclude<ast.AggregateExpr['fn'], 'count'>;

function inferValues(ctx: BodyContext, env: Env, expr: ast.AggregateExpr, fn: ValueFn): FieldType {
  const { argument } = expr;
  if (argument.tag === 'expr' && reportKind(ctx, env, argument.expr)) return ERROR;
  const given = argument.tag === 'expr' ? elementsOf(ctx, env, argument.expr) : givenOf(ctx, env, argument);
  if (given.type.tag === 'error') return ERROR;
  const from = argument.tag === 'expr' ? argument.expr : (argument.giving ?? argument.binder);
  if (!isTaken(ctx, fn, given.type)) {
    report(ctx, 'types/aggregate', from.span, { fn, found: showType(given.type) });
    return ERROR;
  }
  if (fn !== 'distinct' && fn !== 'list') return { ...given, optional: fn !== 'sum' };
  const secret = secretIn(ctx, from);
  if (secret !== undefined) {
    report(ctx, 'types/secret-elements', from.span, { fn, field: secret });
    return ERROR;
  }
  return { ...given, type: { tag: fn === 'list' ? 'list' : 'set', element: given.type } };
}

/** The elements of `distinct(xs)` are the values themselves. */
function elementsOf(ctx: BodyContext, env: Env, expr: ast.Expr): FieldType {
  const found = value(ctx, env, expr);
  if (found.type.tag === 'error') return ERROR;
  if (isCollection(found.type)) return { ...found, type: found.type.element };
  report(ctx, 'types/not-a-collection', expr.span, {
    found: showType(found.type),
    instead: 'Go through a list, a set or a relation.',
  });
  return ERROR;
}

function givenOf(
  ctx: BodyContext,
  env: Env,
  { binder, giving }: Extract<ast.AggregateExpr['argument'], { readonly tag: 'selection' }>,
): FieldType {
  const bound = bind(ctx, env, binder, true);
  const element = bound.local.type;
  if (giving === undefined) return element;
  const before = ctx.uses.get(bound.local.id) ?? 0;
  const reported = ctx.diagnostics.length;
  const found = value(ctx, bound.env, giving);
  if (
    (ctx.uses.get(bound.local.id) ?? 0) === before &&
    ctx.diagnostics.length === reported &&
    binder.name.text !== '' &&
    giving.kind !== 'Missing'
  )
    report(ctx, 'types/binder-unused', giving.span, { binder: binder.name.text });
  return { ...found, unknown: found.unknown || element.unknown };
}

/** Types with an order of their own, beside ints and ordered enums. */
const ORDERED: ReadonlySet<string> = new Set(['int', 'decimal', 'timestamp', 'duration', 'version']);

function isTaken(ctx: BodyContext, fn: ValueFn, type: Type): boolean {
  switch (fn) {
    case 'sum':
      return type.tag === 'int';
    case 'min':
    case 'max':
      return type.tag === 'enum'
        ? ctx.schema.enums.get(type.name)?.type.ordered === true
        : ORDERED.has(type.tag);
    default:
      // Records are part of their asset and no values of their own.
      return !isCollection(type) && !isRecordType(type) && !(type.tag === 'asset' && type.kind.includes('.'));
  }
}

/** The secret field that a value is made of, if any. */
function secretIn(ctx: BodyContext, expr: ast.Node): string | undefined {
  let found: string | undefined;
  visit(expr, (node) => {
    const symbol = ctx.symbols.get(node);
    if (symbol?.tag === 'field' && symbol.field.tag === 'stored' && symbol.field.secret)
      found = symbol.field.name;
  });
  return found;
}
