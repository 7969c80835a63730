/**
 * The rules of `policyc.schema.<platform>` that a program needs, collected while policies are emitted: what a snapshot
 * holds, by kind, key and relation, and the edge sets as graphs.
 * Invariant: every reference handed out names a rule that `schema-module.ts` emits.
 */
import {
  type AssetKind,
  type EdgeSet,
  fieldIn,
  findGroup,
  findKind,
  isCounterpart,
  kindsOf,
  momentOf,
  PSEUDO_FIELDS,
  type RelationField,
  type Schema,
  type SchemaField,
  type StoredField,
  storedIn,
  tableOf,
} from '@policyc/model';
import { array, call, type Expr, ref, scalar } from './ast.js';

/** The name by which policies import the schema module. */
export const SCHEMA_ALIAS = 'schema';

interface Used {
  readonly populations: Set<string>;
  readonly assets: Set<string>;
  /** Kinds of elements of collections of records. */
  readonly elements: Set<string>;
  /** `Kind.field` */
  readonly related: Map<string, { readonly kind: string; readonly via: string }>;
  /** `one` relations that are read, by the kind that has them and their name. */
  readonly ones: Map<string, Map<string, RelationField>>;
  readonly edges: Set<string>;
  readonly ranks: Set<string>;
  /** Kinds with facts. */
  readonly facts: Set<string>;
  readonly names: Set<string>;
  /** Kinds of which it matters whether the snapshot covers them. */
  readonly uncovered: Set<string>;
  /** Kinds and groups that policies judge. */
  readonly lacking: Set<string>;
  /** Kinds of which it matters whether the snapshot omits what it has to tell. */
  readonly incomplete: Set<string>;
  /** Kinds whose counterparts are read. */
  readonly counterparts: Set<string>;
  baseline: boolean;
}

type EdgePart = 'next' | 'previous' | 'next_may' | 'previous_may' | 'loose' | 'open' | 'open_itself';

export class Indexes {
  readonly schema: Schema;
  readonly used: Used = {
    populations: new Set(),
    assets: new Set(),
    elements: new Set(),
    related: new Map(),
    ones: new Map(),
    edges: new Set(),
    ranks: new Set(),
    facts: new Set(),
    names: new Set(),
    uncovered: new Set(),
    lacking: new Set(),
    incomplete: new Set(),
    counterparts: new Set(),
    baseline: false,
  };
  readonly #kinds = new Map<string, AssetKind>();
  readonly #edgeKinds = new Map<string, readonly string[]>();
  readonly #stored = new Map<string, Map<string, StoredField>>();

  constructor(schema: Schema) {
    this.schema = schema;
  }

  /** Of a group, what its assets have in common: their key in Rego is `Kind:key`, in the member `$id`. */
  kind(name: string): AssetKind {
    const known = this.#kinds.get(name);
    if (known !== undefined) return known;
    const group = findGroup(this.schema, name);
    const kind = group
      ? { name, doc: group.doc, singleton: false, key: GROUP_KEY, fields: [] }
      : required(findKind(this.schema, name), `kind ${name}`);
    this.#kinds.set(name, kind);
    return kind;
  }

  /** Kind and key of an asset, given what it is known by where it is of a kind or a group. */
  identity(kind: string, key: Expr): readonly [kind: Expr, key: Expr] {
    return findGroup(this.schema, kind)
      ? [call('lib.kind_of', key), call('lib.key_of', key)]
      : [scalar(kind), key];
  }

  edgeSet(name: string): EdgeSet {
    return required(
      this.schema.edges.find((e) => e.name === name),
      `edge set ${name}`,
    );
  }

  /** The kinds of an edge set's nodes. */
  edgeKinds(name: string): readonly string[] {
    const known = this.#edgeKinds.get(name);
    if (known !== undefined) return known;
    const kinds = new Set<string>();
    for (const { from, to } of this.edgeSet(name).edges)
      for (const end of [from, to]) for (const kind of kindsOf(this.schema, end)) kinds.add(kind);
    const list = [...kinds];
    this.#edgeKinds.set(name, list);
    return list;
  }

  /** Whether the snapshot has a baseline. */
  hasBaseline(): Expr {
    this.used.baseline = true;
    return ref(SCHEMA_ALIAS, 'has_baseline');
  }

  /** A field that is read, as it is read. */
  stored(kind: string, field: string): StoredField {
    let fields = this.#stored.get(kind);
    if (!fields) {
      fields = new Map();
      this.#stored.set(kind, fields);
    }
    const known = fields.get(field);
    if (known !== undefined) return known;
    const read = this.#read(kind, field);
    fields.set(field, read);
    return read;
  }

  #read(kind: string, field: string): StoredField {
    const { schema, used } = this;
    const declared = fieldIn(schema, kind, field);
    if (isCounterpart(field) && declared?.tag === 'stored' && declared.type.type.tag === 'asset') {
      used.counterparts.add(kind);
      used.uncovered.add(declared.type.type.kind);
    }
    if (declared?.tag === 'relation') {
      for (const owner of kindsOf(schema, kind)) {
        const ones = used.ones.get(owner) ?? new Map<string, RelationField>();
        used.ones.set(owner, ones.set(field, declared));
      }
      used.uncovered.add(declared.kind);
    }
    const found = storedIn(schema, kind, field);
    if (!found) throw new Error(`${kind}.${field} is no field with a value`);
    return found;
  }

  /** Whether the field follows from others: unknown where the snapshot does not cover their kind. */
  isRelation(kind: string, field: string): boolean {
    return fieldIn(this.schema, kind, field)?.tag === 'relation';
  }

  /** An array of the kind's assets, without stubs. */
  population(kind: string): Expr {
    this.#needPopulation(kind);
    return ref(SCHEMA_ALIAS, 'population', kind);
  }

  /** The asset or stub with that key. */
  asset(kind: string, key: Expr): Expr {
    this.#needAsset(kind);
    return ref(SCHEMA_ALIAS, 'assets', kind, key);
  }

  /** The elements of one owner as an array; undefined where they are unknown. */
  elements(kind: string, owner: Expr): Expr {
    this.#needPopulation(kind);
    return ref(SCHEMA_ALIAS, 'elements', kind, owner);
  }

  /**
   * An array of assets.
   * @param target kind or group of the asset that they refer to
   */
  related(kind: string, via: string, target: string, key: Expr): Expr {
    const { schema, used } = this;
    used.populations.add(kind);
    used.related.set(`${kind}.${via}`, { kind, via });
    const id = groupKey(schema, kind, via) && !findGroup(schema, target) ? idOf(target, key) : key;
    return call('object.get', ref(SCHEMA_ALIAS, 'related', `${kind}.${via}`), id, array());
  }

  /**
   * Node to its successors, node to its predecessors, the set of nodes with unknown successors, or those of them that are
   * stubs or hold an unknown edge themselves. `loose`: `[kind, node, field]` where the node may follow any node of the kind, for
   * its field does not tell all edges; `next_may` and `previous_may` are with these.
   */
  edges(given: EdgePart, edge: string): Expr {
    const { edges } = this.edgeSet(edge);
    const isCertain = edges.every((e) => e.side === 'from');
    const part = isCertain ? given.replace('_may', '') : given;
    this.used.edges.add(edge);
    for (const name of this.edgeKinds(edge)) this.#needAsset(name);
    for (const { side, to } of edges) if (side === 'to') this.used.uncovered.add(to);
    return ref(SCHEMA_ALIAS, part, edge);
  }

  /** Whether an edge set can have loose nodes. */
  mayBeLoose(edge: string): boolean {
    return this.edgeSet(edge).edges.some((e) => e.side === 'to');
  }

  /** The reason why the snapshot does not cover the kind; undefined where it does. */
  uncovered(kind: string): Expr {
    this.used.uncovered.add(kind);
    return ref(SCHEMA_ALIAS, 'uncovered', kind);
  }

  /** The entries that stand for the assets of a kind or group that the snapshot may lack, by their place in the report; an object. */
  lacking(kind: string): Expr {
    this.used.lacking.add(kind);
    for (const one of kindsOf(this.schema, kind)) this.used.uncovered.add(one);
    return ref(SCHEMA_ALIAS, 'lacking', kind);
  }

  /**
   * An array of the assets that lack a field that is neither optional nor ever unknown: no valid snapshot has any. Undefined where that
   * cannot be told by the names of an asset's members.
   */
  incomplete(kind: string): Expr | undefined {
    if (findGroup(this.schema, kind) || tableOf(kind) !== undefined || momentOf(kind).before)
      return undefined;
    const { element, fields } = this.kind(kind);
    if (element || fields.some((f) => isRequired(f) && f.parts !== undefined)) return undefined;
    this.#needPopulation(kind);
    this.used.incomplete.add(kind);
    return ref(SCHEMA_ALIAS, 'incomplete', kind);
  }

  /** `[kind, "", "(population)"]` */
  populationFact(kind: string): Expr {
    this.#needAsset(kind);
    this.used.facts.add(kind);
    this.used.uncovered.add(kind);
    return array(scalar(kind), scalar(''), scalar(PSEUDO_FIELDS.population));
  }

  /** The position of a member of an ordered enum. */
  rank(name: string, member: Expr): Expr {
    this.used.ranks.add(name);
    return ref(SCHEMA_ALIAS, 'rank', name, member);
  }

  /** How an asset reads in messages. */
  nameOf(kind: Expr, key: Expr): Expr {
    for (const { name } of this.schema.kinds) this.used.names.add(name);
    if (kind.tag === 'scalar') this.#needAsset(String(kind.value));
    return call(`${SCHEMA_ALIAS}.name`, kind, key);
  }

  /** `[kind, key, field]` */
  fact(kind: string, key: Expr, field: string): Expr {
    this.#needFacts(kind);
    return array(...this.identity(kind, key), scalar(field));
  }

  #needPopulation(name: string): void {
    const { schema, used } = this;
    if (findGroup(schema, name)) {
      used.populations.add(name);
      for (const kind of kindsOf(schema, name)) used.populations.add(kind);
      return;
    }
    const { element } = this.kind(name);
    if (element) {
      used.elements.add(name);
      this.#needPopulation(element.owner);
    } else used.populations.add(name);
  }

  #needAsset(name: string): void {
    if (this.used.assets.has(name)) return;
    this.used.assets.add(name);
    this.#needPopulation(name);
  }

  readonly #told = new Set<string>();

  #needFacts(name: string): void {
    if (this.#told.has(name)) return;
    this.#told.add(name);
    for (const owner of kindsOf(this.schema, name)) {
      this.#needAsset(owner);
      this.used.facts.add(owner);
    }
  }
}

/** Whether every asset tells it. */
export function isRequired(field: SchemaField): field is StoredField {
  return field.tag === 'stored' && !field.type.optional && !field.type.unknown;
}

/** The member by which assets of groups are known. */
export const GROUP_KEY = '$id';

/** What an asset of a kind is known by where it is of a group. */
export function idOf(kind: string, key: Expr): Expr {
  return call('concat', scalar(':'), array(scalar(kind), key));
}

/** Whether a field refers to a group. */
export function groupKey(schema: Schema, kind: string, field: string): boolean {
  const type = storedIn(schema, kind, field)?.type.type;
  return type?.tag === 'asset' && findGroup(schema, type.kind) !== undefined;
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is not in the schema`);
  return value;
}
