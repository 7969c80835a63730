/**
 * From the names that assets have in a test to the keys that they have in a snapshot.
 * While a test's assets are made, each is known by a name that no other has. Where a kind's key is made of its fields,
 * or the test writes one, the name gives way to that key once all fields are there, in the asset and in every reference to it.
 */
import { compareUtf8, type Json } from '@policyc/base';
import {
  type AssetKind,
  findGroup,
  findKind,
  groupReference,
  identityOf,
  type Schema,
  type StoredField,
  type Type,
} from '@policyc/model';
import { UnusableSnapshot } from './unusable-snapshot.js';

export type MutableAsset = Record<string, Json>;

/**
 * Gives the assets their keys.
 * @param assets by kind; their key fields hold their names
 * @param written keys that the test writes, by name
 * @returns the key of each name
 * @throws UnusableSnapshot where two assets of a kind would have the same key
 */
export function settleKeys(
  schema: Schema,
  assets: ReadonlyMap<string, readonly MutableAsset[]>,
  written: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const named = new Map<string, { readonly kind: AssetKind; readonly asset: MutableAsset }>();
  for (const [kindName, list] of assets) {
    const kind = findKind(schema, kindName);
    if (kind) for (const asset of list) named.set(String(asset[kind.key]), { kind, asset });
  }
  const keys = new Map<string, string>();
  /** The checker lets no key be made of itself, so this ends. */
  const keyOf = (name: string): string => {
    const known = keys.get(name);
    const found = named.get(name);
    if (known !== undefined || !found) return known ?? name;
    const { kind, asset } = found;
    for (const field of storedFields(kind))
      if (kind.identity?.includes(field.name))
        settle(asset, field, (value) => settled(value, field.type.type));
    const key = kind.identity ? (identityOf(kind, asset) ?? name) : (written.get(name) ?? name);
    keys.set(name, key);
    return key;
  };
  const settled = (value: Json, type: Type): Json => {
    if (type.tag === 'asset') {
      const name = String(value);
      const kind = named.get(name)?.kind.name;
      return kind !== undefined && findGroup(schema, type.kind)
        ? groupReference(kind, keyOf(name))
        : keyOf(name);
    }
    if (type.tag !== 'list' && type.tag !== 'set') return value;
    if (!Array.isArray(value)) return value;
    const elements = value.map((v: Json) => settled(v, type.element));
    return type.tag === 'set' && type.element.tag === 'asset'
      ? elements.sort((a, b) => compareUtf8(String(a), String(b)))
      : elements;
  };
  /** References stand in parts of records, too. */
  const settledField = (value: Json, { parts, type: { type } }: StoredField): Json => {
    if (!parts) return settled(value, type);
    const holders = Array.isArray(value) ? (value as readonly Json[]) : [value];
    for (const holder of holders)
      for (const part of parts) settle(holder as MutableAsset, part, (v) => settledField(v, part));
    return value;
  };
  const owners = new Map<string, string>();
  for (const [name, { kind }] of named) {
    const key = keyOf(name);
    const other = owners.get(`${kind.name}:${key}`);
    if (other !== undefined)
      throw new UnusableSnapshot(
        `${other} and ${name} are the same ${kind.name}: the key of both is ${JSON.stringify(key)}`,
      );
    owners.set(`${kind.name}:${key}`, name);
  }
  for (const [name, { kind, asset }] of named) {
    for (const field of storedFields(kind))
      if (!kind.identity?.includes(field.name)) settle(asset, field, (value) => settledField(value, field));
    asset[kind.key] = keyOf(name);
  }
  return keys;
}

function storedFields(kind: AssetKind): readonly StoredField[] {
  return kind.fields.filter((f): f is StoredField => f.tag === 'stored' && f.name !== kind.key);
}

function settle(asset: MutableAsset, { name }: StoredField, change: (value: Json) => Json): void {
  const value = asset[name];
  if (value !== undefined && value !== null) asset[name] = change(value);
}
