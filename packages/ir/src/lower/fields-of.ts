/** The stored fields that a formula judges, in source order, without duplicates. Bases are ways to a field, not judged. */
import { momentOf } from '@policyc/model';
import type { Formula, Source, Term } from '../ir.js';
import { lookupTerms } from '../parts.js';

export interface JudgedField {
  readonly kind: string;
  readonly field: string;
}

export function fieldsOf(formulas: readonly Formula[]): readonly JudgedField[] {
  const judged = new JudgedFields();
  for (const formula of formulas) judged.formula(formula);
  return [...judged.found.values()];
}

class JudgedFields {
  readonly found = new Map<string, JudgedField>();

  formula(f: Formula): void {
    switch (f.op) {
      case 'const':
      case 'baseline':
        return;
      case 'and':
      case 'or':
        for (const operand of f.operands) this.formula(operand);
        return;
      case 'not':
        return this.formula(f.operand);
      case 'compare':
        this.term(f.left);
        return this.term(f.right);
      case 'member':
        this.term(f.element);
        return this.term(f.collection);
      case 'test':
      case 'is':
      case 'found':
        return this.term(f.term);
      case 'present':
      case 'known':
        return this.term(f.field);
      case 'some':
      case 'count':
        if (f.op === 'count') this.term(f.bound);
        this.source(f.source);
        return this.formula(f.body);
      case 'reach':
        return this.formula(f.to.where);
    }
  }

  source(s: Source): void {
    if (s.tag === 'collection') this.term(s.term);
  }

  term(t: Term): void {
    switch (t.op) {
      case 'const':
      case 'var':
      case 'now':
      case 'param':
      case 'related':
        return;
      case 'field':
        return this.#add(t.kind, t.field);
      case 'cast':
        return this.term(t.base);
      case 'lookup':
        for (const part of lookupTerms(t)) this.term(part);
        return;
      case 'if':
        this.formula(t.condition);
        this.term(t.then);
        return this.term(t.else);
      case 'otherwise':
        this.term(t.value);
        return this.term(t.fallback);
      case 'arith':
        this.term(t.left);
        return this.term(t.right);
      case 'call':
        for (const arg of t.args) this.term(arg);
        return;
      case 'count':
        this.source(t.source);
        return this.formula(t.body);
      case 'collect':
      case 'fold':
        this.source(t.source);
        this.formula(t.where);
        return this.term(t.giving);
      case 'size':
        return this.term(t.collection);
    }
  }

  #add(kind: string, field: string): void {
    const id = `${kind}.${field}`;
    // What stands in the baseline has no place in the exports.
    if (!this.found.has(id) && !momentOf(kind).before) this.found.set(id, { kind, field });
  }
}
