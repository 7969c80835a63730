/** Sums of products of named sizes. Invariant: one term for each product, none that is zero. */
import { compareUtf8 } from '@policyc/base';
import type { CostBound, CostTerm } from '@policyc/model';

/** Terms by their product. */
export type Polynomial = ReadonlyMap<string, CostTerm>;

const NO_SIZES = '{}';

export function constant(value: number): Polynomial {
  return new Map(value === 0 ? [] : [[NO_SIZES, { times: value, sizes: {} }]]);
}

export function size(name: string, exponent = 1): Polynomial {
  return sum([{ times: 1, sizes: { [name]: exponent } }]);
}

export function plus(...parts: readonly Polynomial[]): Polynomial {
  const [first, ...more] = parts.filter((p) => p.size > 0);
  if (!first || more.length === 0) return first ?? constant(0);
  const found = new Map(first);
  for (const part of more) for (const [key, term] of part) add(found, key, term);
  return found;
}

export function times(a: Polynomial, b: Polynomial): Polynomial {
  if (isOne(a)) return b;
  if (isOne(b)) return a;
  return sum(termsOf(a).flatMap((x) => termsOf(b).map((y) => product(x, y))));
}

export function termsOf(polynomial: Polynomial): CostBound {
  return [...polynomial.values()];
}

function isOne(polynomial: Polynomial): boolean {
  return polynomial.size === 1 && polynomial.get(NO_SIZES)?.times === 1;
}

function product(a: CostTerm, b: CostTerm): CostTerm {
  const sizes: Record<string, number> = { ...a.sizes };
  for (const [name, exponent] of Object.entries(b.sizes)) {
    const together = (sizes[name] ?? 0) + exponent;
    if (together === 0) delete sizes[name];
    else sizes[name] = together;
  }
  const sorted = Object.entries(sizes).sort(([x], [y]) => compareUtf8(x, y));
  return { times: a.times * b.times, sizes: Object.fromEntries(sorted) };
}

function sum(terms: readonly CostTerm[]): Polynomial {
  const found = new Map<string, CostTerm>();
  for (const term of terms) {
    if (term.times !== 0) add(found, JSON.stringify(term.sizes), term);
  }
  return found;
}

function add(terms: Map<string, CostTerm>, key: string, term: CostTerm): void {
  const before = terms.get(key);
  terms.set(key, before === undefined ? term : { ...term, times: before.times + term.times });
}
