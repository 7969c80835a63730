/**
 * The conditions of a policy as its author wrote them: what condition coverage speaks of.
 * One condition for each place in a source text. Where sugar made several nodes of one place (`not in` is a `not` over a
 * `member`), the outermost stands for it; a `not` that was written adds nothing to what it negates, and constants can
 * have one value only, so neither is a condition.
 */

import { isExtensionKind } from '@policyc/model';
import { negate, type Truth } from './interpret/truth.js';
import type { Formula, Origin, Policy, Term } from './ir.js';
import { formulaParts, sourceTerms, termParts } from './parts.js';

export interface Condition {
  readonly origin: Origin;
  /** Inlining may have made several nodes of one place. */
  readonly nodes: readonly ConditionNode[];
}

export interface ConditionNode {
  readonly node: Formula;
  /** Set where only this value of the node is the condition's: of `a.b is present`, that `a` is absent decides alone. */
  readonly decides: Truth | undefined;
}

/** In order of first use: the population, the cases, the witnesses, the violation. */
export function conditionsOf(policy: Policy): readonly Condition[] {
  const found = new Map<string, { readonly origin: Origin; readonly nodes: ConditionNode[] }>();
  const add = (node: Formula, decides: Truth | undefined): void => {
    const id = placeId(node.origin);
    const known = found.get(id);
    if (known) known.nodes.push({ node, decides });
    else found.set(id, { origin: node.origin, nodes: [{ node, decides }] });
  };
  const formula = (node: Formula, enclosing: Origin | undefined, decides?: Truth): void => {
    const isPart = enclosing !== undefined && samePlace(node.origin, enclosing);
    const isWritten = node.op === 'not' && !samePlace(node.operand.origin, node.origin);
    if (!isPart && !isWritten && node.op !== 'const' && node.op !== 'baseline' && !asksForExtension(node))
      add(node, decides);
    const { formulas, terms } = formulaParts(node);
    formulas.forEach((part, i) => {
      const next = formulas[i + 1];
      const shared = next !== undefined && samePlace(part.origin, next.origin);
      const decisive = node.op === 'and' ? 'false' : 'true';
      formula(part, isWritten ? enclosing : node.origin, shared ? decisive : undefined);
    });
    for (const part of terms) term(part, node.origin);
  };
  const term = (node: Term, enclosing: Origin): void => {
    const { formulas, terms } = termParts(node);
    // A condition that is used as a value has the place of the value.
    for (const part of formulas) formula(part, node.op === 'if' ? undefined : enclosing);
    for (const part of terms) term(part, enclosing);
  };
  formula(policy.where, undefined);
  for (const { source, where } of [...policy.cases, ...policy.witnesses]) {
    for (const part of sourceTerms(source)) term(part, part.origin);
    formula(where, undefined);
  }
  formula(policy.violation, undefined);
  return [...found.values()];
}

/** What lowering puts before the condition of a policy that uses an extension. */
export function asksForExtension(node: Formula): boolean {
  return node.op === 'some' && node.source.tag === 'kind' && isExtensionKind(node.source.kind);
}

/** The value of what was written, given the value of a node of its place. */
export function writtenValue({ origin }: Formula, value: Truth): Truth {
  return origin.negated ? negate(value) : value;
}

export function placeId({ uri, span }: Origin): string {
  return `${uri}\0${span.start}\0${span.end}`;
}

export function samePlace(a: Origin, b: Origin): boolean {
  return a.uri === b.uri && a.span.start === b.span.start && a.span.end === b.span.end;
}
