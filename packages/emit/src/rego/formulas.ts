/**
 * Formulas in two positive forms: the statements that hold where it is true, and those that hold where it is false.
 * Unknown is neither. Conjunctions stay in line, everything else becomes a helper rule.
 * Invariant: a form has at most one solution, and `not` stands over helper rules and bound variables only.
 */
import { type ir, mayBeOpen } from '@policyc/ir';
import { memberName } from '@policyc/model';
import {
  assign,
  call,
  check,
  type Expr,
  infix,
  never,
  ref,
  type Statement,
  scalar,
  set,
  variable,
} from './ast.js';
import { collectionIsClosed, isClosed } from './openness.js';
import { type PolicyContext, parametersOf } from './policy-context.js';
import { reachRules } from './reach.js';
import {
  absentBodies,
  assetOf,
  countBounds,
  definite,
  fieldIsAbsent,
  foundStatements,
  loopOver,
  loopStatements,
  mayBeNull,
  valueOfTerm,
} from './terms.js';
import { every, rule } from './tidy.js';

export type Polarity = 'true' | 'false';

export function opposite(polarity: Polarity): Polarity {
  return polarity === 'true' ? 'false' : 'true';
}

/** Statements that hold exactly where the formula has that value. */
export function holds(formula: ir.Formula, polarity: Polarity, context: PolicyContext): readonly Statement[] {
  switch (formula.op) {
    case 'const':
      return formula.value === (polarity === 'true') ? [] : [check(scalar(false))];
    case 'baseline':
      return [check(infix(context.indexes.hasBaseline(), '==', scalar(polarity === 'true')))];
    case 'not':
      return holds(context.operandOf(formula), opposite(polarity), context);
    case 'and':
    case 'or':
      if (isConjunction(formula, polarity))
        return formula.operands.flatMap((o) => holds(o, polarity, context));
      return [check(helperFor(formula, polarity, context))];
    case 'compare':
      return compare(formula, polarity, context);
    case 'member':
      return member(formula, polarity, context);
    case 'test': {
      const { before, value } = valueOfTerm(formula.term, context);
      const isCall = formula.term.op === 'call';
      return [
        ...before,
        check(isCall && polarity === 'true' ? value : infix(value, '==', scalar(polarity === 'true'))),
      ];
    }
    case 'is': {
      const { before, value } = definite(formula.term, context);
      const name = context.fresh('id');
      const starts = call('startswith', variable(name), scalar(`${formula.kind}:`));
      // Bound first: `not` over what may be undefined would hold.
      return [...before, assign(name, value), polarity === 'true' ? check(starts) : never(starts)];
    }
    case 'present': {
      const { field } = formula;
      const member = memberName(field.field);
      const asset = assetOf(field.base, context);
      const { type } = context.indexes.stored(field.kind, field.field);
      if (polarity === 'false') {
        return type.optional
          ? [...asset.before, fieldIsAbsent(asset.value, member, type.unknown)]
          : [check(scalar(false))];
      }
      const isThere = type.unknown
        ? call('lib.present', asset.value, scalar(member))
        : infix(ref(asset.value, member), '!=', scalar(null));
      return [...asset.before, check(isThere)];
    }
    case 'found': {
      const inline = found(formula, polarity, context);
      return inline ?? [check(helperFor(formula, polarity, context))];
    }
    case 'count': {
      const inline = countRelation(formula, polarity, context);
      return inline ?? [check(helperFor(formula, polarity, context))];
    }
    case 'known': {
      const [only, ...more] = knownBodies(formula, polarity, context);
      return only && more.length === 0 ? only : [check(helperFor(formula, polarity, context))];
    }
    case 'some':
    case 'reach':
      return [check(helperFor(formula, polarity, context))];
  }
}

/** The helper rule that holds exactly where the formula has that value: what `not` may stand over. */
export function helperFor(formula: ir.Formula, polarity: Polarity, context: PolicyContext): Expr {
  if (formula.op === 'not') return helperFor(context.operandOf(formula), opposite(polarity), context);
  const role = polarity === 'true' ? '_t' : '_f';
  const slots = parametersOf(formula, undefined, context);
  return context.helper(formula, wordOf(formula), role, slots, ({ name, params }) =>
    bodies(formula, polarity, context).map((body, i) =>
      rule({
        name,
        params,
        comment: i === 0 ? context.quote(context.sentenceValue(formula, polarity), formula.origin) : [],
        body,
      }),
    ),
  ).use;
}

function isConjunction(formula: { readonly op: 'and' | 'or' }, polarity: Polarity): boolean {
  return (formula.op === 'and') === (polarity === 'true');
}

function wordOf(formula: ir.Formula): string {
  switch (formula.op) {
    case 'and':
      return 'all';
    case 'or':
      return 'any';
    case 'compare':
    case 'member':
    case 'test':
    case 'is':
    case 'present':
    case 'found':
    case 'const':
    case 'baseline':
    case 'not':
      return 'is';
    default:
      return formula.op;
  }
}

/** Alternatives: the helper holds where one of them does. */
function bodies(
  formula: ir.Formula,
  polarity: Polarity,
  context: PolicyContext,
): readonly (readonly Statement[])[] {
  switch (formula.op) {
    case 'and':
    case 'or':
      if (isConjunction(formula, polarity)) return [holds(formula, polarity, context)];
      return formula.operands.map((o) => holds(o, polarity, context));
    case 'some': {
      const loop = loopOver(formula.source, formula.binder, context);
      const inner = holds(formula.body, polarity, context);
      if (polarity === 'true') return [[...loopStatements(loop), ...inner]];
      const closed = isClosed(formula.source, context);
      return [[...loop.before, ...closed, every(loop.element, loop.domain, [...loop.bind, ...inner])]];
    }
    case 'known':
      return knownBodies(formula, polarity, context);
    case 'found': {
      const inline = found(formula, polarity, context);
      return inline ? [inline] : absentBodies(formula.term, context);
    }
    case 'count': {
      const inline = countRelation(formula, polarity, context);
      return inline ? [inline] : countElsewhere(formula, context);
    }
    case 'reach':
      return reachRules(formula, polarity, context);
    default:
      return [holds(formula, polarity, context)];
  }
}

/** Presence as one conjunction; undefined where it takes several alternatives. */
function found(
  { term }: ir.Found,
  polarity: Polarity,
  context: PolicyContext,
): readonly Statement[] | undefined {
  if (term.op === 'lookup') return foundStatements(term, polarity === 'true', context);
  if (polarity === 'true') {
    const { before, value } = definite(term, context);
    return [...before, check(infix(value, '!=', scalar(null)))];
  }
  const [body, ...more] = absentBodies(term, context);
  if (body === undefined) return [check(scalar(false))];
  return more.length === 0 ? body : undefined;
}

function knownBodies(
  formula: ir.Known,
  polarity: Polarity,
  context: PolicyContext,
): readonly (readonly Statement[])[] {
  const { base, kind, field } = formula.field;
  const asset = assetOf(base, context);
  const { type } = context.indexes.stored(kind, field);
  const test = (name: string) => [...asset.before, check(call(name, asset.value, scalar(memberName(field))))];
  // As `lib.known` and `lib.unknown` say it; a call for each asset would cost several times as much.
  const stored = call('object.get', asset.value, scalar(memberName(field)), set([]));
  const given = (operator: '==' | '!=') => [...asset.before, check(infix(stored, operator, set([])))];
  const omittedIsAbsent = type.optional && !type.unknown;
  const isWhole = collectionIsClosed(formula.field, context);
  if (polarity === 'true')
    return omittedIsAbsent ? [given('!='), test('lib.absent')] : [[...given('!='), ...isWhole]];
  return [
    omittedIsAbsent ? test('lib.unanswered') : given('=='),
    ...(mayBeOpen(formula.field, context.indexes.schema)
      ? [[...asset.before, check(ref(asset.value, '$partial', memberName(field)))]]
      : []),
    ...unknownBodies(formula, base, context),
  ];
}

/** One body that holds where the base is neither a value nor absent; none for a bound name. */
function unknownBodies(
  formula: ir.Known,
  base: ir.Term,
  context: PolicyContext,
): readonly (readonly Statement[])[] {
  if (base.op === 'var') return [];
  const slots = parametersOf(base, undefined, context);
  const value = context.helper(formula, 'known', '_base', slots, ({ name, params }) => {
    const { before, value: key } = definite(base, context);
    return [rule({ name, params, body: [...before, check(infix(key, '!=', scalar(null)))] })];
  });
  const absent = absentBodies(base, context);
  if (absent.length === 0) return [[never(value.use)]];
  const isAbsent = context.helper(formula, 'known', '_base_absent', slots, ({ name, params }) =>
    absent.map((body) => rule({ name, params, body })),
  );
  return [[never(value.use), never(isAbsent.use)]];
}

const OPERATORS = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;
const CONTRARY = { eq: 'ne', ne: 'eq', lt: 'ge', le: 'gt', gt: 'le', ge: 'lt' } as const;
const RELATIONS: Record<ir.Relation, (a: number, b: number) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};
const MIRRORED = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' } as const;

function compare(formula: ir.Compare, polarity: Polarity, context: PolicyContext): readonly Statement[] {
  const relation = polarity === 'true' ? formula.relation : CONTRARY[formula.relation];
  const { type } = formula;
  const ranked = type.tag === 'enum' && relation !== 'eq' && relation !== 'ne' ? type.name : undefined;
  // Nothing but null equals null, so equality takes a guard only where both sides may be null.
  const isEqual = relation === 'eq';
  const left = isEqual ? valueOfTerm(formula.left, context) : definite(formula.left, context);
  const right =
    isEqual && !mayBeNull(formula.left)
      ? valueOfTerm(formula.right, context)
      : definite(formula.right, context);
  const operand = (value: Expr) => (ranked === undefined ? value : context.indexes.rank(ranked, value));
  const before = [...left.before, ...right.before];
  const [a, b] = [numberOf(left.value), numberOf(right.value)];
  if (a !== undefined && b !== undefined) return RELATIONS[relation](a, b) ? [] : [check(scalar(false))];
  // A constant stands on the right: at the start of a line, `-1` would continue the line above.
  if (left.value.tag === 'scalar') {
    return [
      ...before,
      check(infix(operand(right.value), OPERATORS[MIRRORED[relation]], operand(left.value))),
    ];
  }
  return [...before, check(infix(operand(left.value), OPERATORS[relation], operand(right.value)))];
}

function numberOf(expr: Expr): number | undefined {
  return expr.tag === 'scalar' && typeof expr.value === 'number' ? expr.value : undefined;
}

function member(formula: ir.Member, polarity: Polarity, context: PolicyContext): readonly Statement[] {
  if (polarity === 'false')
    return [...notFound(formula, context), ...collectionIsClosed(formula.collection, context)];
  const { before, element, collection } = memberOperands(formula, context);
  return [...before, check(infix(element, 'in', collection))];
}

function memberOperands(formula: ir.Member, context: PolicyContext) {
  const element = definite(formula.element, context);
  const collection = definite(formula.collection, context);
  const before = [...element.before, ...collection.before];
  if (numberOf(element.value) === undefined)
    return { before, element: element.value, collection: collection.value };
  const name = context.fresh('value');
  before.push(assign(name, element.value));
  return { before, element: variable(name), collection: collection.value };
}

/** Both operands are values, and the element is none of those that are known. */
export function notFound(formula: ir.Member, context: PolicyContext): readonly Statement[] {
  const { before, element, collection } = memberOperands(formula, context);
  // Under `not` OPA evaluates undefined operands to "not true": bind them first, so that the whole is undefined.
  const bound = [element, collection].map((value, i): { before: readonly Statement[]; value: Expr } => {
    if (value.tag === 'var' || isConstant(value)) return { before: [], value };
    const name = context.fresh(i === 0 ? 'value' : 'values');
    return { before: [assign(name, value)], value: variable(name) };
  });
  const [one, many] = bound;
  if (!one || !many) throw new Error('membership has two operands');
  return [...before, ...one.before, ...many.before, never(infix(one.value, 'in', many.value))];
}

function isConstant(expr: Expr): boolean {
  return (
    expr.tag === 'scalar' || ((expr.tag === 'set' || expr.tag === 'array') && expr.items.every(isConstant))
  );
}

/** Interval comparison as one conjunction; undefined where it takes two alternatives. */
function countRelation(
  formula: ir.CountCompare,
  polarity: Polarity,
  context: PolicyContext,
): readonly Statement[] | undefined {
  const relation = polarity === 'true' ? formula.relation : CONTRARY[formula.relation];
  if (relation === 'ne') return undefined;
  const { low, high } = countBounds(formula, context);
  const { before, value } = definite(formula.bound, context);
  const decide = (bound: Expr) => check(infix(bound, OPERATORS[relation], value));
  switch (relation) {
    case 'eq':
      return [...before, decide(low), decide(high)];
    case 'lt':
    case 'le':
      return [...before, decide(high)];
    case 'gt':
    case 'ge':
      return [...before, decide(low)];
  }
}

/** The bound lies outside the interval. */
function countElsewhere(formula: ir.CountCompare, context: PolicyContext): readonly (readonly Statement[])[] {
  const { low, high } = countBounds(formula, context);
  const { before, value } = definite(formula.bound, context);
  return [
    [...before, check(infix(low, '>', value))],
    [...before, check(infix(high, '<', value))],
  ];
}
