import type { FieldType } from './types.js';

/**
 * A platform's asset schema, resolved: what snapshots hold and what policies may name.
 * Plain data; made by the checker from `platform` modules, carried inside bundles, read by adapters and evaluators.
 */
export interface Schema {
  /** Name and version of the `platform` declaration, for example `nocode` and `1.0`. */
  readonly platform: string;
  readonly version: string;
  readonly enums: readonly EnumType[];
  readonly kinds: readonly AssetKind[];
  /** Simple and union edge sets. */
  readonly edges: readonly EdgeSet[];
}

export interface EnumType {
  readonly name: string;
  readonly doc: string;
  /** Ordered enums compare by position; the first member is the smallest. */
  readonly ordered: boolean;
  readonly members: readonly { readonly name: string; readonly title: string; readonly doc: string }[];
}

export interface AssetKind {
  readonly name: string;
  readonly doc: string;
  readonly singleton: boolean;
  /** Stored fields and relations in order of declaration. The key is the stored field `key`, a string. */
  readonly key: string;
  /** The fields that make the key where it is no field of the declaration: then `key` is `$key`, the first field. */
  readonly identity?: readonly string[];
  readonly fields: readonly SchemaField[];
}

export type SchemaField = StoredField | RelationField;

/** A field with data in the snapshot. */
export interface StoredField {
  readonly tag: 'stored';
  readonly name: string;
  readonly doc: string;
  readonly type: FieldType;
  readonly secret: boolean;
}

/**
 * `many K via f` or `one K via f`: the assets of kind K whose field f refers to this one. No data of its own.
 * Where it is one, a snapshot holds at most one such asset (`validateSnapshot`); engines given more take the smallest key.
 */
export interface RelationField {
  readonly tag: 'relation';
  readonly name: string;
  readonly doc: string;
  readonly many: boolean;
  readonly kind: string;
  readonly via: string;
}

/** `edge name: From -> To via from.field` (several may share a name), or a union of edge sets. */
export interface EdgeSet {
  readonly name: string;
  readonly doc: string;
  /** Every simple edge of the set; unions are flattened, duplicates removed. */
  readonly edges: readonly SimpleEdge[];
}

export interface SimpleEdge {
  readonly from: string;
  readonly to: string;
  /** Which end holds the references. */
  readonly side: 'from' | 'to';
  /** A stored field of type `ref`, `list of ref` or `set of ref` on that end's kind. */
  readonly field: string;
}

export function findKind(schema: Schema, name: string): AssetKind | undefined {
  return schema.kinds.find((k) => k.name === name);
}

export function findField(kind: AssetKind, name: string): SchemaField | undefined {
  return kind.fields.find((f) => f.name === name);
}

/**
 * The field as it is read: a `one` relation reads like a stored `ref K?`. A `many` relation is no value of an asset.
 */
export function readAs(field: SchemaField | undefined): StoredField | undefined {
  if (field?.tag !== 'relation') return field;
  if (field.many) return undefined;
  const { name, doc, kind } = field;
  const type: FieldType = { type: { tag: 'asset', kind }, optional: true, unknown: false };
  return { tag: 'stored', name, doc, type, secret: false };
}

export function findEnum(schema: Schema, name: string): EnumType | undefined {
  return schema.enums.find((e) => e.name === name);
}

/** The field that stands for an asset in messages: `name` where it is a plain string, else the key. */
export function displayField(kind: AssetKind): string {
  const name = findField(kind, 'name');
  return name?.tag === 'stored' && name.type.type.tag === 'string' && !name.type.optional && !name.secret
    ? 'name'
    : kind.key;
}
