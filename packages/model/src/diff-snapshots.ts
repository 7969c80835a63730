/**
 * What changed between two snapshots of one schema: assets by kind and key, their fields by state and value.
 * Invariant: a secret field tells that it changed, never from what to what.
 */
import { canonicalJson, compareUtf8, type Json } from '@policyc/base';
import { type FieldState, fieldState } from './field-state.js';
import { type AssetKind, displayField, type Schema, type StoredField } from './schema.js';
import type { Snapshot, SnapshotAsset } from './snapshot.js';

export interface SnapshotDiff {
  /** The kinds with a difference, in order of declaration. */
  readonly kinds: readonly KindDiff[];
}

export interface KindDiff {
  readonly kind: string;
  /** By key, in UTF-8 order, as the other lists. */
  readonly added: readonly NamedAsset[];
  readonly removed: readonly NamedAsset[];
  readonly changed: readonly ChangedAsset[];
}

export interface NamedAsset {
  readonly key: string;
  /** Its display field, or the key. */
  readonly name: string;
}

export interface ChangedAsset extends NamedAsset {
  /** In order of declaration. */
  readonly fields: readonly FieldChange[];
}

export interface FieldChange {
  readonly field: string;
  /** Undefined for both sides where the field is a secret. */
  readonly before?: FieldState;
  readonly after?: FieldState;
}

export function diffSnapshots(schema: Schema, before: Snapshot, after: Snapshot): SnapshotDiff {
  return {
    kinds: schema.kinds
      .map((kind) => diffKind(kind, before, after))
      .filter((k) => k.added.length + k.removed.length + k.changed.length > 0),
  };
}

function diffKind(kind: AssetKind, before: Snapshot, after: Snapshot): KindDiff {
  const [old, now] = [assetsByKey(kind, before), assetsByKey(kind, after)];
  const added: NamedAsset[] = [];
  const changed: ChangedAsset[] = [];
  for (const [key, asset] of now) {
    const former = old.get(key);
    if (former === undefined) {
      added.push(named(kind, key, asset));
      continue;
    }
    const fields = kind.fields.flatMap((field) =>
      field.tag === 'stored' ? changeOf(kind, field, former, asset) : [],
    );
    if (fields.length > 0) changed.push({ ...named(kind, key, asset), fields });
  }
  const removed = [...old].filter(([key]) => !now.has(key)).map(([key, asset]) => named(kind, key, asset));
  const byKey = (a: NamedAsset, b: NamedAsset) => compareUtf8(a.key, b.key);
  return {
    kind: kind.name,
    added: added.sort(byKey),
    removed: removed.sort(byKey),
    changed: changed.sort(byKey),
  };
}

function assetsByKey(kind: AssetKind, snapshot: Snapshot): ReadonlyMap<string, SnapshotAsset> {
  return new Map((snapshot.assets[kind.name] ?? []).map((a) => [String(a[kind.key]), a]));
}

function named(kind: AssetKind, key: string, asset: SnapshotAsset): NamedAsset {
  const name = asset[displayField(kind)];
  return { key, name: typeof name === 'string' && name !== '' ? name : key };
}

function changeOf(
  kind: AssetKind,
  field: StoredField,
  former: SnapshotAsset,
  asset: SnapshotAsset,
): readonly FieldChange[] {
  const before = fieldState(kind, former, false, field.name);
  const after = fieldState(kind, asset, false, field.name);
  if (canonicalJson(before as unknown as Json) === canonicalJson(after as unknown as Json)) return [];
  return [field.secret ? { field: field.name } : { field: field.name, before, after }];
}
