/**
 * What a program reads of a snapshot: kinds and fields, and where they stand in fixed-size records.
 * Invariant: a field without an entry here is never touched by generated code; the scanner passes over it.
 */
import { compareUtf8 } from '@policyc/base';
import type { ir } from '@policyc/ir';
import {
  type AssetKind,
  COUNTERPARTS,
  displayField,
  findField,
  findKind,
  isCounterpart,
  isKeyedMap,
  isTextType,
  isTotalMap,
  kindsOf,
  type RelationField,
  type Schema,
  type SimpleEdge,
  type StoredField,
  storedField,
  storedFields,
  type Type,
} from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import { type Visitor, walkFormula, walkPolicy } from './walk.js';

export interface Layout {
  /** In UTF-8 order of their names; the position is the kind's index. */
  readonly kinds: readonly KindLayout[];
  kind(name: string): KindLayout;
  /** Of a kind or of each kind of a group, in UTF-8 order. */
  kindsOf(name: string): readonly KindLayout[];
  /** The kinds that have nodes in an edge set. */
  nodesOf(edgeSet: string): ReadonlySet<KindLayout>;
  /** @param kind no group */
  field(kind: string, field: string): FieldLayout;
  readonly relations: readonly RelationUse[];
  /** `one` relations that are read: the runtime fills their fields in. */
  readonly ones: readonly OneUse[];
  /** Kinds whose counterparts in the other moment are read: the runtime fills their fields in. */
  readonly compared: readonly ComparedKind[];
  /** Kinds whose assets are looked up by key while policies run. */
  readonly lookedUp: readonly string[];
  /** Names of the edge sets that are searched. */
  readonly edgeSets: readonly string[];
  /** Whether the snapshot's clock is read. */
  readonly needsNow: boolean;
}

export interface KindLayout {
  readonly declaration: AssetKind;
  readonly index: number;
  readonly recordSize: number;
  /** The key first, then in UTF-8 order; the parts of records follow, those of one record together. */
  readonly fields: readonly FieldLayout[];
  /** Whether a field that is read refers to it. */
  readonly indexed: boolean;
}

export interface FieldLayout {
  /** As it is read. */
  readonly declaration: StoredField;
  /** Set where it is a `one` relation, without data of its own. */
  readonly relation: RelationField | undefined;
  readonly isKey: boolean;
  /** Offsets in the record. A key has no state byte: it is always a value. */
  readonly state: number;
  readonly value: number;
  readonly tag: number;
  readonly elementTag: number;
  /** Place among the facts of its kind. */
  readonly rank: number;
}

export interface ComparedKind {
  readonly kind: string;
  readonly field: string;
  /** The kind of the counterparts. */
  readonly other: string;
}

export interface RelationUse {
  readonly kind: string;
  readonly via: string;
}

/** The field of `owner` that goes back by `via` of `kind`. */
export interface OneUse extends RelationUse {
  readonly owner: string;
  readonly field: string;
}

/** How a value of a type is held: its tag in the runtime. */
export function tagOf(type: Type): number {
  if (isTextType(type)) return LAYOUT.TAG_STRING;
  switch (type.tag) {
    case 'bool':
      return LAYOUT.TAG_BOOL;
    case 'int':
      return LAYOUT.TAG_INT;
    case 'enum':
      return LAYOUT.TAG_ENUM;
    case 'asset':
      return LAYOUT.TAG_REF;
    case 'record':
    case 'url':
      return LAYOUT.TAG_RECORD;
    case 'map':
      return isTotalMap(type) ? LAYOUT.TAG_RECORD : LAYOUT.TAG_KEYED;
    case 'list':
    case 'set':
      return tagOf(type.element) < LAYOUT.TAG_COLLECTION ? LAYOUT.TAG_COLLECTION : LAYOUT.TAG_OTHER;
    default:
      return LAYOUT.TAG_OTHER;
  }
}

/** How the elements of a collection, or the values of a map, are held. */
function tagOfElements(type: Type): number {
  if (type.tag === 'list' || type.tag === 'set') return tagOf(type.element);
  return isKeyedMap(type) ? tagOf(type.value) : 0;
}

/** Of programs that are still at hand: both targets ask for it. */
const layouts = new WeakMap<ir.Program, Layout>();

export function planLayout(program: ir.Program): Layout {
  const known = layouts.get(program);
  if (known) return known;
  const layout = new ProgramLayout(program);
  layouts.set(program, layout);
  return layout;
}

class ProgramLayout implements Layout {
  readonly kinds: readonly KindLayout[];
  readonly relations: readonly RelationUse[];
  readonly ones: readonly OneUse[];
  readonly compared: readonly ComparedKind[];
  readonly lookedUp: readonly string[];
  readonly edgeSets: readonly string[];
  readonly needsNow: boolean;
  readonly #schema: Schema;
  readonly #byName = new Map<string, KindLayout>();
  readonly #members = new Map<string, readonly KindLayout[]>();

  constructor(program: ir.Program) {
    const { schema } = program;
    const uses = usesOf(program);
    const names = [...uses.fields.keys()].sort(compareUtf8);
    this.#schema = schema;
    this.kinds = names.map((name, index) =>
      layOutKind(
        requireKind(schema, name),
        index,
        uses.fields.get(name) ?? new Set(),
        uses.referred.has(name),
      ),
    );
    for (const kind of this.kinds) this.#byName.set(kind.declaration.name, kind);
    this.relations = [...uses.relations.values()];
    this.ones = [...uses.ones.values()];
    this.compared = this.kinds.flatMap(comparedFields);
    this.lookedUp = [...uses.lookedUp].sort(compareUtf8);
    this.edgeSets = [...uses.edgeSets].sort(compareUtf8);
    this.needsNow = uses.now;
  }

  kind(name: string): KindLayout {
    const found = this.#byName.get(name);
    if (!found) throw new Error(`the kind ${name} is not laid out`);
    return found;
  }

  kindsOf(name: string): readonly KindLayout[] {
    const known = this.#members.get(name);
    if (known) return known;
    const kinds = kindsOf(this.#schema, name).map((kind) => this.kind(kind));
    this.#members.set(name, kinds);
    return kinds;
  }

  nodesOf(edgeSet: string): ReadonlySet<KindLayout> {
    const nodes = new Set<KindLayout>();
    for (const { from, to } of edgesOf(this.#schema, edgeSet))
      for (const end of [from, to]) for (const kind of this.kindsOf(end)) nodes.add(kind);
    return nodes;
  }

  field(kind: string, field: string): FieldLayout {
    const { fields } = this.kind(kind);
    for (let i = 0; i < fields.length; i++) {
      const found = fields[i] as FieldLayout;
      if (found.declaration.name === field) return found;
    }
    throw new Error(`the field ${kind}.${field} is not laid out`);
  }
}

function comparedFields({ declaration: { name: kind }, fields }: KindLayout): readonly ComparedKind[] {
  const found: ComparedKind[] = [];
  for (const { declaration } of fields) {
    if (!isCounterpart(declaration.name)) continue;
    found.push({ kind, field: declaration.name, other: referredKind(declaration.type.type) ?? '' });
  }
  return found;
}

/** The edges of an edge set of the schema. */
export function edgesOf({ edges }: Schema, edgeSet: string): readonly SimpleEdge[] {
  for (const set of edges) if (set.name === edgeSet) return set.edges;
  return [];
}

function requireKind(schema: Schema, name: string): AssetKind {
  const kind = findKind(schema, name);
  if (!kind) throw new Error(`the schema has no kind ${name}`);
  return kind;
}

function usesOf({ schema, params, policies }: ir.Program): Uses {
  const uses = new Uses(schema);
  for (const { guard } of params) if (guard) walkFormula(guard, uses);
  for (const policy of policies) uses.policy(policy);
  return uses;
}

/** What is used so far. Each method adds to it. */
class Uses implements Visitor {
  /** By kind: the fields that are read. */
  readonly fields = new Map<string, Set<string>>();
  readonly referred = new Set<string>();
  readonly relations = new Map<string, RelationUse>();
  readonly ones = new Map<string, OneUse>();
  readonly lookedUp = new Set<string>();
  readonly edgeSets = new Set<string>();
  now = false;
  readonly #schema: Schema;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  policy(policy: ir.Policy): void {
    this.#kinds(policy.subject.kind);
    walkPolicy(policy, this);
    let showsPath = false;
    for (const part of policy.message) {
      if (part.tag === 'term') this.#display(part.term.type);
      else if (part.tag === 'path') showsPath = true;
    }
    if (policy.path && showsPath) this.#edges(policy.path.edge, true);
  }

  formula(node: ir.Formula): void {
    if (node.op === 'is') this.#kind(node.kind);
    if (node.op !== 'reach') return;
    this.#edges(node.edge, false);
    this.#kinds(node.to.kind);
    if (node.through) this.#kinds(node.through.kind);
  }

  term(node: ir.Term): void {
    switch (node.op) {
      case 'now':
        this.now = true;
        return;
      case 'field':
        return this.#field(node.kind, node.field);
      case 'cast':
        return this.#kinds(node.type.kind);
      case 'lookup': {
        if (node.source.tag !== 'kind') return;
        const { kind } = node.source;
        this.#kind(kind);
        this.referred.add(kind);
        this.lookedUp.add(kind);
        return;
      }
      case 'related':
        this.#field(node.kind, node.via);
        this.relations.set(`${node.kind}.${node.via}`, { kind: node.kind, via: node.via });
    }
  }

  source(source: ir.Source): void {
    if (source.tag === 'kind') this.#kinds(source.kind);
  }

  #kind(name: string): Set<string> {
    const known = this.fields.get(name);
    if (known) return known;
    const { key, element } = requireKind(this.#schema, name);
    const fields = new Set([element?.key ?? key]);
    this.fields.set(name, fields);
    if (element) this.#field(element.owner, element.field);
    return fields;
  }

  #kinds(name: string): void {
    for (const kind of kindsOf(this.#schema, name)) this.#kind(kind);
  }

  #field(name: string, fieldName: string): void {
    for (const kind of kindsOf(this.#schema, name)) this.#fieldOf(kind, fieldName);
  }

  #fieldOf(kindName: string, fieldName: string): void {
    const fields = this.#kind(kindName);
    if (fields.has(fieldName)) return;
    fields.add(fieldName);
    const record = fieldName.lastIndexOf('.');
    if (record > 0) this.#fieldOf(kindName, fieldName.slice(0, record));
    const owner = requireKind(this.#schema, kindName);
    const declared = findField(owner, fieldName);
    const field = storedField(owner, fieldName);
    if (!field) throw new Error(`the schema has no field with a value ${kindName}.${fieldName}`);
    if (declared?.tag === 'relation') {
      const { kind, via } = declared;
      this.#field(kind, via);
      this.ones.set(`${kindName}.${fieldName}`, { owner: kindName, field: fieldName, kind, via });
      return;
    }
    const target = referredKind(field.type.type);
    if (!target) return;
    for (const kind of kindsOf(this.#schema, target)) {
      this.#kind(kind);
      this.referred.add(kind);
    }
    // It is looked up by its own key, so the hash of that is needed, too.
    if (isCounterpart(fieldName)) this.referred.add(kindName);
  }

  #display(type: Type): void {
    for (const kind of kindsOf(this.#schema, referredKind(type) ?? ''))
      if (kind !== '') this.#fieldOf(kind, displayField(requireKind(this.#schema, kind)));
  }

  #edges(name: string, displayed: boolean): void {
    this.edgeSets.add(name);
    for (const edge of edgesOf(this.#schema, name)) {
      for (const kind of [edge.from, edge.to]) {
        this.#kinds(kind);
        if (displayed) this.#display({ tag: 'asset', kind });
      }
      this.#field(edge.side === 'from' ? edge.from : edge.to, edge.field);
    }
  }
}

/** The kind that values of a type refer to, if any. */
export function referredKind(type: Type): string | undefined {
  if (type.tag === 'asset') return type.kind;
  return type.tag === 'list' || type.tag === 'set' ? referredKind(type.element) : undefined;
}

/** The pseudo fields that are fields: an asset's counterpart in the other moment. */
function rankOfComputed(field: string): number | undefined {
  if (field === COUNTERPARTS.after) return LAYOUT.RANK_AFTER;
  return field === COUNTERPARTS.before ? LAYOUT.RANK_BEFORE : undefined;
}

/** Values that take a byte, or none. */
const SMALL: ReadonlySet<number> = new Set([
  LAYOUT.TAG_BOOL,
  LAYOUT.TAG_ENUM,
  LAYOUT.TAG_OTHER,
  LAYOUT.TAG_RECORD,
]);

function layOutKind(
  declaration: AssetKind,
  index: number,
  used: ReadonlySet<string>,
  indexed: boolean,
): KindLayout {
  const stored: StoredField[] = [];
  for (const field of storedFields(declaration)) if (used.has(field.name)) stored.push(field);
  stored.sort(byName);
  // States, then bytes, then what needs eight of them.
  const states = new Map<string, number>();
  let at: number = indexed ? LAYOUT.RECORD_STATES_INDEXED : LAYOUT.RECORD_STATES;
  for (const { name } of stored) if (name !== declaration.key) states.set(name, at++);
  const values = new Map<string, number>();
  for (const { name, type } of stored)
    if (states.has(name) && SMALL.has(tagOf(type.type))) values.set(name, at++);
  at = (at + 3) & ~3;
  for (const { name } of stored) {
    if (!states.has(name) || values.has(name)) continue;
    values.set(name, at);
    at += 8;
  }
  if (at > LAYOUT.NULL_ZONE) throw new Error(`a record of ${declaration.name} takes ${at} bytes`);
  const fields: FieldLayout[] = [];
  for (const [rank, field] of stored.entries()) {
    const { name } = field;
    const { type } = field.type;
    const declared = findField(declaration, name);
    fields.push({
      declaration: field,
      relation: declared?.tag === 'relation' ? declared : undefined,
      isKey: name === declaration.key,
      state: states.get(name) ?? 0,
      value: values.get(name) ?? LAYOUT.RECORD_KEY,
      tag: tagOf(type),
      elementTag: tagOfElements(type),
      rank: rankOfComputed(name) ?? LAYOUT.RANK_FIELDS + rank,
    });
  }
  fields.sort(byDepth);
  return { declaration, index, recordSize: (at + 3) & ~3, fields, indexed };
}

function byName(a: StoredField, b: StoredField): number {
  return compareUtf8(a.name, b.name);
}

/** The key, then what is no part of a record, then its parts, those of one record together. */
function byDepth(a: FieldLayout, b: FieldLayout): number {
  if (a.isKey !== b.isKey) return a.isKey ? -1 : 1;
  const [x, y] = [a.declaration.name, b.declaration.name];
  return dotsIn(x) - dotsIn(y) || compareUtf8(recordOf(x), recordOf(y)) || a.rank - b.rank;
}

function dotsIn(name: string): number {
  let dots = 0;
  for (let at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1)) dots++;
  return dots;
}

/** The name of the record that a field is a part of, or nothing. */
function recordOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')));
}
