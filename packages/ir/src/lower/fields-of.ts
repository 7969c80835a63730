/** The stored fields that a formula judges, in source order, without duplicates. Bases are ways to a field, not judged. */
import { momentOf } from '@policyc/model';
import type { Formula, Source, Term } from '../ir.js';
import { lookupTerms } from '../parts.js';

export interface JudgedField {
  readonly kind: string;
  readonly field: string;
}

export function fieldsOf(formulas: readonly Formula[]): readonly JudgedField[] {
  const found = new Map<string, JudgedField>();
  const add = (kind: string, field: string) => {
    const id = `${kind}.${field}`;
    if (!found.has(id)) found.set(id, { kind, field });
  };
  const formula = (f: Formula): void => {
    switch (f.op) {
      case 'const':
      case 'baseline':
        return;
      case 'and':
      case 'or':
        f.operands.forEach(formula);
        return;
      case 'not':
        return formula(f.operand);
      case 'compare':
        term(f.left);
        return term(f.right);
      case 'member':
        term(f.element);
        return term(f.collection);
      case 'test':
      case 'is':
        return term(f.term);
      case 'present':
      case 'known':
        return term(f.field);
      case 'found':
        return term(f.term);
      case 'some':
      case 'count':
        if (f.op === 'count') term(f.bound);
        source(f.source);
        return formula(f.body);
      case 'reach':
        return formula(f.to.where);
    }
  };
  const source = (s: Source): void => {
    if (s.tag === 'collection') term(s.term);
  };
  const term = (t: Term): void => {
    switch (t.op) {
      case 'const':
      case 'var':
      case 'now':
      case 'param':
      case 'related':
        return;
      case 'field':
        // What stands in the baseline has no place in the exports.
        return momentOf(t.kind).before ? undefined : add(t.kind, t.field);
      case 'cast':
        return term(t.base);
      case 'lookup':
        lookupTerms(t).forEach(term);
        return;
      case 'if':
        formula(t.condition);
        term(t.then);
        return term(t.else);
      case 'otherwise':
        term(t.value);
        return term(t.fallback);
      case 'arith':
        term(t.left);
        return term(t.right);
      case 'call':
        t.args.forEach(term);
        return;
      case 'count':
        source(t.source);
        return formula(t.body);
      case 'collect':
      case 'fold':
        source(t.source);
        formula(t.where);
        return term(t.giving);
      case 'size':
        return term(t.collection);
    }
  };
  formulas.forEach(formula);
  return [...found.values()];
}
