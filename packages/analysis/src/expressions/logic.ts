/** `and`, `or`, `not` and `is`: conditions, and what they prove about presence. */
import { closestName, type Fix } from '@policyc/base';
import { type FieldType, momentOf, showType, tableOf } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { BOOL, ERROR, isCollection } from '../field-types.js';
import {
  type BodyContext,
  type Env,
  type Facts,
  intersection,
  NO_FACTS,
  NO_FLOW,
  report,
  stripParens,
  textOf,
  union,
  withFacts,
} from './body-context.js';
import { inferKindTest } from './groups.js';
import { condition, infer, value } from './infer.js';
import { needsContext } from './name.js';
import { askedPresence, presenceFlow, swapped } from './proofs.js';

export function inferNot(ctx: BodyContext, env: Env, expr: ast.UnaryExpr): FieldType {
  const type = infer(ctx, env, expr.operand, BOOL.type);
  const flow = ctx.flows.get(expr.operand) ?? NO_FLOW;
  ctx.flows.set(expr, swapped(flow));
  if (type.type.tag === 'error') return ERROR;
  if (type.type.tag !== 'bool' || type.optional) {
    condition(ctx, env, expr.operand);
    return ERROR;
  }
  return type;
}

/** Told for each operand of a chain, with whether anything was reported in it. */
export type OperandObserver = (operand: ast.Expr, index: number, silent: boolean) => void;

export function inferLogical(
  ctx: BodyContext,
  env: Env,
  expr: ast.LogicalExpr,
  observe?: OperandObserver,
): FieldType {
  const mixed = reportMixed(ctx, expr);
  const op = expr.operators[0]?.op ?? 'and';
  let yes: Facts = NO_FACTS;
  let no: Facts = NO_FACTS;
  let at = env;
  for (let i = 0; i < expr.operands.length; i++) {
    const operand = expr.operands[i];
    if (operand === undefined) continue;
    const skip = valuesAfterComparison(ctx, at, expr, i);
    if (skip > 0) {
      i += skip - 1;
      continue;
    }
    const before = ctx.diagnostics.length;
    const flow = condition(ctx, at, operand, { wrap: op === 'or' });
    observe?.(operand, i, ctx.diagnostics.length === before);
    // Where grouping is open, every fact counts: the mistake is reported once, not its consequences.
    at = withFacts(at, mixed ? union(flow.yes, flow.no) : op === 'and' ? flow.yes : flow.no);
    if (op === 'and') {
      yes = union(yes, flow.yes);
      no = i === 0 ? flow.no : intersection(no, flow.no);
    } else {
      no = union(no, flow.no);
      yes = i === 0 ? flow.yes : intersection(yes, flow.yes);
    }
  }
  ctx.flows.set(expr, { yes, no });
  return {
    ...BOOL,
    unknown: expr.operands.some((o) => ctx.types.get(o)?.unknown === true),
  };
}

function reportMixed(ctx: BodyContext, expr: ast.LogicalExpr): boolean {
  const first = expr.operators[0];
  const other = expr.operators.find((o) => o.op !== first?.op);
  if (first === undefined || other === undefined) return false;
  report(
    ctx,
    'types/mixed-and-or',
    other.span,
    {},
    {
      fixes: [grouped(expr, 'and'), grouped(expr, 'or')],
    },
  );
  return true;
}

/** Parentheses around every run of operands that `op` joins. */
function grouped(expr: ast.LogicalExpr, op: 'and' | 'or'): Fix {
  const edits: { span: { start: number; end: number }; newText: string }[] = [];
  let i = 0;
  while (i < expr.operators.length) {
    if (expr.operators[i]?.op !== op) {
      i += 1;
      continue;
    }
    const start = expr.operands[i]?.span.start ?? 0;
    while (expr.operators[i]?.op === op) i += 1;
    const end = expr.operands[i]?.span.end ?? 0;
    edits.push({ span: { start, end: start }, newText: '(' }, { span: { start: end, end }, newText: ')' });
  }
  return { title: `Group what \`${op}\` joins`, edits, certain: false };
}

/**
 * `auth == none or basic`: operands that are mere values after a comparison.
 * @returns how many operands, from `at` on, are that (and are reported)
 */
function valuesAfterComparison(ctx: BodyContext, env: Env, expr: ast.LogicalExpr, at: number): number {
  const comparison = expr.operands[at - 1];
  if (comparison?.kind !== 'BinaryExpr' || !['==', '!=', '='].includes(comparison.op)) return 0;
  const type = ctx.types.get(comparison.left)?.type;
  if (type === undefined || type.tag === 'error') return 0;
  const members = type.tag === 'enum' ? ctx.schema.enums.get(type.name)?.members : undefined;
  const isValue = (operand: ast.Expr | undefined): operand is ast.Expr =>
    operand?.kind === 'LiteralExpr'
      ? operand.type === 'string' || operand.type === 'number'
      : operand?.kind === 'NameExpr' &&
        needsContext(ctx, env, operand) &&
        members?.has(operand.name) === true;
  let count = 0;
  while (isValue(expr.operands[at + count])) count += 1;
  if (count === 0) return 0;
  const values = [comparison.right, ...expr.operands.slice(at, at + count)];
  for (const v of values.slice(1)) value(ctx, env, v, type);
  const last = values[values.length - 1] ?? comparison;
  const newText = `${textOf(ctx, comparison.left)} ${comparison.op === '!=' ? 'not in' : 'in'} { ${values.map((v) => textOf(ctx, v)).join(', ')} }`;
  report(
    ctx,
    'types/value-as-condition',
    { start: expr.operands[at]?.span.start ?? last.span.start, end: last.span.end },
    { op: expr.operators[at - 1]?.op ?? 'or', comparison: newText },
    {
      fixes: [
        {
          title: `Write \`${newText}\``,
          edits: [{ span: { start: comparison.span.start, end: last.span.end }, newText }],
          certain: false,
        },
      ],
    },
  );
  return count;
}

const TESTS = ['present', 'absent', 'known', 'unknown', 'empty'] as const;

export function inferIs(ctx: BodyContext, env: Env, expr: ast.IsExpr): FieldType {
  const test = TESTS.find((t) => t === expr.test.text);
  if (expr.test.text === '') return ERROR;
  if (test === undefined) return unknownTest(ctx, env, expr);
  if (test === 'empty') return inferEmpty(ctx, env, expr);
  const presence = test === 'present' || test === 'absent';
  const operand = infer(ctx, { ...env, freeHops: presence }, expr.operand);
  if (operand.type.tag === 'error') return ERROR;
  const key = ctx.keys.get(expr.operand);
  // What is computed or looked up can be absent, but to ask whether it is known has no answer of its own.
  const isComputed = key?.endsWith('()') === true || key?.endsWith(']') === true;
  const askable = isField(ctx, expr.operand, key) && (presence || !isComputed);
  const mayLack = presence && (operand.optional || (key !== undefined && env.facts.has(key)));
  if (!askable && !mayLack) {
    report(ctx, 'types/not-a-field', expr.operand.span, { test });
    return ERROR;
  }
  if (presence && isCollection(operand.type)) {
    const newText = (test === 'present') !== expr.negated ? 'is not empty' : 'is empty';
    const span = { start: expr.operand.span.end, end: expr.span.end };
    report(
      ctx,
      'types/never-absent',
      expr.operand.span,
      { path: textOf(ctx, expr.operand) },
      {
        fixes: [
          { title: `Ask for \`${newText}\``, edits: [{ span, newText: ` ${newText}` }], certain: false },
        ],
      },
    );
  } else if (presence && !operand.optional && (key === undefined || !env.facts.has(key)))
    report(ctx, 'types/never-absent', expr.operand.span, { path: textOf(ctx, expr.operand) });
  if (presence) ctx.flows.set(expr, askedPresence(ctx, expr.operand, (test === 'present') !== expr.negated));
  return { ...BOOL, unknown: presence && operand.unknown };
}

const FIELD_TAGS: ReadonlySet<string> = new Set(['before', 'field', 'url-part']);

/** A field that is read, or a `let` that stands for one or for what is computed. */
function isField(ctx: BodyContext, expr: ast.Expr, key: string | undefined): boolean {
  const inner = stripParens(expr);
  return inner.kind === 'MemberExpr'
    ? FIELD_TAGS.has(ctx.symbols.get(inner.member)?.tag ?? '')
    : inner.kind === 'NameExpr' && key?.includes('.') === true;
}

function inferEmpty(ctx: BodyContext, env: Env, expr: ast.IsExpr): FieldType {
  const operand = value(ctx, env, expr.operand);
  if (operand.type.tag === 'error') return ERROR;
  if (isCollection(operand.type)) return { ...BOOL, unknown: operand.unknown };
  const newText = `${textOf(ctx, expr.operand)} ${expr.negated ? '!=' : '=='} ""`;
  report(
    ctx,
    'types/not-a-collection',
    expr.operand.span,
    {
      found: showType(operand.type),
      instead:
        operand.type.tag === 'string'
          ? `Compare with the empty text: \`${newText}\`.`
          : 'Only collections are empty.',
    },
    operand.type.tag === 'string'
      ? { fixes: [{ title: `Write \`${newText}\``, edits: [{ span: expr.span, newText }], certain: true }] }
      : {},
  );
  return ERROR;
}

/** `x is new`: the baseline has no such asset. What is not new can be asked for `before`. */
function inferNew(ctx: BodyContext, env: Env, expr: ast.IsExpr): FieldType {
  const operand = value(ctx, env, expr.operand);
  const { type } = operand;
  if (type.tag === 'error') return ERROR;
  if (type.tag !== 'asset' || tableOf(type.kind) !== undefined) {
    report(ctx, 'types/mismatch', expr.operand.span, {
      expected: 'asset',
      found: showType(type),
      what: 'What `is new` asks about',
    });
    return ERROR;
  }
  const { kind, before } = momentOf(type.kind);
  if (before) {
    report(ctx, 'types/two-baselines', expr.test.span, { kind });
    return ERROR;
  }
  const key = ctx.keys.get(expr.operand);
  if (key !== undefined) ctx.flows.set(expr, presenceFlow(`${key}.before`, expr.negated));
  return { ...BOOL, unknown: operand.unknown };
}

function unknownTest(ctx: BodyContext, env: Env, expr: ast.IsExpr): FieldType {
  const { text } = expr.test;
  if (text === 'new') return inferNew(ctx, env, expr);
  if (/^[A-Z]/.test(text)) return inferKindTest(ctx, env, expr);
  const operand = infer(ctx, env, expr.operand);
  if (operand.type.tag === 'error') return ERROR;
  const op = expr.negated ? '!=' : '==';
  const isMember =
    operand.type.tag === 'enum' && ctx.schema.enums.get(operand.type.name)?.members.has(text) === true;
  const isBool = text === 'true' || text === 'false';
  const closest = isMember || isBool ? undefined : closestName(text, TESTS);
  const fixes: readonly Fix[] =
    isMember || isBool
      ? [
          {
            title: `Write \`${op} ${text}\``,
            edits: [
              { span: { start: expr.operand.span.end, end: expr.span.end }, newText: ` ${op} ${text}` },
            ],
            certain: true,
          },
        ]
      : closest === undefined
        ? []
        : [
            {
              title: `Change to \`${closest}\``,
              edits: [{ span: expr.test.span, newText: closest }],
              certain: false,
            },
          ];
  report(ctx, 'types/unknown-test', expr.test.span, { test: text, closest }, { fixes });
  return ERROR;
}
