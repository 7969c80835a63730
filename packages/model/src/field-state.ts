import type { Json } from '@policyc/base';
import { type AssetKind, memberName, storedField } from './schema.js';
import { REASON_NOT_EXPORTED, type SnapshotAsset } from './snapshot.js';

/** What a snapshot says about one field of one asset; see `snapshot.ts` for how each state is written. */
export type FieldState =
  /** `partial`: a collection of which only some elements are known, and why. */
  | { readonly state: 'value'; readonly value: Json; readonly partial?: string }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly reason: string }
  | { readonly state: 'opaque'; readonly reason: string };

/** How a fact shows a whole record: its parts are facts of their own. */
export const WHOLE_RECORD = 'present';

/**
 * @param kind of the asset; undefined where the schema has none
 * @param field its name, dotted where it is a part of a record that is there
 * @param stub whether the asset is a stub: then what it does not hold is unknown, whatever its type
 */
export function fieldState(
  kind: AssetKind | undefined,
  asset: SnapshotAsset,
  stub: boolean,
  field: string,
): FieldState {
  const holder = holderOf(asset, field);
  const name = memberName(field);
  const value = Object.hasOwn(holder, name) ? holder[name] : undefined;
  if (value === null) return { state: 'absent' };
  if (value !== undefined) {
    const partial = reasonOf(holder.$partial, name);
    return partial === undefined ? { state: 'value', value } : { state: 'value', value, partial };
  }
  const opaque = reasonOf(holder.$opaque, name);
  if (opaque !== undefined) return { state: 'opaque', reason: opaque };
  const unknown = reasonOf(holder.$unknown, name);
  if (unknown !== undefined) return { state: 'unknown', reason: unknown };
  const declared = kind && storedField(kind, field);
  if (!stub && declared?.type.optional && !declared.type.unknown) return { state: 'absent' };
  return { state: 'unknown', reason: REASON_NOT_EXPORTED };
}

/** What the field is a member of: the asset, or the record that it is a part of. */
function holderOf(asset: SnapshotAsset, field: string): SnapshotAsset {
  let holder = asset;
  for (const name of field.split('.').slice(0, -1)) {
    const record = Object.hasOwn(holder, name) ? holder[name] : undefined;
    if (typeof record !== 'object' || record === null || Array.isArray(record)) return {};
    // The states of parts are written as those of fields.
    holder = record as SnapshotAsset;
  }
  return holder;
}

function reasonOf(reasons: SnapshotAsset['$unknown'], name: string): string | undefined {
  return reasons && Object.hasOwn(reasons, name) ? (reasons[name] ?? REASON_NOT_EXPORTED) : undefined;
}
