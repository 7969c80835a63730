/**
 * A snapshot as the interpreter sees it: assets by kind and key, relation indexes, field states.
 * Invariant: the snapshot is valid (`validateSnapshot` found nothing); nothing here mutates it.
 */
import { compareUtf8 } from '@policyc/base';
import {
  type FieldState,
  fieldIn,
  fieldState,
  findGroup,
  findKind,
  groupReference,
  isCounterpart,
  kindBefore,
  momentOf,
  REASON_NOT_EXPORTED,
  type RelationField,
  readAs,
  type Schema,
  type Snapshot,
  type SnapshotAsset,
  WORKSPACE_KIND,
} from '@policyc/model';
import type { ParamValue, Program } from '../ir.js';

export interface Asset {
  readonly kind: string;
  readonly key: string;
  readonly stub: boolean;
  readonly data: SnapshotAsset;
}

export interface World {
  readonly schema: Schema;
  /** The evaluation's clock. */
  readonly now: string;
  readonly hasBaseline: boolean;
  /** The assets of a kind or a group, without stubs, by kind and key. */
  population(kind: string): readonly Asset[];
  /** Assets and stubs of a kind, in key order. */
  nodes(kind: string): readonly Asset[];
  /** @param key of a kind, the key; of a group, `Kind:key` */
  find(kind: string, key: string): Asset | undefined;
  /** The population of `kind` whose field `via` refers to the target, in key order. */
  related(kind: string, via: string, target: Asset): readonly Asset[];
  field(asset: Asset, field: string): FieldState;
  /** Why assets of the kind may exist that the snapshot does not hold; undefined where it holds all. */
  uncovered(kind: string): string | undefined;
  /** The value in force of a parameter. */
  param(id: string): ParamValue;
}

/** @param params the values in force; the defaults without them */
export function createWorld(
  { schema, params }: Pick<Program, 'schema' | 'params'>,
  snapshot: Snapshot,
  values: ReadonlyMap<string, ParamValue> = new Map(params.map((p) => [p.id, p.default])),
): World {
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
    const { kind: name, before } = momentOf(kind.name);
    const moment = before ? snapshot.baseline : snapshot;
    const listed =
      kind.name === WORKSPACE_KIND ? [{ [kind.key]: schema.platform }] : (moment?.assets[name] ?? []);
    const assets = listed.map(toAsset(false)).sort((a, b) => compareUtf8(a.key, b.key));
    const stubs = (moment?.stubs?.[name] ?? []).map(toAsset(true));
    const nodes = [...assets, ...stubs].sort((a, b) => compareUtf8(a.key, b.key));
    populations.set(kind.name, assets);
    allNodes.set(kind.name, nodes);
    byKey.set(kind.name, new Map(nodes.map((n) => [n.key, n])));
  }
  for (const group of schema.groups ?? []) {
    // Members stand in UTF-8 order, so this is by kind and key.
    populations.set(
      group.name,
      group.members.flatMap((kind) => populations.get(kind) ?? []),
    );
    const nodes = group.members.flatMap((kind) => allNodes.get(kind) ?? []);
    byKey.set(group.name, new Map(nodes.map((n) => [groupReference(n.kind, n.key), n])));
  }
  const relations = new Map<string, ReadonlyMap<string, readonly Asset[]>>();

  const ones: ReadonlyMap<string, RelationField> = new Map(
    schema.kinds.flatMap((kind) =>
      kind.fields.flatMap((f) =>
        f.tag === 'relation' && !f.many ? [[`${kind.name}.${f.name}`, f] as const] : [],
      ),
    ),
  );

  function uncovered(name: string): string | undefined {
    const { kind, before } = momentOf(name);
    const coverage = before ? snapshot.baseline?.coverage : snapshot.coverage;
    return coverage && Object.hasOwn(coverage, kind) ? coverage[kind]?.reason : undefined;
  }

  function counterpart({ kind, key, stub }: Asset): FieldState {
    const moment = momentOf(kind);
    const other = moment.before ? moment.kind : kindBefore(kind);
    const found = byKey.get(other)?.get(key);
    if (found) return { state: 'value', value: found.key };
    // What is not exported, then or now, may well be there.
    const reason = stub ? REASON_NOT_EXPORTED : uncovered(other);
    return reason === undefined ? { state: 'absent' } : { state: 'unknown', reason };
  }

  function field(asset: Asset, name: string): FieldState {
    if (isCounterpart(name)) return counterpart(asset);
    const one = ones.get(`${asset.kind}.${name}`);
    if (!one) return fieldState(findKind(schema, asset.kind), asset.data, asset.stub, name);
    if (asset.stub) return { state: 'unknown', reason: REASON_NOT_EXPORTED };
    const [first] = related(one.kind, one.via, asset);
    if (first) return { state: 'value', value: first.key };
    const reason = uncovered(one.kind);
    return reason === undefined ? { state: 'absent' } : { state: 'unknown', reason };
  }

  function related(kind: string, via: string, target: Asset): readonly Asset[] {
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
    const viaType = readAs(fieldIn(schema, kind, via))?.type.type;
    const ofGroup = viaType?.tag === 'asset' && findGroup(schema, viaType.kind) !== undefined;
    return index.get(ofGroup ? groupReference(target.kind, target.key) : target.key) ?? [];
  }

  return {
    schema,
    now: snapshot.now,
    hasBaseline: snapshot.baseline !== undefined,
    field,
    uncovered,
    param(id) {
      const value = values.get(id);
      if (value === undefined) throw new Error(`the parameter ${id} has no value`);
      return value;
    },
    population: (kind) => populations.get(kind) ?? [],
    nodes: (kind) => allNodes.get(kind) ?? [],
    find: (kind, key) => byKey.get(kind)?.get(key),
    related,
  };
}
