/** What a snapshot holds and how much of it is known: the measure of an export. */
import { fieldState } from './field-state.js';
import type { AssetKind, Schema, StoredField } from './schema.js';
import type { Snapshot } from './snapshot.js';

export interface KindStatistics {
  readonly kind: string;
  readonly assets: number;
  /** Referred to, but not in the export. */
  readonly stubs: number;
  /** The stored fields but the key, in order of declaration; over the assets, not the stubs. */
  readonly fields: readonly FieldStatistics[];
}

/** Number of assets by the state of one field. Their sum is the number of assets. */
export interface FieldStatistics {
  readonly field: string;
  readonly value: number;
  readonly absent: number;
  readonly unknown: number;
  readonly opaque: number;
}

/** @returns every kind of the schema, in order of declaration */
export function snapshotStatistics(schema: Schema, snapshot: Snapshot): readonly KindStatistics[] {
  return schema.kinds.map((kind) => ({
    kind: kind.name,
    assets: snapshot.assets[kind.name]?.length ?? 0,
    stubs: snapshot.stubs?.[kind.name]?.length ?? 0,
    fields: kind.fields
      .filter((f): f is StoredField => f.tag === 'stored' && f.name !== kind.key)
      .map((field) => fieldStatistics(kind, field, snapshot)),
  }));
}

function fieldStatistics(kind: AssetKind, field: StoredField, snapshot: Snapshot): FieldStatistics {
  const counts = { value: 0, absent: 0, unknown: 0, opaque: 0 };
  for (const asset of snapshot.assets[kind.name] ?? [])
    counts[fieldState(kind, asset, false, field.name).state] += 1;
  return { field: field.name, ...counts };
}
