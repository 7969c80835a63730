/**
 * Finds the assets of a baseline that have another key today: platforms give new ids when something is imported again or
 * copied back. Where a kind says `alike by f, g`, an asset of today and one of the baseline that have no counterpart by key
 * are the same if they are the only such ones with equal, known values in all of these fields.
 * Engines match by key alone, so the baseline is given today's keys before it is evaluated.
 * Invariant: what has a counterpart by key keeps it; the order of assets does not matter.
 */
import { canonicalJson, compareUtf8, type Json } from '@policyc/base';
import { fieldState } from './field-state.js';
import { identityOf } from './identity.js';
import { type AssetKind, findField, type Schema } from './schema.js';
import type { Snapshot, SnapshotAsset } from './snapshot.js';
import type { Type } from './types.js';

type Lists = { readonly [kind: string]: readonly SnapshotAsset[] };
/** By kind: today's key by that of the baseline. */
type Renamed = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** @param snapshot valid, as its baseline; without one it is returned as it is */
export function alignBaseline(schema: Schema, snapshot: Snapshot): Snapshot {
  const { baseline } = snapshot;
  if (baseline === undefined || !schema.kinds.some((k) => k.alike)) return snapshot;
  let { assets, stubs } = baseline;
  // Fields may refer to assets that are renamed themselves, at most once for each kind.
  for (let round = 0; round < schema.kinds.length; round++) {
    const renamed = new Map(
      schema.kinds.map((kind) => [kind.name, renamedKeys(kind, snapshot, assets)] as const),
    );
    if ([...renamed.values()].every((keys) => keys.size === 0)) break;
    assets = rename(schema, assets, renamed);
    stubs = stubs && rename(schema, stubs, renamed);
  }
  return { ...snapshot, baseline: { ...baseline, assets, ...(stubs ? { stubs } : {}) } };
}

function renamedKeys(kind: AssetKind, today: Snapshot, former: Lists): ReadonlyMap<string, string> {
  if (kind.alike === undefined) return new Map();
  const [now, then] = [today.assets[kind.name] ?? [], former[kind.name] ?? []];
  const keys = (list: readonly SnapshotAsset[]) => new Set(list.map((a) => String(a[kind.key])));
  const stubs = (of: Snapshot['stubs']) => keys(of?.[kind.name] ?? []);
  const takenNow = new Set([...keys(now), ...stubs(today.stubs)]);
  const takenThen = new Set([...keys(then), ...stubs(today.baseline?.stubs)]);
  const added = byLikeness(
    kind,
    now.filter((a) => !takenThen.has(String(a[kind.key]))),
  );
  const gone = byLikeness(
    kind,
    then.filter((a) => !takenNow.has(String(a[kind.key]))),
  );
  const renamed = new Map<string, string>();
  for (const [likeness, [old, ...others]] of gone) {
    const [current, ...rivals] = added.get(likeness) ?? [];
    if (old !== undefined && current !== undefined && others.length === 0 && rivals.length === 0)
      renamed.set(old, current);
  }
  return renamed;
}

/** Keys by the values of the fields that tell; assets of which one is not a known value are like no other. */
function byLikeness(
  kind: AssetKind,
  assets: readonly SnapshotAsset[],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const asset of assets) {
    const states = (kind.alike ?? []).map((name) => fieldState(kind, asset, false, name));
    const values = states.flatMap((s) => (s.state === 'value' && s.partial === undefined ? [s.value] : []));
    if (values.length < states.length) continue;
    const likeness = canonicalJson(values);
    groups.set(likeness, [...(groups.get(likeness) ?? []), String(asset[kind.key])]);
  }
  return groups;
}

function rename(schema: Schema, lists: Lists, renamed: Renamed): Lists {
  // Keys that are made of other keys change with them, which may take a step for each kind on the way.
  let current = renamed;
  let result = lists;
  for (let step = 0; step <= schema.kinds.length; step++) {
    if ([...current.values()].every((keys) => keys.size === 0)) break;
    const followed = new Map<string, Map<string, string>>();
    result = Object.fromEntries(
      Object.entries(result).map(([name, assets]) => {
        const kind = schema.kinds.find((k) => k.name === name);
        if (kind === undefined) return [name, assets];
        return [name, assets.map((a) => renamedAsset(kind, a, current, followed))];
      }),
    );
    current = followed;
  }
  return result;
}

function renamedAsset(
  kind: AssetKind,
  asset: SnapshotAsset,
  renamed: Renamed,
  followed: Map<string, Map<string, string>>,
): SnapshotAsset {
  const copy: Record<string, Json | undefined> = { ...asset };
  for (const [name, value] of Object.entries(asset)) {
    const field = findField(kind, name);
    if (field?.tag === 'stored' && value !== undefined && value !== null)
      copy[name] = renamedValue(field.type.type, value, renamed);
  }
  const key = String(asset[kind.key]);
  const own = renamed.get(kind.name)?.get(key);
  if (own !== undefined) copy[kind.key] = own;
  const identity = kind.identity && identityOf(kind, copy);
  if (identity !== undefined && identity !== key) {
    copy[kind.key] = identity;
    followed.set(kind.name, (followed.get(kind.name) ?? new Map<string, string>()).set(key, identity));
  }
  return copy as SnapshotAsset;
}

function renamedValue(type: Type, value: Json, renamed: Renamed): Json {
  if (type.tag === 'asset' && typeof value === 'string') return renamedReference(type.kind, value, renamed);
  if ((type.tag === 'list' || type.tag === 'set') && Array.isArray(value)) {
    const elements = value.map((v) => renamedValue(type.element, v as Json, renamed));
    const sorted = type.tag === 'set' && type.element.tag === 'asset';
    return sorted ? elements.sort((a, b) => compareUtf8(String(a), String(b))) : elements;
  }
  return value;
}

/** A reference to a group names the kind before the key. */
function renamedReference(kind: string, value: string, renamed: Renamed): string {
  const own = renamed.get(kind)?.get(value);
  if (own !== undefined) return own;
  const colon = value.indexOf(':');
  const member = renamed.has(kind) || colon < 0 ? undefined : value.slice(0, colon);
  const ofMember = member === undefined ? undefined : renamed.get(member)?.get(value.slice(colon + 1));
  return ofMember === undefined ? value : `${String(member)}:${ofMember}`;
}
