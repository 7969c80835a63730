import { type FieldType, hasParts, type Type } from './types.js';

/**
 * A platform's asset schema, resolved: what snapshots hold and what policies may name.
 * Plain data; made by the checker from `platform` modules, carried inside bundles, read by adapters and evaluators.
 */
export interface Schema {
  /** Name and version of the `platform` declaration, for example `nocode` and `1.0`. */
  readonly platform: string;
  readonly version: string;
  readonly enums: readonly EnumType[];
  /** Record types by their declarations; the fields that have one carry its parts themselves. */
  readonly records?: readonly RecordType[];
  readonly kinds: readonly AssetKind[];
  /** Missing where there are none. */
  readonly groups?: readonly GroupType[];
  /** Simple and union edge sets. */
  readonly edges: readonly EdgeSet[];
  /** Missing where there are none. See `extensions.ts`. */
  readonly extensions?: readonly ExtensionType[];
}

/** A platform that adds to another: what is named here, only snapshots that carry the extension have. */
export interface ExtensionType {
  readonly name: string;
  readonly version: string;
  /** The kinds that it declares. */
  readonly kinds: readonly string[];
  /** The fields with data that it adds to kinds of the platform: `Kind.field`. */
  readonly fields: readonly string[];
}

export interface EnumType {
  readonly name: string;
  readonly doc: string;
  /** Ordered enums compare by position; the first member is the smallest. */
  readonly ordered: boolean;
  readonly members: readonly { readonly name: string; readonly title: string; readonly doc: string }[];
}

/** `record Auth { ... }`: a value with parts. */
export interface RecordType {
  readonly name: string;
  readonly doc: string;
  /** The part that tells the elements of a collection apart; without one there are no collections of the record. */
  readonly key: string | undefined;
  readonly parts: readonly StoredField[];
}

export interface AssetKind {
  readonly name: string;
  readonly doc: string;
  readonly singleton: boolean;
  /** Stored fields and relations in order of declaration. The key is the stored field `key`, a string. */
  readonly key: string;
  /** The fields that make the key where it is no field of the declaration: then `key` is `$key`, the first field. */
  readonly identity?: readonly string[];
  /** The fields by which an asset that has another key in the baseline is told to be the same: see `alignBaseline`. */
  readonly alike?: readonly string[];
  readonly fields: readonly SchemaField[];
  /**
   * Set where the "assets" are the elements of a collection of records: `Step.headers`, found by `findKind` though it is none
   * of `Schema.kinds`. Its key is made of the owner's and the element's own (`elementKey`); its fields are the parts.
   */
  readonly element?: {
    /** The kind of the owners, which may be elements themselves. */
    readonly owner: string;
    /** The owner's field, dotted where it is a part of a record. */
    readonly field: string;
    /** The part that tells the elements of one owner apart. */
    readonly key: string;
  };
}

/** `group Owned = App | Automation`. See `groups.ts`. */
export interface GroupType {
  readonly name: string;
  readonly doc: string;
  /** Kinds, in UTF-8 order, at least one. */
  readonly members: readonly string[];
}

export type SchemaField = StoredField | RelationField;

/** A field with data in the snapshot. */
export interface StoredField {
  readonly tag: 'stored';
  readonly name: string;
  readonly doc: string;
  readonly type: FieldType;
  readonly secret: boolean;
  /** Of a record, of a total map of an enum by its members, or of the elements of a collection of records. */
  readonly parts?: readonly StoredField[];
  /** The name of the part that tells the elements of a collection of records apart. */
  readonly elementKey?: string;
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
  /** A kind; at the end that does not hold the references, it may be a group. */
  readonly from: string;
  readonly to: string;
  /** Which end holds the references. */
  readonly side: 'from' | 'to';
  /** A stored field of type `ref`, `list of ref` or `set of ref` on that end's kind. */
  readonly field: string;
}

export function findKind(schema: Schema, name: string): AssetKind | undefined {
  return schema.kinds.find((k) => k.name === name) ?? elementKinds(schema).get(name);
}

const elementsOf = new WeakMap<Schema, ReadonlyMap<string, AssetKind>>();

/** The kinds of the elements of all collections of records, by name. */
export function elementKinds(schema: Schema): ReadonlyMap<string, AssetKind> {
  const known = elementsOf.get(schema);
  if (known) return known;
  const found = new Map<string, AssetKind>();
  const collect = (kind: AssetKind): void => {
    for (const field of storedFields(kind)) {
      const { type } = field.type;
      if (!field.parts || (type.tag !== 'list' && type.tag !== 'set')) continue;
      const name = `${kind.name}.${field.name}`;
      const element = { owner: kind.name, field: field.name, key: field.elementKey ?? '' };
      const made = { name, doc: field.doc, singleton: false, key: '$key', fields: field.parts, element };
      found.set(name, made);
      collect(made);
    }
  };
  for (const kind of schema.kinds) collect(kind);
  elementsOf.set(schema, found);
  return found;
}

const flatFields = new WeakMap<AssetKind, ReadonlyMap<string, StoredField>>();

/**
 * The fields of a kind that have a value, as engines read them (`readAs`): a record is followed by its parts under dotted names (`auth.type`), and
 * the elements of a collection of records are assets of the kind `Kind.field`.
 */
export function storedFields(kind: AssetKind): Iterable<StoredField> {
  return flatFieldsOf(kind).values();
}

/** The field or part of that (dotted) name, as engines read it. */
export function storedField(kind: AssetKind, name: string): StoredField | undefined {
  return flatFieldsOf(kind).get(name);
}

function flatFieldsOf(kind: AssetKind): ReadonlyMap<string, StoredField> {
  const known = flatFields.get(kind);
  if (known) return known;
  const flat = new Map<string, StoredField>();
  const add = (field: StoredField, prefix: string, secret: boolean): void => {
    const name = `${prefix}${field.name}`;
    const isSecret = secret || field.secret;
    const { type } = field.type;
    const isCollection = type.tag === 'list' || type.tag === 'set';
    const element: Type = { tag: 'asset', kind: `${kind.name}.${name}` };
    const read: Type = isCollection && field.parts ? { tag: type.tag, element } : type;
    const parts = field.parts?.map((p) => ({ ...p, secret: p.secret || isSecret }));
    flat.set(name, {
      ...field,
      name,
      secret: isSecret,
      type: { ...field.type, type: read },
      ...(parts ? { parts } : {}),
    });
    if (hasParts(type)) for (const part of field.parts ?? []) add(part, `${name}.`, isSecret);
  };
  for (const field of kind.fields) {
    const read = readAs(field);
    if (read) add(read, '', false);
  }
  flatFields.set(kind, flat);
  return flat;
}

/** The last name of a dotted one: what the part is called in its record. */
export function memberName(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1);
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
  if (kind.element) return kind.element.key;
  const name = findField(kind, 'name');
  return name?.tag === 'stored' && name.type.type.tag === 'string' && !name.type.optional && !name.secret
    ? 'name'
    : kind.key;
}
