/**
 * What a value rests on: the facts of formulas and terms, as `ir.ts` defines them beside each node.
 * Invariant: `collectFacts(formula, value, ...)` is called with the formula's own value.
 */
import { isCounterpart, kindsOf, PSEUDO_FIELDS } from '@policyc/model';
import type { FieldTerm, Formula, Source, Term } from '../ir.js';
import { lookupTerms } from '../parts.js';
import { type Context, withSlot } from './context.js';
import { gatheringFacts, unsettledFacts } from './gather.js';
import { reachFacts } from './path-search.js';
import { arithmetic, fieldState, termState } from './term.js';
import { negate, sourceElements, type Truth, truth } from './truth.js';
import type { Asset } from './world.js';

export interface FactSink {
  add(asset: Asset, field: string): void;
}

/** A fact on the policy's subject. */
export function subjectFact(field: string, { subject }: Context, sink: FactSink): void {
  if (subject) sink.add(subject, field);
}

export function collectFacts(formula: Formula, value: Truth, context: Context, sink: FactSink): void {
  switch (formula.op) {
    case 'const':
    case 'baseline':
      return;
    case 'and':
    case 'or':
      for (const operand of formula.operands)
        if (truth(operand, context) === value) collectFacts(operand, value, context, sink);
      return;
    case 'not':
      return collectFacts(formula.operand, negate(value), context, sink);
    case 'compare':
      return operandFacts([formula.left, formula.right], value, context, sink);
    case 'member':
      if (value === 'unknown' && bothAreValues(formula.element, formula.collection, context))
        return openFacts({ tag: 'collection', term: formula.collection }, context, sink);
      return operandFacts([formula.element, formula.collection], value, context, sink);
    case 'test':
    case 'is':
      return operandFacts([formula.term], value, context, sink);
    case 'found':
      return termFacts(formula.term, context, sink);
    case 'present':
    case 'known': {
      const { base, asset } = fieldState(formula.field, context);
      if (asset) addField(formula.field, asset, context, sink);
      else if (base.state === 'unknown') termFacts(formula.field.base, context, sink);
      return;
    }
    case 'some': {
      const elements = sourceElements(formula.source, context);
      if (!elements) return unknownSourceFacts(formula.source, context, sink);
      for (const element of elements) {
        withSlot(context, formula.binder.slot, element, () => {
          if (truth(formula.body, context) === value) collectFacts(formula.body, value, context, sink);
        });
      }
      if (value === 'unknown') openFacts(formula.source, context, sink);
      else storedSourceFacts(formula.source, context, sink);
      return;
    }
    case 'count': {
      const bound = termState(formula.bound, context);
      if (bound.state !== 'value') {
        if (bound.state === 'unknown') termFacts(formula.bound, context, sink);
        if (!sourceElements(formula.source, context)) unknownSourceFacts(formula.source, context, sink);
        return;
      }
      if (value !== 'unknown') termFacts(formula.bound, context, sink);
      return countFacts(formula, value !== 'unknown', context, sink);
    }
    case 'reach':
      return reachFacts(formula, value, context, sink);
  }
}

/** The facts of a stored collection field, or of gathered values, that a decided quantifier went through. */
export function storedSourceFacts(source: Source, context: Context, sink: FactSink): void {
  if (source.tag !== 'collection') return;
  if (source.term.op === 'field' || source.term.op === 'collect') termFacts(source.term, context, sink);
}

export function unknownSourceFacts(source: Source, context: Context, sink: FactSink): void {
  if (source.tag === 'collection' && termState(source.term, context).state === 'unknown')
    termFacts(source.term, context, sink);
}

function countFacts(
  count: { readonly binder: { readonly slot: number }; readonly source: Source; readonly body: Formula },
  decided: boolean,
  context: Context,
  sink: FactSink,
): void {
  const elements = sourceElements(count.source, context);
  if (!elements) return unknownSourceFacts(count.source, context, sink);
  const wanted: Truth = decided ? 'true' : 'unknown';
  for (const element of elements) {
    withSlot(context, count.binder.slot, element, () => {
      if (truth(count.body, context) === wanted) collectFacts(count.body, wanted, context, sink);
    });
  }
  if (decided) storedSourceFacts(count.source, context, sink);
  else openFacts(count.source, context, sink);
}

function bothAreValues(a: Term, b: Term, context: Context): boolean {
  return termState(a, context).state === 'value' && termState(b, context).state === 'value';
}

/** Why a source may have further elements; none where it is no value or closed. */
export function openFacts(source: Source, context: Context, sink: FactSink): void {
  if (source.tag === 'kind') return populationFact(source.kind, context, sink);
  const { term } = source;
  const state = termState(term, context);
  if (state.state !== 'value' || !state.open) return;
  switch (term.op) {
    case 'field':
      return termFacts(term, context, sink);
    case 'related':
      return populationFact(term.kind, context, sink);
    case 'if': {
      const branch = truth(term.condition, context) === 'true' ? term.then : term.else;
      return openFacts({ tag: 'collection', term: branch }, context, sink);
    }
    case 'otherwise': {
      const taken = termState(term.value, context).state === 'absent' ? term.fallback : term.value;
      return openFacts({ tag: 'collection', term: taken }, context, sink);
    }
    case 'collect':
      return unsettledFacts(term, context, sink);
    default:
      return;
  }
}

/** The kind, where the snapshot does not cover it. */
export function populationFact(name: string, context: Context, sink: FactSink): void {
  for (const kind of kindsOf(context.world.schema, name))
    if (context.world.uncovered(kind) !== undefined)
      sink.add({ kind, key: '', stub: true, data: {} }, PSEUDO_FIELDS.population);
}

/** A leaf's facts: all operands where it is decided, else the unknown ones. */
function operandFacts(operands: readonly Term[], value: Truth, context: Context, sink: FactSink): void {
  for (const operand of operands) {
    if (value !== 'unknown' || termState(operand, context).state === 'unknown')
      termFacts(operand, context, sink);
  }
}

/** The field; and of a counterpart, what it is the counterpart of. */
function addField(term: FieldTerm, asset: Asset, context: Context, sink: FactSink): void {
  sink.add(asset, term.field);
  if (isCounterpart(term.field)) termFacts(term.base, context, sink);
}

/** The facts of a term in its own state. An absent term has those of what makes it absent. */
export function termFacts(term: Term, context: Context, sink: FactSink): void {
  switch (term.op) {
    case 'const':
    case 'var':
    case 'now':
    case 'param':
      return;
    case 'field': {
      const { base, asset } = fieldState(term, context);
      if (asset) addField(term, asset, context, sink);
      else if (base.state === 'unknown') termFacts(term.base, context, sink);
      return;
    }
    case 'related':
      if (termState(term.base, context).state === 'unknown') termFacts(term.base, context, sink);
      return;
    case 'cast': {
      const own = termState(term, context).state;
      if (own !== 'unknown' || termState(term.base, context).state === 'unknown')
        termFacts(term.base, context, sink);
      return;
    }
    case 'if': {
      const condition = truth(term.condition, context);
      const branch = condition === 'true' ? term.then : term.else;
      if (condition === 'unknown') return collectFacts(term.condition, 'unknown', context, sink);
      if (termState(branch, context).state !== 'unknown')
        collectFacts(term.condition, condition, context, sink);
      return termFacts(branch, context, sink);
    }
    case 'otherwise': {
      if (termState(term.value, context).state !== 'absent') return termFacts(term.value, context, sink);
      if (termState(term.fallback, context).state !== 'unknown') termFacts(term.value, context, sink);
      return termFacts(term.fallback, context, sink);
    }
    case 'arith': {
      const result = arithmetic(term, context);
      if (result !== undefined && !Number.isSafeInteger(result))
        return subjectFact(PSEUDO_FIELDS.arithmetic, context, sink);
      return operandFacts([term.left, term.right], result === undefined ? 'unknown' : 'true', context, sink);
    }
    case 'lookup': {
      const operands = lookupTerms(term);
      const decided = operands.every((o) => termState(o, context).state === 'value');
      return operandFacts(operands, decided ? 'true' : 'unknown', context, sink);
    }
    case 'call':
      return operandFacts(
        term.args,
        termState(term, context).state === 'value' ? 'true' : 'unknown',
        context,
        sink,
      );
    case 'count':
      return countFacts(term, termState(term, context).state === 'value', context, sink);
    case 'collect':
    case 'fold':
      return gatheringFacts(term, context, sink);
    case 'size': {
      const collection = termState(term.collection, context);
      if (collection.state === 'value' && collection.open)
        return openFacts({ tag: 'collection', term: term.collection }, context, sink);
      return operandFacts(
        [term.collection],
        collection.state === 'value' ? 'true' : 'unknown',
        context,
        sink,
      );
    }
  }
}
