/** Aggregates over the values of elements: the definition of `Collect` and `Fold` in `ir.ts`. */
import { compareUtf8 } from '@policyc/base';
import { findBuiltin } from '@policyc/builtins';
import { findEnum, PSEUDO_FIELDS, type Type } from '@policyc/model';
import type { CollectTerm, FoldTerm, Gathering } from '../ir.js';
import { type Context, isAsset, type Value, withSlot } from './context.js';
import {
  collectFacts,
  type FactSink,
  openFacts,
  storedSourceFacts,
  subjectFact,
  termFacts,
  unknownSourceFacts,
} from './facts.js';
import { type TermState, termState } from './term.js';
import { isOpen, sourceElements, truth } from './truth.js';

interface Gathered {
  /** The values of the elements that are certain to count, in the order of the source. */
  readonly values: readonly Value[];
  /** Whether there are no others. */
  readonly settled: boolean;
}

/** Undefined where the source is absent or unknown. */
function gather(gathering: Gathering, context: Context): Gathered | undefined {
  const elements = sourceElements(gathering.source, context);
  if (!elements) return undefined;
  const values: Value[] = [];
  let settled = !isOpen(gathering.source, context);
  for (const element of elements) {
    withSlot(context, gathering.binder.slot, element, () => {
      const where = truth(gathering.where, context);
      if (where === 'false') return;
      const giving = termState(gathering.giving, context);
      if (where === 'true' && giving.state === 'value') values.push(giving.value);
      else settled = false;
    });
  }
  return { values, settled };
}

export function collectState(term: CollectTerm, context: Context): TermState {
  const gathered = gather(term, context);
  if (!gathered) return { state: 'unknown' };
  const value = term.fn === 'distinct' ? distinct(gathered.values) : gathered.values;
  return gathered.settled ? { state: 'value', value } : { state: 'value', value, open: true };
}

export function foldState(term: FoldTerm, context: Context): TermState {
  const gathered = gather(term, context);
  if (!gathered?.settled) return { state: 'unknown' };
  const { values } = gathered;
  if (term.fn === 'sum') {
    const sum = values.reduce<bigint>((total, v) => total + BigInt(v as number), 0n);
    const value = Number(sum);
    return BigInt(value) === sum && Number.isSafeInteger(value)
      ? { state: 'value', value }
      : { state: 'unknown' };
  }
  const [first, ...rest] = values;
  if (first === undefined) return { state: 'absent' };
  if (term.fn === 'first') return { state: 'value', value: first };
  const towards = term.fn === 'min' ? 1 : -1;
  const value = rest.reduce((best, v) => {
    const order = orderOf(v, best, term.type, context) * towards;
    // Of equal values with several spellings the one whose text is the smallest.
    return order < 0 || (order === 0 && compareUtf8(String(v), String(best)) < 0) ? v : best;
  }, first);
  return { state: 'value', value };
}

/** Sorted, each once: texts and members in UTF-8 order, numbers by size, false before true, assets by key. */
function distinct(values: readonly Value[]): readonly Value[] {
  const text = (v: Value) => (isAsset(v) ? v.key : String(v));
  const sorted = values.toSorted((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : compareUtf8(text(a), text(b)),
  );
  return sorted.filter((v, i) => i === 0 || text(sorted[i - 1] as Value) !== text(v));
}

function orderOf(a: Value, b: Value, type: Type, { world }: Context): number {
  if (type.tag === 'int') return (a as number) - (b as number);
  if (type.tag === 'enum') {
    const members = findEnum(world.schema, type.name)?.members ?? [];
    return members.findIndex((m) => m.name === a) - members.findIndex((m) => m.name === b);
  }
  const order = findBuiltin(`${type.tag}_order`);
  if (!order) throw new Error(`${type.tag} has no order`);
  return Number(order.evaluate([a as string, b as string]));
}

/** The facts of an aggregate in its own state. */
export function gatheringFacts(term: CollectTerm | FoldTerm, context: Context, sink: FactSink): void {
  const gathered = gather(term, context);
  if (!gathered) return unknownSourceFacts(term.source, context, sink);
  if (term.op === 'fold' && !gathered.settled) return unsettledFacts(term, context, sink);
  if (term.op === 'fold' && termState(term, context).state === 'unknown')
    return subjectFact(PSEUDO_FIELDS.arithmetic, context, sink);
  eachElement(term, context, () => {
    if (truth(term.where, context) !== 'true' || termState(term.giving, context).state !== 'value') return;
    collectFacts(term.where, 'true', context, sink);
    termFacts(term.giving, context, sink);
  });
  storedSourceFacts(term.source, context, sink);
}

/** Why there may be further values. */
export function unsettledFacts(gathering: Gathering, context: Context, sink: FactSink): void {
  eachElement(gathering, context, () => {
    const where = truth(gathering.where, context);
    if (where === 'unknown') collectFacts(gathering.where, 'unknown', context, sink);
    if (where === 'true' && termState(gathering.giving, context).state === 'unknown')
      termFacts(gathering.giving, context, sink);
  });
  openFacts(gathering.source, context, sink);
}

function eachElement({ source, binder }: Gathering, context: Context, body: () => void): void {
  for (const element of sourceElements(source, context) ?? []) withSlot(context, binder.slot, element, body);
}
