/**
 * The meaning of formulas: Kleene truth values. `facts.ts` says what a value rests on.
 * Invariant: pure but for the slots, which are restored.
 */
import { kindsOf } from '@policyc/model';
import type { CountCompare, CountTerm, Formula, Relation, Source } from '../ir.js';
import { type Context, isAsset, type Value, withSlot } from './context.js';
import { reachTruth } from './path-search.js';
import { fieldState, termState } from './term.js';

export type Truth = 'true' | 'false' | 'unknown';

export function truth(formula: Formula, context: Context): Truth {
  const value = evaluate(formula, context);
  context.observer?.formula(formula, value);
  return value;
}

function evaluate(formula: Formula, context: Context): Truth {
  switch (formula.op) {
    case 'const':
      return formula.value ? 'true' : 'false';
    case 'baseline':
      return context.world.hasBaseline ? 'true' : 'false';
    case 'and':
    case 'or': {
      const decisive = formula.op === 'and' ? 'false' : 'true';
      let result: Truth = formula.op === 'and' ? 'true' : 'false';
      for (const operand of formula.operands) {
        const value = truth(operand, context);
        if (value === decisive) return decisive;
        if (value === 'unknown') result = 'unknown';
      }
      return result;
    }
    case 'not':
      return negate(truth(formula.operand, context));
    case 'compare': {
      const left = termState(formula.left, context);
      const right = termState(formula.right, context);
      if (left.state !== 'value' || right.state !== 'value') return 'unknown';
      return holds(formula.relation, order(left.value, right.value, formula.type, context))
        ? 'true'
        : 'false';
    }
    case 'member': {
      const element = termState(formula.element, context);
      const collection = termState(formula.collection, context);
      if (element.state !== 'value' || collection.state !== 'value') return 'unknown';
      if ((collection.value as readonly Value[]).some((v) => v === element.value)) return 'true';
      return collection.open ? 'unknown' : 'false';
    }
    case 'test': {
      const value = termState(formula.term, context);
      return value.state !== 'value' ? 'unknown' : value.value === true ? 'true' : 'false';
    }
    case 'is': {
      const value = termState(formula.term, context);
      if (value.state !== 'value' || !isAsset(value.value)) return 'unknown';
      return value.value.kind === formula.kind ? 'true' : 'false';
    }
    case 'present': {
      const { field } = fieldState(formula.field, context);
      if (field === undefined || field.state === 'unknown') return 'unknown';
      return field.state === 'absent' ? 'false' : 'true';
    }
    case 'found': {
      const { state } = termState(formula.term, context);
      return state === 'value' ? 'true' : state === 'absent' ? 'false' : 'unknown';
    }
    case 'known': {
      const { field, base } = fieldState(formula.field, context);
      if (field === undefined) return base.state === 'absent' ? 'unknown' : 'false';
      const whole = field.state === 'value' && field.partial === undefined;
      return whole || field.state === 'absent' ? 'true' : 'false';
    }
    case 'some': {
      const elements = sourceElements(formula.source, context);
      context.observer?.elements(formula, elements?.length);
      if (!elements) return 'unknown';
      let result: Truth = isOpen(formula.source, context) ? 'unknown' : 'false';
      for (const element of elements) {
        const value = withSlot(context, formula.binder.slot, element, () => truth(formula.body, context));
        if (value === 'true') return 'true';
        if (value === 'unknown') result = 'unknown';
      }
      return result;
    }
    case 'count': {
      const counts = countInterval(formula, context);
      const bound = termState(formula.bound, context);
      if (!counts || bound.state !== 'value') return 'unknown';
      return compareInterval(formula.relation, counts, bound.value as number);
    }
    case 'reach':
      return reachTruth(formula, context);
  }
}

export function negate(value: Truth): Truth {
  return value === 'true' ? 'false' : value === 'false' ? 'true' : 'unknown';
}

/** The elements of a source, or undefined where it is absent or unknown. */
export function sourceElements(source: Source, context: Context): readonly Value[] | undefined {
  if (source.tag === 'kind') return context.world.population(source.kind);
  const collection = termState(source.term, context);
  return collection.state === 'value' ? (collection.value as readonly Value[]) : undefined;
}

/** Whether the source may have further elements. */
export function isOpen(source: Source, context: Context): boolean {
  if (source.tag === 'kind')
    return kindsOf(context.world.schema, source.kind).some((k) => context.world.uncovered(k) !== undefined);
  const collection = termState(source.term, context);
  return collection.state === 'value' && collection.open === true;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How many elements fulfil the body at least and at most; undefined where the source is absent or unknown. */
export function countInterval(count: CountCompare | CountTerm, context: Context): Interval | undefined {
  const elements = sourceElements(count.source, context);
  context.observer?.elements(count, elements?.length);
  if (!elements) return undefined;
  let low = 0;
  let high = 0;
  for (const element of elements) {
    const value = withSlot(context, count.binder.slot, element, () => truth(count.body, context));
    if (value === 'true') low++;
    if (value !== 'false') high++;
  }
  return { low, high: isOpen(count.source, context) ? Number.POSITIVE_INFINITY : high };
}

function compareInterval(relation: Relation, { low, high }: Interval, n: number): Truth {
  const decide = (yes: boolean, no: boolean): Truth => (yes ? 'true' : no ? 'false' : 'unknown');
  switch (relation) {
    case 'ge':
      return decide(low >= n, high < n);
    case 'gt':
      return decide(low > n, high <= n);
    case 'le':
      return decide(high <= n, low > n);
    case 'lt':
      return decide(high < n, low >= n);
    case 'eq':
      return decide(low === n && high === n, n < low || n > high);
    case 'ne':
      return decide(n < low || n > high, low === n && high === n);
  }
}

/** Negative, zero or positive; only zero or not is meaningful for unordered types. */
function order(left: Value, right: Value, type: import('@policyc/model').Type, context: Context): number {
  if (left === right) return 0;
  if (type.tag === 'int') return (left as number) - (right as number);
  if (type.tag === 'enum') {
    const members = context.world.schema.enums.find((e) => e.name === type.name)?.members ?? [];
    return members.findIndex((m) => m.name === left) - members.findIndex((m) => m.name === right);
  }
  return isAsset(left) && isAsset(right) && left.kind === right.kind && left.key === right.key ? 0 : 1;
}

function holds(relation: Relation, difference: number): boolean {
  switch (relation) {
    case 'eq':
      return difference === 0;
    case 'ne':
      return difference !== 0;
    case 'lt':
      return difference < 0;
    case 'le':
      return difference <= 0;
    case 'gt':
      return difference > 0;
    case 'ge':
      return difference >= 0;
  }
}
