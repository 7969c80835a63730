/** Visits the nodes of IR expressions, parents after their children. */
import { type ir, lookupTerms, partsOf, type SlotUses } from '@policyc/ir';
import type { Type } from '@policyc/model';

export interface Visitor {
  formula?(formula: ir.Formula): void;
  term?(term: ir.Term): void;
  source?(source: ir.Source): void;
}

export function walkFormula(formula: ir.Formula, visit: Visitor): void {
  switch (formula.op) {
    case 'const':
    case 'baseline':
      break;
    case 'and':
    case 'or':
      for (const operand of formula.operands) walkFormula(operand, visit);
      break;
    case 'not':
      walkFormula(formula.operand, visit);
      break;
    case 'compare':
      walkTerm(formula.left, visit);
      walkTerm(formula.right, visit);
      break;
    case 'member':
      walkTerm(formula.element, visit);
      walkTerm(formula.collection, visit);
      break;
    case 'test':
    case 'is':
      walkTerm(formula.term, visit);
      break;
    case 'present':
    case 'known':
      walkTerm(formula.field, visit);
      break;
    case 'found':
      walkTerm(formula.term, visit);
      break;
    case 'some':
      walkSource(formula.source, visit);
      walkFormula(formula.body, visit);
      break;
    case 'count':
      walkSource(formula.source, visit);
      walkFormula(formula.body, visit);
      walkTerm(formula.bound, visit);
      break;
    case 'reach':
      walkTerm(formula.from, visit);
      walkFormula(formula.to.where, visit);
      if (formula.through) walkFormula(formula.through.where, visit);
      break;
  }
  visit.formula?.(formula);
}

export function walkTerm(term: ir.Term, visit: Visitor): void {
  switch (term.op) {
    case 'const':
    case 'now':
    case 'param':
    case 'var':
      break;
    case 'field':
    case 'related':
    case 'cast':
      walkTerm(term.base, visit);
      break;
    case 'lookup':
      for (const part of lookupTerms(term)) walkTerm(part, visit);
      break;
    case 'if':
      walkFormula(term.condition, visit);
      walkTerm(term.then, visit);
      walkTerm(term.else, visit);
      break;
    case 'otherwise':
      walkTerm(term.value, visit);
      walkTerm(term.fallback, visit);
      break;
    case 'arith':
      walkTerm(term.left, visit);
      walkTerm(term.right, visit);
      break;
    case 'call':
      for (const arg of term.args) walkTerm(arg, visit);
      break;
    case 'count':
      walkSource(term.source, visit);
      walkFormula(term.body, visit);
      break;
    case 'collect':
    case 'fold':
      walkSource(term.source, visit);
      walkFormula(term.where, visit);
      walkTerm(term.giving, visit);
      break;
    case 'size':
      walkTerm(term.collection, visit);
      break;
  }
  visit.term?.(term);
}

export function walkSource(source: ir.Source, visit: Visitor): void {
  if (source.tag === 'collection') walkTerm(source.term, visit);
  visit.source?.(source);
}

/** Everything that a policy evaluates or renders. `verdict` and `applies` are built from the same nodes as the parts. */
export function walkPolicy(policy: ir.Policy, visit: Visitor): void {
  walkFormula(policy.where, visit);
  walkChoices(policy.cases, visit);
  walkChoices(policy.witnesses, visit);
  walkFormula(policy.violation, visit);
  if (policy.exercised) walkFormula(policy.exercised, visit);
  walkMessage(policy.message, visit);
  if (policy.assumed) walkMessage(policy.assumed, visit);
}

function walkChoices(choices: readonly ir.Choice[], visit: Visitor): void {
  for (const { source, where } of choices) {
    walkSource(source, visit);
    walkFormula(where, visit);
  }
}

function walkMessage(message: readonly ir.MessagePart[], visit: Visitor): void {
  for (const part of message) if (part.tag === 'term') walkTerm(part.term, visit);
}

/** What was found out of nodes: of one program, or weak maps would be needed, which cost the garbage collector more than all else. */
export interface NodeFacts {
  readonly slots: SlotUses;
  readonly sizes: Map<ir.Formula | ir.Term, number>;
}

/** The types of the slots that a formula reads or binds. */
export function slotTypesIn(formula: ir.Formula): ReadonlyMap<number, Type> {
  const types = new SlotTypes();
  walkFormula(formula, types);
  return types.bySlot;
}

class SlotTypes implements Visitor {
  readonly bySlot = new Map<number, Type>();

  term(node: ir.Term): void {
    if (node.op === 'var') this.bySlot.set(node.slot, node.type);
  }
}

/** How many nodes a formula or a term has, counted once for each place where they stand. */
export function sizeOf(node: ir.Formula | ir.Term, known: NodeFacts): number {
  const before = known.sizes.get(node);
  if (before !== undefined) return before;
  const { formulas, terms } = partsOf(node);
  let size = 1;
  for (const formula of formulas) size += sizeOf(formula, known);
  for (const term of terms) size += sizeOf(term, known);
  known.sizes.set(node, size);
  return size;
}
