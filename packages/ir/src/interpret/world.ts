/**
 * A snapshot as the interpreter sees it: assets by kind and key, relation indexes, field states.
 * Invariant: the snapshot is valid (`validateSnapshot` found nothing); nothing here mutates it.
 */
import { compareUtf8, type Json } from '@policyc/base';
import {
  findField,
  findKind,
  REASON_NOT_EXPORTED,
  type Schema,
  type Snapshot,
  type SnapshotAsset,
} from '@policyc/model';

export interface Asset {
  readonly kind: string;
  readonly key: string;
  readonly stub: boolean;
  readonly data: SnapshotAsset;
}

export type FieldState =
  | { readonly state: 'value'; readonly value: Json }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly reason: string }
  | { readonly state: 'opaque'; readonly reason: string };

export interface World {
  readonly schema: Schema;
  /** The evaluation's clock. */
  readonly now: string;
  /** The assets of a kind in key order, without stubs. */
  population(kind: string): readonly Asset[];
  /** Assets and stubs of a kind, in key order. */
  nodes(kind: string): readonly Asset[];
  find(kind: string, key: string): Asset | undefined;
  /** The population of `kind` whose field `via` refers to the key, in key order. */
  related(kind: string, via: string, key: string): readonly Asset[];
  field(asset: Asset, field: string): FieldState;
}

export function createWorld(schema: Schema, snapshot: Snapshot): World {
  const populations = new Map<string, readonly Asset[]>();
  const allNodes = new Map<string, readonly Asset[]>();
  const byKey = new Map<string, ReadonlyMap<string, Asset>>();
  for (const kind of schema.kinds) {
    const toAsset = (stub: boolean) => (data: SnapshotAsset) => ({
      kind: kind.name,
      key: String(data[kind.key]),
      stub,
      data,
    });
    const assets = (snapshot.assets[kind.name] ?? [])
      .map(toAsset(false))
      .sort((a, b) => compareUtf8(a.key, b.key));
    const stubs = (snapshot.stubs?.[kind.name] ?? []).map(toAsset(true));
    const nodes = [...assets, ...stubs].sort((a, b) => compareUtf8(a.key, b.key));
    populations.set(kind.name, assets);
    allNodes.set(kind.name, nodes);
    byKey.set(kind.name, new Map(nodes.map((n) => [n.key, n])));
  }
  const relations = new Map<string, ReadonlyMap<string, readonly Asset[]>>();

  function field(asset: Asset, name: string): FieldState {
    const kind = findKind(schema, asset.kind);
    const value = Object.hasOwn(asset.data, name) ? asset.data[name] : undefined;
    if (value === null) return { state: 'absent' };
    if (value !== undefined) return { state: 'value', value };
    const opaque = asset.data.$opaque;
    if (opaque && Object.hasOwn(opaque, name))
      return { state: 'opaque', reason: opaque[name] ?? REASON_NOT_EXPORTED };
    const unknown = asset.data.$unknown;
    if (unknown && Object.hasOwn(unknown, name))
      return { state: 'unknown', reason: unknown[name] ?? REASON_NOT_EXPORTED };
    const declared = kind && findField(kind, name);
    if (!asset.stub && declared?.tag === 'stored' && declared.type.optional && !declared.type.unknown)
      return { state: 'absent' };
    return { state: 'unknown', reason: REASON_NOT_EXPORTED };
  }

  return {
    schema,
    now: snapshot.now,
    field,
    population: (kind) => populations.get(kind) ?? [],
    nodes: (kind) => allNodes.get(kind) ?? [],
    find: (kind, key) => byKey.get(kind)?.get(key),
    related(kind, via, key) {
      const id = `${kind}.${via}`;
      let index = relations.get(id);
      if (!index) {
        const groups = new Map<string, Asset[]>();
        for (const asset of populations.get(kind) ?? []) {
          const state = field(asset, via);
          if (state.state !== 'value' || typeof state.value !== 'string') continue;
          const group = groups.get(state.value);
          if (group) group.push(asset);
          else groups.set(state.value, [asset]);
        }
        index = groups;
        relations.set(id, index);
      }
      return index.get(key) ?? [];
    },
  };
}
