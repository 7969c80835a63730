/** Sums of products of named sizes. Invariant: one term for each product, none that is zero. */
import { compareUtf8 } from '@policyc/base';
import type { CostBound, CostTerm } from '@policyc/model';

/** Terms by their product. */
export type Polynomial = ReadonlyMap<string, CostTerm>;

const NO_SIZES = '{}';

export const ZERO: Polynomial = new Map();
export const ONE: Polynomial = constant(1);

export function constant(value: number): Polynomial {
  return value === 0 ? ZERO : new Map([[NO_SIZES, { times: value, sizes: {} }]]);
}

export function size(name: string, exponent = 1): Polynomial {
  const sizes = { [name]: exponent };
  return new Map([[JSON.stringify(sizes), { times: 1, sizes }]]);
}

export function plus(...parts: readonly Polynomial[]): Polynomial {
  let first: Polynomial | undefined;
  let sum: Map<string, CostTerm> | undefined;
  for (const part of parts) {
    if (part.size === 0) continue;
    if (first) {
      sum ??= new Map(first);
      for (const [key, term] of part) add(sum, key, term);
    } else first = part;
  }
  return sum ?? first ?? ZERO;
}

export function times(a: Polynomial, b: Polynomial): Polynomial {
  if (isOne(a)) return b;
  if (isOne(b)) return a;
  const products = new Map<string, CostTerm>();
  for (const [x, left] of a)
    for (const [y, right] of b) {
      const sizes = x === NO_SIZES ? right.sizes : y === NO_SIZES ? left.sizes : sizesOfProduct(left, right);
      add(products, JSON.stringify(sizes), { times: left.times * right.times, sizes });
    }
  return products;
}

export function termsOf(polynomial: Polynomial): CostBound {
  return [...polynomial.values()];
}

function isOne(polynomial: Polynomial): boolean {
  return polynomial.size === 1 && polynomial.get(NO_SIZES)?.times === 1;
}

function sizesOfProduct(a: CostTerm, b: CostTerm): CostTerm['sizes'] {
  const sizes: Record<string, number> = { ...a.sizes };
  for (const [name, exponent] of Object.entries(b.sizes)) {
    const together = (sizes[name] ?? 0) + exponent;
    if (together === 0) delete sizes[name];
    else sizes[name] = together;
  }
  return Object.fromEntries(Object.entries(sizes).sort(byName));
}

function byName([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return compareUtf8(a, b);
}

function add(terms: Map<string, CostTerm>, key: string, term: CostTerm): void {
  const before = terms.get(key);
  terms.set(key, before === undefined ? term : { ...term, times: before.times + term.times });
}
