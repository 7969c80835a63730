/** OPA's data of an evaluation: the bundle's, with what was given in its place. */
import type { Json } from '@policyc/base';

export type Data = { readonly [key: string]: Json };

/** How deep objects are merged: `policyc`, a section such as `params`, its entries. What stands deeper is replaced whole. */
const MERGED_DEPTH = 2;

export function mergeData(base: Data, over: Data, depth: number = MERGED_DEPTH): Data {
  const merged = new Map<string, Json>(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const before = merged.get(key);
    merged.set(
      key,
      depth > 0 && isObject(before) && isObject(value) ? mergeData(before, value, depth - 1) : value,
    );
  }
  return Object.fromEntries(merged);
}

function isObject(value: Json | undefined): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
