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

export interface Indexes {
  readonly schema: Schema;
  readonly used: {
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
  };
  /** Of a group, what its assets have in common: their key in Rego is `Kind:key`, in the member `$id`. */
  kind(name: string): AssetKind;
  /** Kind and key of an asset, given what it is known by where it is of a kind or a group. */
  identity(kind: string, key: Expr): readonly [kind: Expr, key: Expr];
  edgeSet(name: string): EdgeSet;
  /** The kinds of an edge set's nodes. */
  edgeKinds(name: string): readonly string[];
  /** Whether the snapshot has a baseline. */
  hasBaseline(): Expr;
  /** A field that is read, as it is read. */
  stored(kind: string, field: string): StoredField;
  /** Whether the field follows from others: unknown where the snapshot does not cover their kind. */
  isRelation(kind: string, field: string): boolean;
  /** An array of the kind's assets, without stubs. */
  population(kind: string): Expr;
  /** The asset or stub with that key. */
  asset(kind: string, key: Expr): Expr;
  /** The elements of one owner as an array; undefined where they are unknown. */
  elements(kind: string, owner: Expr): Expr;
  /**
   * An array of assets.
   * @param target kind or group of the asset that they refer to
   */
  related(kind: string, via: string, target: string, key: Expr): Expr;
  /**
   * Node to its successors, node to its predecessors, the set of nodes with unknown successors, or those of them that are
   * stubs or hold an unknown edge themselves. `loose`: `[kind, node, field]` where the node may follow any node of the kind, for
   * its field does not tell all edges; `next_may` and `previous_may` are with these.
   */
  edges(part: EdgePart, edge: string): Expr;
  /** Whether an edge set can have loose nodes. */
  mayBeLoose(edge: string): boolean;
  /** The reason why the snapshot does not cover the kind; undefined where it does. */
  uncovered(kind: string): Expr;
  /** The entries that stand for the assets of a kind or group that the snapshot may lack, by their place in the report; an object. */
  lacking(kind: string): Expr;
  /**
   * An array of the assets that lack a field that is neither optional nor ever unknown: no valid snapshot has any. Undefined where that
   * cannot be told by the names of an asset's members.
   */
  incomplete(kind: string): Expr | undefined;
  /** `[kind, "", "(population)"]` */
  populationFact(kind: string): Expr;
  /** The position of a member of an ordered enum. */
  rank(name: string, member: Expr): Expr;
  /** How an asset reads in messages. */
  nameOf(kind: Expr, key: Expr): Expr;
  /** `[kind, key, field]` */
  fact(kind: string, key: Expr, field: string): Expr;
}

type EdgePart = 'next' | 'previous' | 'next_may' | 'previous_may' | 'loose' | 'open' | 'open_itself';

export function createIndexes(schema: Schema): Indexes {
  const used: Indexes['used'] = {
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
  const needPopulation = (name: string) => {
    if (findGroup(schema, name)) {
      used.populations.add(name);
      for (const kind of kindsOf(schema, name)) used.populations.add(kind);
      return;
    }
    const { element } = kind(name);
    if (element) {
      used.elements.add(name);
      needPopulation(element.owner);
    } else used.populations.add(name);
  };
  const needAsset = once((name) => {
    used.assets.add(name);
    needPopulation(name);
    return true;
  });
  const needFacts = once((name) => {
    for (const owner of kindsOf(schema, name)) {
      needAsset(owner);
      used.facts.add(owner);
    }
    return true;
  });
  const kind = once((name): AssetKind => {
    const group = findGroup(schema, name);
    if (group) return { name, doc: group.doc, singleton: false, key: GROUP_KEY, fields: [] };
    return required(findKind(schema, name), `kind ${name}`);
  });
  const identity = (name: string, key: Expr) =>
    findGroup(schema, name)
      ? ([call('lib.kind_of', key), call('lib.key_of', key)] as const)
      : ([scalar(name), key] as const);
  const edgeSet = (name: string) =>
    required(
      schema.edges.find((e) => e.name === name),
      `edge set ${name}`,
    );
  const edgeKinds = once((name) => [
    ...new Set(edgeSet(name).edges.flatMap((e) => [e.from, e.to].flatMap((end) => kindsOf(schema, end)))),
  ]);
  return {
    schema,
    used,
    kind,
    identity,
    edgeSet,
    edgeKinds,
    hasBaseline() {
      used.baseline = true;
      return ref(SCHEMA_ALIAS, 'has_baseline');
    },
    stored: onceForBoth((kindName, field) => {
      const declared = fieldIn(schema, kindName, field);
      if (isCounterpart(field) && declared?.tag === 'stored' && declared.type.type.tag === 'asset') {
        used.counterparts.add(kindName);
        used.uncovered.add(declared.type.type.kind);
      }
      if (declared?.tag === 'relation') {
        for (const owner of kindsOf(schema, kindName)) {
          const ones = used.ones.get(owner) ?? new Map<string, RelationField>();
          used.ones.set(owner, ones.set(field, declared));
        }
        used.uncovered.add(declared.kind);
      }
      const found = storedIn(schema, kindName, field);
      if (!found) throw new Error(`${kindName}.${field} is no field with a value`);
      return found;
    }),
    isRelation: (kindName, field) => fieldIn(schema, kindName, field)?.tag === 'relation',
    population(name) {
      needPopulation(name);
      return ref(SCHEMA_ALIAS, 'population', name);
    },
    asset(name, key) {
      needAsset(name);
      return ref(SCHEMA_ALIAS, 'assets', name, key);
    },
    elements(name, owner) {
      needPopulation(name);
      return ref(SCHEMA_ALIAS, 'elements', name, owner);
    },
    related(name, via, target, key) {
      used.populations.add(name);
      used.related.set(`${name}.${via}`, { kind: name, via });
      const id = groupKey(schema, name, via) && !findGroup(schema, target) ? idOf(target, key) : key;
      return call('object.get', ref(SCHEMA_ALIAS, 'related', `${name}.${via}`), id, array());
    },
    mayBeLoose: (edge) => edgeSet(edge).edges.some((e) => e.side === 'to'),
    edges(given, edge) {
      const isCertain = edgeSet(edge).edges.every((e) => e.side === 'from');
      const part = isCertain ? given.replace('_may', '') : given;
      used.edges.add(edge);
      for (const name of edgeKinds(edge)) needAsset(name);
      for (const { side, to } of edgeSet(edge).edges) if (side === 'to') used.uncovered.add(to);
      return ref(SCHEMA_ALIAS, part, edge);
    },
    uncovered(name) {
      used.uncovered.add(name);
      return ref(SCHEMA_ALIAS, 'uncovered', name);
    },
    lacking(name) {
      used.lacking.add(name);
      for (const one of kindsOf(schema, name)) used.uncovered.add(one);
      return ref(SCHEMA_ALIAS, 'lacking', name);
    },
    incomplete(name) {
      if (findGroup(schema, name) || tableOf(name) !== undefined || momentOf(name).before) return undefined;
      const { element, fields } = kind(name);
      if (element || fields.some((f) => isRequired(f) && f.parts !== undefined)) return undefined;
      needPopulation(name);
      used.incomplete.add(name);
      return ref(SCHEMA_ALIAS, 'incomplete', name);
    },
    populationFact(name) {
      needAsset(name);
      used.facts.add(name);
      used.uncovered.add(name);
      return array(scalar(name), scalar(''), scalar(PSEUDO_FIELDS.population));
    },
    rank(name, member) {
      used.ranks.add(name);
      return ref(SCHEMA_ALIAS, 'rank', name, member);
    },
    nameOf(kindName, key) {
      for (const k of schema.kinds) used.names.add(k.name);
      if (kindName.tag === 'scalar') needAsset(String(kindName.value));
      return call(`${SCHEMA_ALIAS}.name`, kindName, key);
    },
    fact(kindName, key, field) {
      needFacts(kindName);
      return array(...identity(kindName, key), scalar(field));
    },
  };
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

/** The function, asked once for each name. */
function once<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const value = make(name);
    made.set(name, value);
    return value;
  };
}

/** The function, asked once for each pair of names. */
function onceForBoth<T>(make: (first: string, second: string) => T): (first: string, second: string) => T {
  const ofFirst = once((first) => once((second) => make(first, second)));
  return (first, second) => ofFirst(first)(second);
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is not in the schema`);
  return value;
}
