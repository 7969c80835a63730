/** The extensions of the platform that a policy uses: those that declare a kind or field which it reads. */
import { compareUtf8 } from '@policyc/base';
import { extensionOf, kindsOf, momentOf, type Schema } from '@policyc/model';
import type { Choice, Formula, MessagePart, Source, Term } from '../ir.js';
import { formulaParts, termParts } from '../parts.js';

export interface Uses {
  readonly choices: readonly Choice[];
  readonly formulas: readonly Formula[];
  readonly message: readonly MessagePart[];
}

/** @returns their names, in order */
export function extensionsUsed(schema: Schema, { choices, formulas, message }: Uses): readonly string[] {
  if (schema.extensions === undefined) return [];
  const found = new Set<string>();
  const note = (name: string, field?: string): void => {
    for (const one of kindsOf(schema, momentOf(name).kind)) {
      const extension = extensionOf(schema, one, field);
      if (extension) found.add(extension.name);
    }
  };
  const source = (s: Source): void => {
    if (s.tag === 'kind') note(s.kind);
    else term(s.term);
  };
  const edge = (name: string): void => {
    for (const { from, to, side, field } of schema.edges.find((e) => e.name === name)?.edges ?? []) {
      note(from);
      note(to);
      note(side === 'from' ? from : to, field);
    }
  };
  const formula = (f: Formula): void => {
    if (f.op === 'is') note(f.kind);
    if ((f.op === 'some' || f.op === 'count') && f.source.tag === 'kind') note(f.source.kind);
    if (f.op === 'reach') {
      edge(f.edge);
      note(f.to.kind);
      if (f.through) note(f.through.kind);
    }
    const { formulas: inner, terms } = formulaParts(f);
    inner.forEach(formula);
    terms.forEach(term);
  };
  const term = (t: Term): void => {
    if (t.op === 'field') note(t.kind, t.field);
    if (t.op === 'related') note(t.kind, t.via);
    if ((t.op === 'count' || t.op === 'collect' || t.op === 'fold') && t.source.tag === 'kind')
      note(t.source.kind);
    const { formulas: inner, terms } = termParts(t);
    inner.forEach(formula);
    terms.forEach(term);
  };
  for (const choice of choices) {
    source(choice.source);
    formula(choice.where);
  }
  formulas.forEach(formula);
  for (const part of message) if (part.tag === 'term') term(part.term);
  return [...found].sort(compareUtf8);
}
