/**
 * What secrets a policy touches. Values made of secrets are masked; what names its elements in reports, by their value or
 * their key, is refused (`lower.ts`).
 */
import { hasParts, type Schema, storedIn } from '@policyc/model';
import type { Choice, Formula, MessagePart, Origin, Policy, Source, Term } from './ir.js';
import { formulaParts, lookupTerms, sourceTerms, termParts } from './parts.js';

/**
 * Whether a value is made of a secret one. Conditions tell one bit, and counts a number; neither is the secret.
 * A variable is none: elements of secret collections are no items, and inside of an aggregate its source tells.
 */
export function readsSecret(term: Term, schema: Schema): boolean {
  switch (term.op) {
    case 'field':
      return storedIn(schema, term.kind, term.field)?.secret === true || readsSecret(term.base, schema);
    case 'related':
    case 'cast':
      return readsSecret(term.base, schema);
    case 'if':
      return readsSecret(term.then, schema) || readsSecret(term.else, schema);
    case 'otherwise':
      return readsSecret(term.value, schema) || readsSecret(term.fallback, schema);
    case 'arith':
      return readsSecret(term.left, schema) || readsSecret(term.right, schema);
    case 'collect':
    case 'fold':
      return readsSecret(term.giving, schema) || isSecretSource(term.source, schema);
    case 'lookup':
      return lookupTerms(term).some((t) => readsSecret(t, schema));
    case 'call':
      return term.args.some((a) => readsSecret(a, schema));
    default:
      return false;
  }
}

/** Where a report would name what is secret, and why it would. */
export interface ShownSecret {
  readonly origin: Origin;
  /**
   * `item`: an element of a secret collection would be an item of findings.
   * `key`: evidence would name an asset, or an element of a collection of records, that only a secret leads to.
   */
  readonly how: 'item' | 'key';
}

/** The first place, in the order of the policy, where a report would name what is secret. */
export function shownSecret(policy: Policy, schema: Schema): ShownSecret | undefined {
  for (const { source } of [...policy.cases, ...policy.witnesses] satisfies readonly Choice[])
    if (source.tag === 'collection' && readsSecret(source.term, schema))
      return { origin: source.term.origin, how: 'item' };
  return inFormula(policy.verdict, schema) ?? firstOf(policy.message, (part) => inPart(part, schema));
}

function inPart(part: MessagePart, schema: Schema): ShownSecret | undefined {
  return part.tag === 'term' ? inTerm(part.term, schema) : undefined;
}

function inFormula(formula: Formula, schema: Schema): ShownSecret | undefined {
  const here =
    formula.op === 'some' || formula.op === 'count'
      ? keyOf(formula.source, schema)
      : formula.op === 'reach' && readsSecret(formula.from, schema)
        ? ({ origin: formula.from.origin, how: 'key' } as const)
        : undefined;
  return here ?? inParts(formulaParts(formula), schema);
}

function inTerm(term: Term, schema: Schema): ShownSecret | undefined {
  const here =
    term.op === 'count' || term.op === 'collect' || term.op === 'fold'
      ? keyOf(term.source, schema)
      : term.op === 'field' || term.op === 'related'
        ? throughSecret(term.base, schema)
        : undefined;
  return here ?? inParts(termParts(term), schema);
}

function inParts({ formulas, terms }: ReturnType<typeof termParts>, schema: Schema): ShownSecret | undefined {
  return firstOf(terms, (t) => inTerm(t, schema)) ?? firstOf(formulas, (f) => inFormula(f, schema));
}

/** The elements of a secret collection of records or references have keys, and facts about them name these. */
function keyOf(source: Source, schema: Schema): ShownSecret | undefined {
  const [term] = sourceTerms(source);
  if (term === undefined || (term.type.tag !== 'list' && term.type.tag !== 'set')) return undefined;
  return term.type.element.tag === 'asset' && readsSecret(term, schema)
    ? { origin: term.origin, how: 'key' }
    : undefined;
}

/** What is behind a secret reference. The parts of a record are facts of its owner, and masked. */
function throughSecret(base: Term, schema: Schema): ShownSecret | undefined {
  if (!readsSecret(base, schema)) return undefined;
  if (base.op === 'field') {
    const field = storedIn(schema, base.kind, base.field);
    if (field && (hasParts(field.type.type) || field.parts !== undefined)) return undefined;
  }
  return { origin: base.origin, how: 'key' };
}

function isSecretSource(source: Source, schema: Schema): boolean {
  return sourceTerms(source).some((term) => readsSecret(term, schema));
}

function firstOf<T>(
  items: readonly T[],
  find: (item: T) => ShownSecret | undefined,
): ShownSecret | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
