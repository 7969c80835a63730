/**
 * Finds assets of a snapshot by kind and key: their display names and their places in the exports.
 * Invariant: total. What the snapshot does not say (stubs, no origins) is simply missing from the answer.
 */
import {
  type AssetId,
  displayField,
  type Fact,
  findField,
  findKind,
  kindBefore,
  type LocatedAsset,
  type Location,
  type Schema,
  type Snapshot,
  type SnapshotAsset,
  splitElementKey,
} from '@policyc/model';
import { referencesOf } from './fact-references.js';

export interface AssetIndex {
  asset(id: AssetId): LocatedAsset;
  /** The place of a field: its own where it stands elsewhere than its asset. */
  field(id: AssetId, field: string): Location | undefined;
  /** The names of the assets that a fact's value refers to; undefined where it is no reference. */
  valueNames(fact: Fact): readonly string[] | undefined;
  /** The automation that an asset belongs to by its reference `automation`; that of the owner for an element of a collection. */
  automation(id: AssetId): AssetId | undefined;
}

/** The field by which assets of every kind say what they belong to. */
const AUTOMATION = 'automation';

interface KindIndex {
  readonly positions: ReadonlyMap<string, number>;
  readonly stubs: ReadonlyMap<string, SnapshotAsset>;
  readonly display: string | undefined;
}

/** The name of the assets of a kind that the snapshot does not cover: they stand as one, with an empty key. */
const REST = '(not in the snapshot)';
const NOTHING: Pick<Snapshot, 'assets' | 'stubs'> = { assets: {} };

export function createAssetIndex(snapshot: Snapshot, schema: Schema): AssetIndex {
  const kinds = new Map<string, KindIndex>();
  const indexOf = ({ kind: name, before }: Pick<AssetId, 'kind' | 'before'>): KindIndex => {
    const moment: Pick<Snapshot, 'assets' | 'stubs'> = before ? (snapshot.baseline ?? NOTHING) : snapshot;
    const id = before ? kindBefore(name) : name;
    const known = kinds.get(id);
    if (known) return known;
    const kind = schema.kinds.find((k) => k.name === name);
    const key = kind?.key ?? 'id';
    const display = kind === undefined ? undefined : displayField(kind);
    const shown = kind && display !== undefined ? findField(kind, display) : undefined;
    const made: KindIndex = {
      positions: new Map(assetsOf(moment.assets, name).map((a, i) => [String(fieldOf(a, key)), i])),
      stubs: new Map(assetsOf(moment.stubs ?? {}, name).map((a) => [String(fieldOf(a, key)), a])),
      display: shown?.tag === 'stored' && !shown.secret ? display : undefined,
    };
    kinds.set(id, made);
    return made;
  };
  const originOf = (id: AssetId) => {
    // Only what stands in today's exports has a place.
    const at = id.before ? undefined : indexOf(id).positions.get(id.key);
    return at === undefined ? undefined : assetsOf(snapshot.origins?.assets ?? {}, id.kind)[at];
  };
  /** An element of a collection of records, as its owner and the name of its place there. */
  const elementOf = (id: AssetId) => {
    const element = findKind(schema, id.kind)?.element;
    if (!element) return undefined;
    const { owner, own } = splitElementKey(id.key);
    const before = id.before ? ({ before: true } as const) : {};
    return { owner: { kind: element.owner, key: owner, ...before }, own, field: element.field };
  };
  const place = (id: AssetId, field?: string): Location | undefined => {
    const element = elementOf(id);
    if (element) {
      const own = `${element.field}[${element.own}]`;
      return place(element.owner, field === undefined ? own : `${own}.${field}`);
    }
    const origin = originOf(id);
    const file = origin === undefined ? undefined : snapshot.origins?.files[origin.file];
    if (origin === undefined || file === undefined) return undefined;
    const ownPlace = namesAround(field)
      .map((name) => (origin.fields && Object.hasOwn(origin.fields, name) ? origin.fields[name] : undefined))
      .find((found) => found !== undefined);
    return { file, pointer: (ownPlace ?? origin).pointer, line: (ownPlace ?? origin).line };
  };
  const assetAt = (id: AssetId): SnapshotAsset | undefined => {
    const index = indexOf(id);
    const { assets } = id.before ? (snapshot.baseline ?? NOTHING) : snapshot;
    const at = index.positions.get(id.key);
    return at === undefined ? index.stubs.get(id.key) : assetsOf(assets, id.kind)[at];
  };
  const automationOf = (id: AssetId): AssetId | undefined => {
    const element = elementOf(id);
    if (element) return automationOf(element.owner);
    const kind = findKind(schema, id.kind);
    const field = kind && findField(kind, AUTOMATION);
    if (field?.tag !== 'stored' || field.type.type.tag !== 'asset') return undefined;
    const asset = assetAt(id);
    const key = asset && fieldOf(asset, AUTOMATION);
    if (typeof key !== 'string') return undefined;
    return { kind: field.type.type.kind, key, ...(id.before ? { before: true } : {}) };
  };
  return {
    asset(id) {
      if (id.key === '') return { ...id, name: REST };
      const element = elementOf(id);
      if (element) {
        const location = place(id);
        return {
          kind: id.kind,
          key: id.key,
          ...(id.before ? { before: true } : {}),
          name: element.own,
          ...(location ? { location } : {}),
        };
      }
      const { display } = indexOf(id);
      const asset = assetAt(id);
      const name = asset && display !== undefined ? fieldOf(asset, display) : undefined;
      const location = place(id);
      return {
        kind: id.kind,
        key: id.key,
        ...(id.before ? { before: true } : {}),
        name: typeof name === 'string' && name !== '' ? name : id.key,
        ...(location ? { location } : {}),
      };
    },
    field: place,
    automation: automationOf,
    valueNames(fact) {
      return referencesOf(fact, schema)?.map((id) => this.asset(id).name);
    },
  };
}

/** The name of a part and of what it is a part of: `a[k].b`, `a[k]`, `a`. */
function namesAround(field: string | undefined): readonly string[] {
  if (field === undefined) return [];
  const outer = Math.max(field.lastIndexOf('.'), field.lastIndexOf('['));
  return [field, ...(outer > 0 ? namesAround(field.slice(0, outer)) : [])];
}

function assetsOf<T>(of: { readonly [key: string]: readonly T[] }, key: string): readonly T[] {
  const value = Object.hasOwn(of, key) ? of[key] : undefined;
  return Array.isArray(value) ? value : [];
}

function fieldOf(asset: SnapshotAsset, field: string): unknown {
  return Object.hasOwn(asset, field) ? asset[field] : undefined;
}
