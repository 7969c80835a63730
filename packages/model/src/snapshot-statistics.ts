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
  /** Collections of which only some elements are known. */
  readonly partial: number;
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
  const counts = { value: 0, partial: 0, absent: 0, unknown: 0, opaque: 0 };
  for (const asset of snapshot.assets[kind.name] ?? []) {
    const found = fieldState(kind, asset, false, field.name);
    counts[found.state === 'value' && found.partial !== undefined ? 'partial' : found.state] += 1;
  }
  return { field: field.name, ...counts };
}

export interface EdgeStatistics {
  readonly edge: string;
  readonly edges: number;
}

/** How many edges each set draws between what the snapshot holds. Unions count what they are made of */
export function edgeStatistics(schema: Schema, snapshot: Snapshot): readonly EdgeStatistics[] {
  return schema.edges.map(({ name, edges }) => ({
    edge: name,
    edges: edges.reduce((sum, { from, to, side, field }) => {
      const holders = snapshot.assets[side === 'from' ? from : to] ?? [];
      return sum + holders.reduce((n, asset) => n + referencesIn(asset[field]), 0);
    }, 0),
  }));
}

function referencesIn(value: unknown): number {
  if (typeof value === 'string') return 1;
  return Array.isArray(value) ? value.length : 0;
}
