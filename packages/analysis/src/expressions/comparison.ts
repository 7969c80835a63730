/** Comparisons, membership, patterns and whole-number arithmetic. */
import type { Fix } from '@policyc/base';
import { type FieldType, sameType, showType, type Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { areComparable, BOOL, ERROR, INT, isCollection } from '../field-types.js';
import { type BodyContext, type Env, report, stripParens, textOf } from './body-context.js';
import { inferWritten, reportPlainText } from './collection.js';
import { fits } from './groups.js';
import { infer, notYet, typedValue, value } from './infer.js';
import { inferHasKey, reportWholeMap } from './map.js';
import { needsContext } from './name.js';
import { comparisonFlow, presenceFlow, proveByEquality } from './proofs.js';
import { comparedValue, inferMatches, inferWithin } from './scalar.js';

export function inferBinary(ctx: BodyContext, env: Env, expr: ast.BinaryExpr): FieldType {
  const found = inferOperator(ctx, env, expr);
  if (found.type.tag === 'bool' && !ctx.flows.has(expr)) ctx.flows.set(expr, comparisonFlow(ctx, expr));
  return found;
}

function inferOperator(ctx: BodyContext, env: Env, expr: ast.BinaryExpr): FieldType {
  switch (expr.op) {
    case '=':
      report(
        ctx,
        'types/assignment',
        expr.opSpan,
        {},
        {
          fixes: [{ title: 'Write `==`', edits: [{ span: expr.opSpan, newText: '==' }], certain: true }],
        },
      );
      return inferEquality(ctx, env, expr, '==');
    case '==':
    case '!=':
      return inferEquality(ctx, env, expr, expr.op);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return inferOrder(ctx, env, expr);
    case '+':
    case '-':
    case '*':
      return inferArithmetic(ctx, env, expr);
    case 'in':
    case 'not in':
      return inferMembership(ctx, env, expr);
    case 'like':
    case 'not like':
      return inferLike(ctx, env, expr);
    case 'matches':
    case 'not matches':
      return inferMatches(ctx, env, expr);
    case 'subset of':
    case 'disjoint from':
      return inferSets(ctx, env, expr);
  }
}

/** Both operands, the one that stands on its own first, so that the other can be a bare member. */
function inferPair(ctx: BodyContext, env: Env, expr: ast.BinaryExpr): readonly [FieldType, FieldType] {
  const dependent = (side: ast.Expr) => needsContext(ctx, env, side) || isNumber(side);
  if (dependent(expr.left) && !dependent(expr.right)) {
    const right = side(ctx, env, expr.right);
    return [side(ctx, env, expr.left, right.type), right];
  }
  const left = side(ctx, env, expr.left);
  return [left, side(ctx, env, expr.right, left.type)];
}

/** A set that is compared as a whole may hold computed values: it stands for so many comparisons. */
function side(ctx: BodyContext, env: Env, expr: ast.Expr, expected?: Type): FieldType {
  const inner = stripParens(expr);
  if (inner.kind !== 'BracesExpr' && inner.kind !== 'ListExpr')
    return comparedValue(ctx, env, expr, expected);
  const type = inferWritten(ctx, env, inner, expected, true);
  ctx.types.set(inner, type);
  ctx.types.set(expr, type);
  return type;
}

function isCollectionWritten(expr: ast.Expr): boolean {
  const { kind } = stripParens(expr);
  return kind === 'BracesExpr' || kind === 'ListExpr';
}

/** A whole number is an `int`, or a `decimal` where one is expected. */
function isNumber(expr: ast.Expr): boolean {
  const inner = stripParens(expr);
  return inner.kind === 'LiteralExpr' && inner.type === 'number';
}

function stateOf(expr: ast.Expr): 'absent' | 'unknown' | undefined {
  const inner = stripParens(expr);
  if (inner.kind === 'LiteralExpr' && (inner.type === 'absent' || inner.type === 'unknown'))
    return inner.type;
  return undefined;
}

/** `x == absent` */
function inferState(
  ctx: BodyContext,
  env: Env,
  expr: ast.BinaryExpr,
  op: '==' | '!=',
  word: string,
  test: 'absent' | 'unknown',
  operand: ast.Expr,
): FieldType {
  infer(ctx, { ...env, freeHops: true }, operand);
  const asked = op === '==' ? test : test === 'absent' ? 'present' : 'known';
  const newText = `${textOf(ctx, operand)} is ${asked}`;
  // What was meant is plain, so what it would prove holds for the rest.
  const key = ctx.keys.get(operand);
  if (test === 'absent' && key !== undefined) ctx.flows.set(expr, presenceFlow(key, asked === 'present'));
  report(
    ctx,
    'types/absent-as-value',
    expr.span,
    { word, test: asked },
    {
      fixes: [{ title: `Write \`${newText}\``, edits: [{ span: expr.span, newText }], certain: true }],
    },
  );
  return ERROR;
}

const NOTHING = new Set(['null', 'nil', 'None', 'undefined', 'NULL']);

function inferEquality(ctx: BodyContext, env: Env, expr: ast.BinaryExpr, op: '==' | '!='): FieldType {
  const state = stateOf(expr.right);
  if (state !== undefined) return inferState(ctx, env, expr, op, state, state, expr.left);
  const { right: rightExpr } = expr;
  if (rightExpr.kind === 'NameExpr' && NOTHING.has(rightExpr.name) && needsContext(ctx, env, rightExpr))
    return inferState(ctx, env, expr, op, rightExpr.name, 'absent', expr.left);

  const [left, right] = inferPair(ctx, env, expr);
  if (left.type.tag === 'error' || right.type.tag === 'error') return ERROR;
  if (isCollection(left.type) && isCollection(right.type)) {
    const type = equalSets(ctx, expr, left, right);
    if (type.type.tag !== 'error' && sameKey(ctx, expr.left, expr.right))
      report(ctx, 'types/constant-condition', expr.span, { value: op === '==' });
    return type;
  }
  if (isCollection(left.type) || isCollection(right.type))
    return listCompared(ctx, expr, op, left.type, right.type);
  const related =
    areComparable(left.type, right.type) ||
    fits(ctx, left.type, right.type) ||
    fits(ctx, right.type, left.type);
  if (!related) {
    if (
      !reportPlainText(ctx, stripParens(expr.right), left.type) &&
      !reportPlainText(ctx, stripParens(expr.left), right.type)
    )
      report(ctx, 'types/different-types', expr.span, {
        left: showType(left.type),
        right: showType(right.type),
      });
    return ERROR;
  }
  if (left.type.tag !== 'url' && reportWholeMap(ctx, expr.left, left.type)) return ERROR;
  if (sameKey(ctx, expr.left, expr.right))
    report(ctx, 'types/constant-condition', expr.span, { value: op === '==' });
  proveByEquality(ctx, expr, left.type, right.type);
  return { ...BOOL, unknown: left.unknown || right.unknown };
}

/** Sets are equal where each holds what the other does. */
function equalSets(ctx: BodyContext, expr: ast.BinaryExpr, left: FieldType, right: FieldType): FieldType {
  if (!isCollection(left.type) || !isCollection(right.type)) return ERROR;
  if (reportWholeMap(ctx, expr.left, left.type)) return ERROR;
  const [one, other] = [left.type.element, right.type.element];
  const related = areComparable(one, other) || fits(ctx, one, other) || fits(ctx, other, one);
  if (left.type.tag !== right.type.tag || !related) {
    report(ctx, 'types/different-types', expr.span, {
      left: showType(left.type),
      right: showType(right.type),
    });
    return ERROR;
  }
  if (left.type.tag === 'list')
    return notYet(
      ctx,
      expr.span,
      'Comparing whole lists is',
      'What is in them compares with `a subset of b and b subset of a`.',
    );
  return { ...BOOL, unknown: left.unknown || right.unknown };
}

function sameKey(ctx: BodyContext, left: ast.Expr, right: ast.Expr): boolean {
  const key = ctx.keys.get(left);
  return key !== undefined && key === ctx.keys.get(right);
}

/** `x.tags == "a"` */
function listCompared(
  ctx: BodyContext,
  expr: ast.BinaryExpr,
  op: '==' | '!=',
  left: Type,
  right: Type,
): FieldType {
  const [collection, element, type] = isCollection(left)
    ? [expr.left, expr.right, left]
    : [expr.right, expr.left, right];
  if (!isCollection(type)) return ERROR;
  const newText = `${textOf(ctx, element)} ${op === '==' ? 'in' : 'not in'} ${textOf(ctx, collection)}`;
  const fits = sameType(type.element, isCollection(left) ? right : left);
  report(
    ctx,
    'types/list-not-element',
    collection.span,
    { path: textOf(ctx, collection), element: showType(type.element) },
    fits
      ? { fixes: [{ title: `Write \`${newText}\``, edits: [{ span: expr.span, newText }], certain: false }] }
      : {},
  );
  return ERROR;
}

function inferOrder(ctx: BodyContext, env: Env, expr: ast.BinaryExpr): FieldType {
  const [left, right] = inferPair(ctx, env, expr);
  if (left.type.tag === 'error' || right.type.tag === 'error') return ERROR;
  if (
    reportPlainText(ctx, stripParens(expr.right), left.type) ||
    reportPlainText(ctx, stripParens(expr.left), right.type)
  )
    return ERROR;
  for (const [side, type] of [
    [expr.left, left.type],
    [expr.right, right.type],
  ] as const) {
    const why = noOrder(ctx, type);
    if (why === undefined) continue;
    report(ctx, 'types/no-order', side.span, { found: showType(type), why });
    return ERROR;
  }
  if (!sameType(left.type, right.type)) {
    report(ctx, 'types/different-types', expr.span, {
      left: showType(left.type),
      right: showType(right.type),
    });
    return ERROR;
  }
  if (sameKey(ctx, expr.left, expr.right))
    report(ctx, 'types/constant-condition', expr.span, { value: expr.op === '<=' || expr.op === '>=' });
  return { ...BOOL, unknown: left.unknown || right.unknown };
}

const ORDERED: ReadonlySet<Type['tag']> = new Set(['int', 'decimal', 'timestamp', 'duration', 'version']);

function noOrder(ctx: BodyContext, type: Type): string | undefined {
  if (ORDERED.has(type.tag)) return undefined;
  if (type.tag === 'enum')
    return ctx.schema.enums.get(type.name)?.type.ordered
      ? undefined
      : `Declare it as \`enum ${type.name} ordered\`, or name the members: \`in { a, b }\`.`;
  if (isCollection(type)) return 'Compare how many it holds: `count(xs) >= 2`.';
  return 'Only whole numbers, decimals, times, durations, versions and members of ordered enums have one.';
}

function inferArithmetic(ctx: BodyContext, env: Env, expr: ast.BinaryExpr): FieldType {
  const left = value(ctx, env, expr.left);
  if (left.type.tag === 'string' && expr.op === '+') {
    value(ctx, env, expr.right, left.type);
    report(ctx, 'types/text-joined', expr.opSpan, {});
    return ERROR;
  }
  if (left.type.tag === 'decimal') {
    value(ctx, env, expr.right, left.type);
    report(ctx, 'types/decimal-computed', expr.opSpan, {});
    return ERROR;
  }
  if (left.type.tag === 'timestamp' || left.type.tag === 'duration') {
    value(ctx, env, expr.right);
    report(ctx, 'types/time-computed', expr.opSpan, { op: expr.op });
    return ERROR;
  }
  const leftInt = checkInt(ctx, expr.left, left, expr.op);
  const right = typedValue(ctx, env, expr.right, INT.type, `The right side of \`${expr.op}\``);
  if (!leftInt || right.type.tag === 'error') return ERROR;
  return { ...INT, unknown: left.unknown || right.unknown };
}

function checkInt(ctx: BodyContext, expr: ast.Expr, found: FieldType, op: string): boolean {
  if (found.type.tag === 'int') return true;
  if (found.type.tag !== 'error')
    report(ctx, 'types/mismatch', expr.span, {
      expected: 'int',
      found: showType(found.type),
      what: `The left side of \`${op}\``,
    });
  return false;
}

function inferMembership(ctx: BodyContext, env: Env, expr: ast.BinaryExpr): FieldType {
  let element: FieldType;
  let collection: FieldType;
  if (needsContext(ctx, env, expr.left) || isNumber(expr.left)) {
    collection = isCollectionWritten(expr.right) ? side(ctx, env, expr.right) : value(ctx, env, expr.right);
    const of = isCollection(collection.type) ? collection.type.element : ERROR.type;
    element = value(ctx, env, expr.left, of);
  } else {
    element = value(ctx, env, expr.left);
    collection = side(ctx, env, expr.right, expectedCollection(expr.right, element.type));
  }
  if (element.type.tag === 'error' || collection.type.tag === 'error') return ERROR;
  if (reportWholeMap(ctx, expr.left, element.type)) return ERROR;
  const within = inferWithin(element, collection);
  if (within !== undefined) return within;
  const { type } = collection;
  const hasKey = inferHasKey(ctx, expr, element, collection);
  if (hasKey !== undefined) return hasKey;
  if (!isCollection(type)) return notACollection(ctx, expr, type);
  if (isCollection(element.type)) {
    report(ctx, 'types/list-not-element', expr.left.span, {
      path: textOf(ctx, expr.left),
      element: showType(element.type.element),
    });
    return ERROR;
  }
  if (!areComparable(type.element, element.type) && !fits(ctx, element.type, type.element)) {
    if (!reportPlainText(ctx, expr.left, type.element))
      report(ctx, 'types/different-types', expr.span, {
        left: showType(element.type),
        right: `${showType(type.element)} of this ${type.tag}`,
      });
    return ERROR;
  }
  return { ...BOOL, unknown: element.unknown || collection.unknown };
}

/** `in none` is a mistake of its own: the bare member gets its enum, so that the report can say so. */
function expectedCollection(right: ast.Expr, element: Type): Type {
  const inner = stripParens(right);
  if (element.tag === 'version' && inner.kind === 'TypedLiteral') return { tag: 'version_range' };
  if ((element.tag === 'ip' || element.tag === 'host') && isBlocks(inner))
    return { tag: 'set', element: { tag: 'cidr' } };
  if (element.tag === 'error') return element;
  return inner.kind === 'NameExpr' ? element : { tag: 'set', element };
}

/** `a subset of b`, `a disjoint from b`: each side holds elements of one type, in any order. */
function inferSets(ctx: BodyContext, env: Env, expr: ast.BinaryExpr): FieldType {
  const [left, right] = inferPair(ctx, env, expr);
  let sound = true;
  for (const [side, { type }] of [
    [expr.left, left],
    [expr.right, right],
  ] as const) {
    if (type.tag === 'error') sound = false;
    if (type.tag === 'error' || isCollection(type)) continue;
    sound = false;
    const op = expr.op === 'subset of' ? 'in' : 'not in';
    const newText = `${textOf(ctx, expr.left)} ${op} ${textOf(ctx, expr.right)}`;
    const isElement = side === expr.left && isCollection(right.type) && sameType(right.type.element, type);
    report(
      ctx,
      'types/not-a-collection',
      side.span,
      {
        found: showType(type),
        instead: `\`${expr.op}\` compares whole sets; for one value, write \`${op}\`.`,
      },
      isElement
        ? { fixes: [{ title: `Write \`${op}\``, edits: [{ span: expr.span, newText }], certain: true }] }
        : {},
    );
  }
  if (!sound || !isCollection(left.type) || !isCollection(right.type)) return ERROR;
  if (reportWholeMap(ctx, expr.left, left.type)) return ERROR;
  const [one, other] = [left.type.element, right.type.element];
  if (!areComparable(one, other) && !fits(ctx, one, other)) {
    report(ctx, 'types/different-types', expr.span, {
      left: `${showType(left.type.element)} of the left side`,
      right: `${showType(right.type.element)} of the right`,
    });
    return ERROR;
  }
  if (expr.op === 'subset of' && sameKey(ctx, expr.left, expr.right))
    report(ctx, 'types/constant-condition', expr.span, { value: true });
  return { ...BOOL, unknown: left.unknown || right.unknown };
}

/** `{ cidr"10.0.0.0/8", ... }` */
function isBlocks(expr: ast.Expr): boolean {
  const [first] = elementsOf(expr) ?? [];
  return first?.kind === 'TypedLiteral' && first.prefix === 'cidr';
}

function elementsOf(expr: ast.Expr): readonly ast.Expr[] | undefined {
  if (expr.kind === 'ListExpr') return expr.elements;
  return expr.kind === 'BracesExpr' ? expr.entries.map((e) => e.value) : undefined;
}

function notACollection(ctx: BodyContext, expr: ast.BinaryExpr, type: Type): FieldType {
  const op = expr.op === 'in' ? '==' : '!=';
  const left = textOf(ctx, expr.left);
  const right = textOf(ctx, expr.right);
  const negated = expr.op === 'in' ? '' : 'not ';
  const fixes: Fix[] = [
    { title: `Write \`${op}\``, edits: [{ span: expr.opSpan, newText: op }], certain: false },
  ];
  if (type.tag === 'string')
    fixes.unshift({
      title: `Ask for \`contains\``,
      edits: [{ span: expr.span, newText: `${negated}${right}.contains(${left})` }],
      certain: false,
    });
  report(
    ctx,
    'types/not-a-collection',
    expr.right.span,
    {
      found: showType(type),
      instead:
        type.tag === 'string'
          ? `To look inside a text: \`${right}.contains(...)\`.`
          : `To compare with one value: \`${op}\`.`,
    },
    { fixes },
  );
  return ERROR;
}

/** The left side of `like` and `matches`: a text, or a host, which is compared in its canonical spelling. */
export function matchedText(ctx: BodyContext, env: Env, expr: ast.BinaryExpr): FieldType {
  const found = value(ctx, env, expr.left, { tag: 'string' });
  if (found.type.tag === 'host' || found.type.tag === 'string' || found.type.tag === 'error') return found;
  const what = `The left side of \`${expr.op}\``;
  report(ctx, 'types/mismatch', expr.left.span, { expected: 'string', found: showType(found.type), what });
  return ERROR;
}

function inferLike(ctx: BodyContext, env: Env, expr: ast.BinaryExpr): FieldType {
  const text = matchedText(ctx, env, expr);
  const pattern = stripParens(expr.right);
  if (pattern.kind === 'Missing') return ERROR;
  if (pattern.kind !== 'LiteralExpr' || pattern.type !== 'string') {
    report(ctx, 'types/literal-needed', expr.right.span, {
      what: `The pattern after \`${expr.op}\``,
      instead:
        'A text that is not fixed can be compared with `.starts_with(...)`, `.ends_with(...)` or `.contains(...)`.',
    });
    return ERROR;
  }
  infer(ctx, env, expr.right);
  ctx.symbols.set(expr, { tag: 'builtin', name: 'like' });
  return text.type.tag === 'error' ? ERROR : { ...BOOL, unknown: text.unknown };
}
