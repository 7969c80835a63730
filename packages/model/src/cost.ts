/**
 * How much work a policy is at most, as a polynomial in the sizes of a snapshot. The compiler computes it; bundles carry
 * it, so that a run can be refused before it begins.
 */
import { momentOf } from './engine-schema.js';
import type { Snapshot } from './snapshot.js';
import { tableOf } from './table-rows.js';

/**
 * `times` multiplied by sizes. A size is named by a kind (its assets and stubs) or by `Kind.field` (the elements that
 * this stored list or set has in all of them); `sizes` gives the exponent of each.
 */
export interface CostTerm {
  readonly times: number;
  readonly sizes: { readonly [size: string]: number };
}

/** The sum of its terms: how many comparisons and tests are made, at most, to judge all subjects. */
export type CostBound = readonly CostTerm[];

function degreeOfTerm({ sizes }: CostTerm): number {
  return Object.values(sizes).reduce((sum, exponent) => sum + exponent, 0);
}

/** 1: in proportion to the snapshot; 2: to its square; and so on. */
export function degreeOfCost(bound: CostBound): number {
  return Math.max(0, ...bound.map(degreeOfTerm));
}

/** The bound without factors and without terms that others outgrow: `|Automation| * |Step| + |Person|`. */
export function showCost(bound: CostBound): string {
  const leading = bound.filter((term) => !bound.some((other) => other !== term && outgrows(other, term)));
  return leading.map(showTerm).join(' + ') || '1';
}

function outgrows(larger: CostTerm, smaller: CostTerm): boolean {
  return Object.entries(smaller.sizes).every(([size, exponent]) => (larger.sizes[size] ?? 0) >= exponent);
}

function showTerm({ sizes }: CostTerm): string {
  const factors = Object.entries(sizes).map(([size, n]) => (n === 1 ? `|${size}|` : `|${size}|^${n}`));
  return factors.length === 0 ? '1' : factors.join(' * ');
}

/** The bound for one snapshot. */
export function costAt(bound: CostBound, snapshot: Snapshot): number {
  const known = new Map<string, number>();
  const sizeOf = (size: string): number => {
    const before = known.get(size);
    if (before !== undefined) return before;
    const found = measure(snapshot, size);
    known.set(size, found);
    return found;
  };
  // Of nothing there is nothing to be done, not even where its parts were divided among it.
  const power = (size: string, n: number) => (sizeOf(size) === 0 ? 0 : sizeOf(size) ** n);
  return bound.reduce(
    (sum, { times, sizes }) =>
      sum + Object.entries(sizes).reduce((product, [size, n]) => product * power(size, n), times),
    0,
  );
}

function measure(snapshot: Snapshot, size: string): number {
  // The names of tables have dots of their own.
  const table = Object.keys(snapshot.assets).find(
    (k) => tableOf(k) !== undefined && `${size}.`.startsWith(`${k}.`),
  );
  const [first = '', ...path] =
    table === undefined
      ? size.split('.')
      : [
          table,
          ...size
            .slice(table.length + 1)
            .split('.')
            .filter(Boolean),
        ];
  const { kind, before } = momentOf(first);
  const { assets, stubs } = (before ? snapshot.baseline : snapshot) ?? {};
  let found: readonly unknown[] = [...(assets?.[kind] ?? []), ...(stubs?.[kind] ?? [])];
  // A field, or a part of a record; elements of collections are counted one by one.
  for (const name of path)
    found = found.flatMap((whole) =>
      typeof whole === 'object' && whole !== null ? ((whole as Record<string, unknown>)[name] ?? []) : [],
    );
  return found.length;
}
