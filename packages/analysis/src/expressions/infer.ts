/**
 * The type of an expression in its environment.
 * Invariant: every expression that is visited gets a type; what was reported has the error type. `expected` is only a
 * hint (it gives meaning to enum members and empty sets); callers compare.
 */
import type { Fix, Span } from '@policyc/base';
import type { FieldType, Type } from '@policyc/model';
import { canonicalDecimal, sameType, showType } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { BOOL, ERROR, INT, isCollection, plain, STRING } from '../field-types.js';
import { inferAggregate } from './aggregate.js';
import {
  type BodyContext,
  type Env,
  type Flow,
  intersection,
  type Leaf,
  NO_FLOW,
  report,
  stripParens,
  textOf,
  union,
  withFacts,
} from './body-context.js';
import { inferCall } from './call.js';
import { inferWritten, reportPlainText } from './collection.js';
import { inferBinary } from './comparison.js';
import { fits } from './groups.js';
import { inferIs, inferLogical, inferNot } from './logic.js';
import { inferIndex, reportWholeRecord } from './map.js';
import { inferMember, inferName } from './name.js';
import { isAbsent, presenceProof } from './proofs.js';
import { inferPath, inferQuantifier } from './quantifier.js';
import { inferQuantity, inferTyped } from './scalar.js';

export function infer(ctx: BodyContext, env: Env, expr: ast.Expr, expected?: Type): FieldType {
  const type = inferKind(ctx, env, expr, expected);
  ctx.types.set(expr, type);
  return type;
}

function inferKind(ctx: BodyContext, env: Env, expr: ast.Expr, expected: Type | undefined): FieldType {
  const inner: Env = env.freeHops ? { ...env, freeHops: false } : env;
  switch (expr.kind) {
    case 'NameExpr':
      return inferName(ctx, inner, expr, expected);
    case 'MemberExpr':
      return inferMember(ctx, env, expr);
    case 'ParenExpr': {
      const type = infer(ctx, env, expr.expr, expected);
      copyKnowledge(ctx, expr.expr, expr);
      return type;
    }
    case 'LiteralExpr':
      return inferLiteral(ctx, expr, expected);
    case 'ListExpr':
    case 'BracesExpr':
      return inferWritten(ctx, inner, expr, expected);
    case 'UnaryExpr':
      return inferNot(ctx, inner, expr);
    case 'LogicalExpr':
      return inferLogical(ctx, inner, expr);
    case 'IsExpr':
      return inferIs(ctx, inner, expr);
    case 'BinaryExpr':
      return inferBinary(ctx, inner, expr);
    case 'QuantifierExpr':
      return inferQuantifier(ctx, inner, expr);
    case 'AggregateExpr':
      return inferAggregate(ctx, inner, expr);
    case 'PathExpr':
      return inferPath(ctx, inner, expr);
    case 'CallExpr':
      return inferCall(ctx, inner, expr);
    case 'IfExpr':
      return inferIf(ctx, inner, expr, expected);
    case 'OtherwiseExpr':
      return inferOtherwise(ctx, inner, expr, expected);
    case 'TypedLiteral':
      return inferTyped(ctx, expr, expected);
    case 'QuantityExpr':
      return inferQuantity(ctx, expr);
    case 'IndexExpr':
      return inferIndex(ctx, env, expr);
    case 'PartialExpr':
      return notYet(ctx, expr.span, '`partial` is', undefined);
    case 'Missing':
      return ERROR;
  }
}

/** Reports a part of the language that is still to come. */
export function notYet(ctx: BodyContext, span: Span, what: string, instead: string | undefined): FieldType {
  report(ctx, 'unsupported/expression', span, { what, instead });
  return ERROR;
}

/** The same, for what one policy may name many times. */
export function notYetOnce(ctx: BodyContext, span: Span, what: string): FieldType {
  if (ctx.reportedOnce.has(what)) return ERROR;
  ctx.reportedOnce.add(what);
  return notYet(ctx, span, what, undefined);
}

/** What holds of `from` holds of `to`, which has the same value. */
export function copyKnowledge(ctx: BodyContext, from: ast.Expr, to: ast.Expr): void {
  const flow = ctx.flows.get(from);
  if (flow !== undefined) ctx.flows.set(to, flow);
  const key = ctx.keys.get(from);
  if (key !== undefined) ctx.keys.set(to, key);
  if (ctx.constants.has(from)) ctx.constants.add(to);
}

function inferLiteral(ctx: BodyContext, expr: ast.LiteralExpr, expected: Type | undefined): FieldType {
  switch (expr.type) {
    case 'string':
      ctx.constants.add(expr);
      return STRING;
    case 'bool':
      ctx.constants.add(expr);
      return BOOL;
    case 'number':
      if (expected?.tag === 'decimal' || !/^-?\d+$/.test(expr.value)) return inferDecimal(ctx, expr);
      if (!Number.isSafeInteger(Number(expr.value))) {
        report(ctx, 'types/number-range', expr.span, { lexeme: expr.value });
        return ERROR;
      }
      ctx.constants.add(expr);
      return INT;
    case 'absent':
    case 'unknown':
      if (expected?.tag !== 'error')
        report(ctx, 'types/absent-as-value', expr.span, { word: expr.type, test: expr.type });
      return ERROR;
  }
}

/** `1.50` is the decimal 1.5: how many zeros stand at the end is a matter of writing. */
function inferDecimal(ctx: BodyContext, expr: ast.LiteralExpr): FieldType {
  const type = plain({ tag: 'decimal' });
  if (canonicalDecimal(expr.value) === undefined) {
    report(ctx, 'types/decimal-range', expr.span, { lexeme: expr.value });
    return ERROR;
  }
  ctx.constants.add(expr);
  return type;
}

/** An expression whose value is there. Reports one that may be absent. */
export function value(ctx: BodyContext, env: Env, expr: ast.Expr, expected?: Type): FieldType {
  const type = infer(ctx, env, expr, expected);
  if (!type.optional) return type;
  reportAbsent(ctx, env, expr);
  return { ...type, optional: false };
}

/**
 * Like `value`, for a place that needs one type.
 * @param accepts what serves as that type
 */
export function typedValue(
  ctx: BodyContext,
  env: Env,
  expr: ast.Expr,
  expected: Type,
  what: string,
  accepts: (found: Type, expected: Type) => boolean = sameType,
): FieldType {
  return fitted(ctx, expr, value(ctx, env, expr, expected), expected, what, accepts);
}

/** The same, for a place that takes what may be absent, with every hop on the way to it. */
export function typedOptional(
  ctx: BodyContext,
  env: Env,
  expr: ast.Expr,
  expected: Type,
  what: string,
  accepts: (found: Type, expected: Type) => boolean = sameType,
): FieldType {
  const found = infer(ctx, { ...env, freeHops: true }, expr, expected);
  return fitted(ctx, expr, found, expected, what, accepts);
}

function fitted(
  ctx: BodyContext,
  expr: ast.Expr,
  found: FieldType,
  expected: Type,
  what: string,
  accepts: (found: Type, expected: Type) => boolean,
): FieldType {
  if (accepts(found.type, expected) || fits(ctx, found.type, expected)) return found;
  if (reportPlainText(ctx, stripParens(expr), expected)) return ERROR;
  report(ctx, 'types/mismatch', expr.span, {
    expected: showType(expected),
    found: showType(found.type),
    what,
  });
  return ERROR;
}

export function reportAbsent(ctx: BodyContext, env: Env, expr: ast.Expr): void {
  const key = ctx.keys.get(expr);
  const path = textOf(ctx, stripParens(expr));
  const once = key ?? `${expr.id}`;
  if (ctx.reportedOnce.has(once)) return;
  ctx.reportedOnce.add(once);
  let leaf: Leaf | undefined = env.leaf;
  const roots: readonly string[] = key?.match(/#\d+/g) ?? [];
  while (leaf?.binder !== undefined && !roots.includes(leaf.binder) && leaf.outer !== undefined)
    leaf = leaf.outer;
  const guard = `${path} is present and `;
  const isGone = key !== undefined && env.facts.has(isAbsent(key));
  const edits =
    leaf === undefined || key === undefined || isGone
      ? []
      : leaf.wrap
        ? [
            { span: { start: leaf.expr.span.start, end: leaf.expr.span.start }, newText: `(${guard}` },
            { span: { start: leaf.expr.span.end, end: leaf.expr.span.end }, newText: ')' },
          ]
        : [{ span: { start: leaf.expr.span.start, end: leaf.expr.span.start }, newText: guard }];
  // A guard of the longer path is one of the shorter, too: `a.b.c is present`.
  const last = ctx.diagnostics.at(-1);
  const { start, end } = expr.span;
  if (last?.code === 'types/maybe-absent' && last.span.start === start && last.span.end < end)
    ctx.diagnostics.pop();
  report(
    ctx,
    'types/maybe-absent',
    expr.span,
    { path, gone: isGone, guardable: leaf !== undefined },
    edits.length === 0
      ? {}
      : { fixes: [{ title: `Guard with \`${path} is present\``, edits, certain: false }] },
  );
}

/**
 * A condition: a truth value that is there.
 * @param wrap whether a guard written before it needs parentheses around both
 * @returns what it proves
 */
export function condition(
  ctx: BodyContext,
  env: Env,
  expr: ast.Expr,
  place: { readonly wrap?: boolean; readonly binder?: string } = {},
): Flow {
  const at: Env = {
    ...env,
    freeHops: false,
    leaf: { expr, wrap: place.wrap ?? false, binder: place.binder ?? env.leaf?.binder, outer: env.leaf },
  };
  const found = infer(ctx, at, expr, BOOL.type);
  if (found.type.tag === 'error') return ctx.flows.get(expr) ?? NO_FLOW;
  if (found.type.tag !== 'bool') {
    const end = { start: expr.span.end, end: expr.span.end };
    const test = isCollection(found.type) ? 'is not empty' : found.optional ? 'is present' : undefined;
    report(
      ctx,
      'types/not-a-condition',
      expr.span,
      { found: showType(found.type) },
      test === undefined
        ? {}
        : {
            fixes: [
              { title: `Add \`${test}\``, edits: [{ span: end, newText: ` ${test}` }], certain: false },
            ],
          },
    );
    return NO_FLOW;
  }
  if (found.optional) reportAbsent(ctx, at, expr);
  return ctx.flows.get(expr) ?? NO_FLOW;
}

function inferIf(ctx: BodyContext, env: Env, expr: ast.IfExpr, expected: Type | undefined): FieldType {
  const flow = condition(ctx, env, expr.condition);
  const then = infer(ctx, withFacts(env, flow.yes), expr.then, expected);
  const other = infer(ctx, withFacts(env, flow.no), expr.else, expected ?? then.type);
  const whenThen = ctx.flows.get(expr.then) ?? NO_FLOW;
  const whenElse = ctx.flows.get(expr.else) ?? NO_FLOW;
  ctx.flows.set(expr, {
    yes: intersection(union(flow.yes, whenThen.yes), union(flow.no, whenElse.yes)),
    no: intersection(union(flow.yes, whenThen.no), union(flow.no, whenElse.no)),
  });
  if (then.type.tag === 'error' || other.type.tag === 'error') return ERROR;
  if (!sameType(then.type, other.type)) {
    report(ctx, 'types/mismatch', expr.else.span, {
      expected: showType(then.type),
      found: showType(other.type),
      what: 'The value after `else`',
    });
    return ERROR;
  }
  if (reportWholeRecord(ctx, expr.then, then.type)) return ERROR;
  return {
    type: then.type,
    optional: then.optional || other.optional,
    unknown: then.unknown || other.unknown,
  };
}

function inferOtherwise(
  ctx: BodyContext,
  env: Env,
  expr: ast.OtherwiseExpr,
  expected: Type | undefined,
): FieldType {
  const before = ctx.diagnostics.length;
  const first = infer(ctx, { ...env, freeHops: true }, expr.value, expected);
  const fallback = infer(ctx, env, expr.fallback, first.type.tag === 'error' ? expected : first.type);
  if (first.type.tag === 'error' || fallback.type.tag === 'error') return ERROR;
  if (!sameType(first.type, fallback.type)) {
    const params = {
      expected: showType(first.type),
      found: showType(fallback.type),
      what: 'The value after `otherwise`',
    };
    report(ctx, 'types/mismatch', expr.fallback.span, params, { fixes: grouped(ctx, expr, first.type) });
    return ERROR;
  }
  if (reportWholeRecord(ctx, expr.value, first.type)) return ERROR;
  if (!first.optional && ctx.diagnostics.length === before) {
    const rest = { start: expr.value.span.end, end: expr.span.end };
    report(
      ctx,
      'types/needless-otherwise',
      rest,
      {},
      {
        fixes: [{ title: 'Remove it', edits: [{ span: rest, newText: '' }], certain: true }],
      },
    );
  }
  proveByFallback(ctx, expr);
  return plain(first.type).optional === fallback.optional
    ? { type: first.type, optional: false, unknown: first.unknown || fallback.unknown }
    : { type: first.type, optional: true, unknown: first.unknown || fallback.unknown };
}

/** `x otherwise false` is true only where x is there and true, and `x otherwise true` is false only where it is there. */
function proveByFallback(ctx: BodyContext, expr: ast.OtherwiseExpr): void {
  const fallback = stripParens(expr.fallback);
  if (fallback.kind !== 'LiteralExpr' || fallback.type !== 'bool') return;
  ctx.flows.set(expr, presenceProof(ctx, expr.value, fallback.value === 'false'));
}

/** `a otherwise b == c` most likely means `(a otherwise b) == c`. */
function grouped(ctx: BodyContext, expr: ast.OtherwiseExpr, type: Type): readonly Fix[] {
  const { fallback, value: first } = expr;
  if (fallback.kind !== 'BinaryExpr' || !sameType(ctx.types.get(fallback.left)?.type ?? ERROR.type, type))
    return [];
  return [
    {
      title: 'Compare what `otherwise` gives',
      edits: [
        { span: { start: first.span.start, end: first.span.start }, newText: '(' },
        { span: { start: fallback.left.span.end, end: fallback.left.span.end }, newText: ')' },
      ],
      certain: false,
    },
  ];
}
