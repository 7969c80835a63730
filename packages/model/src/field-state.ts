import type { Json } from '@policyc/base';
import { type AssetKind, findField } from './schema.js';
import { REASON_NOT_EXPORTED, type SnapshotAsset } from './snapshot.js';

/** What a snapshot says about one field of one asset; see `snapshot.ts` for how each state is written. */
export type FieldState =
  /** `partial`: a collection of which only some elements are known, and why. */
  | { readonly state: 'value'; readonly value: Json; readonly partial?: string }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly reason: string }
  | { readonly state: 'opaque'; readonly reason: string };

/**
 * @param kind of the asset; undefined where the schema has none
 * @param stub whether the asset is a stub: then what it does not hold is unknown, whatever its type
 */
export function fieldState(
  kind: AssetKind | undefined,
  asset: SnapshotAsset,
  stub: boolean,
  name: string,
): FieldState {
  const value = Object.hasOwn(asset, name) ? asset[name] : undefined;
  if (value === null) return { state: 'absent' };
  if (value !== undefined) {
    const partial = reasonOf(asset.$partial, name);
    return partial === undefined ? { state: 'value', value } : { state: 'value', value, partial };
  }
  const opaque = reasonOf(asset.$opaque, name);
  if (opaque !== undefined) return { state: 'opaque', reason: opaque };
  const unknown = reasonOf(asset.$unknown, name);
  if (unknown !== undefined) return { state: 'unknown', reason: unknown };
  const declared = kind && findField(kind, name);
  if (!stub && declared?.tag === 'stored' && declared.type.optional && !declared.type.unknown)
    return { state: 'absent' };
  return { state: 'unknown', reason: REASON_NOT_EXPORTED };
}

function reasonOf(reasons: SnapshotAsset['$unknown'], name: string): string | undefined {
  return reasons && Object.hasOwn(reasons, name) ? (reasons[name] ?? REASON_NOT_EXPORTED) : undefined;
}
