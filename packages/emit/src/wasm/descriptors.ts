/** Writes a layout as the tables that the runtime's scanner, linker, graphs and facts go by. */
import {
  findEnum,
  findGroup,
  isCounterpart,
  isKeyedMap,
  memberName,
  momentOf,
  PSEUDO_FIELDS,
  REASON_NOT_EXPORTED,
  type Schema,
  tableOf,
  WORKSPACE_KIND,
} from '@policyc/model';
import { LAYOUT } from '@policyc/wasm-runtime';
import { edgesOf, type FieldLayout, type KindLayout, type Layout, referredKind } from './layout.js';
import type { StaticData } from './module/static-data.js';

/** Where the tables stand. What only some programs need is written when it is asked for. */
export class Descriptors {
  readonly program: number;
  readonly #schema: Schema;
  readonly #layout: Layout;
  readonly #data: StaticData;
  readonly #kinds: number;
  readonly #fields = new Map<FieldLayout, number>();
  readonly #enums = new Map<string, number>();
  readonly #groups = new Map<string, number>();
  readonly #relations = new Map<string, number>();
  readonly #graphs = new Map<string, number>();

  constructor(layout: Layout, schema: Schema, data: StaticData) {
    this.#schema = schema;
    this.#layout = layout;
    this.#data = data;
    this.#kinds = data.reserve(layout.kinds.length * LAYOUT.KIND_SIZE);
    for (const kind of layout.kinds) this.#writeKind(kind);
    for (const kind of layout.kinds) this.#writeElement(kind);
    this.program = data.reserve(LAYOUT.PROGRAM_SIZE);
    data.u32(this.program + LAYOUT.PROGRAM_KINDS, this.#kinds);
    data.u32(this.program + LAYOUT.PROGRAM_KIND_COUNT, layout.kinds.length);
    data.u32(this.program + LAYOUT.PROGRAM_NEEDS_NOW, layout.needsNow ? 1 : 0);
    for (const { kind, via } of layout.relations)
      this.#relations.set(`${kind}.${via}`, data.reserve(LAYOUT.RELATION_SIZE));
    for (const { kind, via } of layout.relations) this.#writeBases(kind, via);
    for (const name of layout.edgeSets) this.#graphs.set(name, this.#writeGraph(name));
  }

  kind(name: string): number {
    return this.#addressOf(this.#layout.kind(name));
  }

  field(kind: string, field: string): number {
    return this.#fields.get(this.#layout.field(kind, field)) ?? 0;
  }

  /** Address of the table of an enum's members, for enums of laid-out fields and of items. */
  enumeration(name: string): number {
    const known = this.#enums.get(name);
    if (known !== undefined) return known;
    const address = writeEnum(this.#schema, name, this.#data);
    this.#enums.set(name, address);
    return address;
  }

  relation(kind: string, via: string): number {
    return this.#relations.get(`${kind}.${via}`) ?? 0;
  }

  /** Address of the table of a group's kinds, or of the one kind. */
  group(name: string): number {
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const members = this.#layout.kindsOf(name);
    const address = this.#data.reserve(LAYOUT.GROUP_KINDS + members.length * 4);
    this.#data.u32(address + LAYOUT.GROUP_COUNT, members.length);
    let at = address + LAYOUT.GROUP_KINDS;
    for (const kind of members) {
      this.#data.u32(at, this.#addressOf(kind));
      at += 4;
    }
    this.#groups.set(name, address);
    return address;
  }

  graph(edgeSet: string): number {
    return this.#graphs.get(edgeSet) ?? 0;
  }

  #addressOf(kind: KindLayout): number {
    return this.#kinds + kind.index * LAYOUT.KIND_SIZE;
  }

  #writeKind(kind: KindLayout): void {
    const data = this.#data;
    const at = this.#addressOf(kind);
    const table = data.reserve(kind.fields.length * LAYOUT.FIELD_SIZE);
    let address = table;
    let own = 0;
    for (const field of kind.fields) {
      this.#fields.set(field, address);
      this.#writeField(field, address);
      address += LAYOUT.FIELD_SIZE;
      if (parentName(field) === undefined) own++;
    }
    writeParts(kind, this.#fields, data);
    const { kind: name, before } = momentOf(kind.declaration.name);
    data.u64(at + LAYOUT.KIND_NAME, data.text(name));
    data.u32(at + LAYOUT.KIND_BEFORE, before ? 1 : 0);
    data.u32(at + LAYOUT.KIND_RECORD_SIZE, kind.recordSize);
    data.u32(at + LAYOUT.KIND_TEMPLATE, writeTemplate(kind, data));
    data.u32(at + LAYOUT.KIND_FIELDS, table);
    data.u32(at + LAYOUT.KIND_FIELD_COUNT, own);
    data.u32(at + LAYOUT.KIND_ALL_FIELDS, kind.fields.length);
    data.u32(at + LAYOUT.KIND_FACTS, writeFacts(kind, this.#fields, data));
    data.u32(at + LAYOUT.KIND_INDEXED, kind.indexed ? 1 : 0);
    if (kind.declaration.name === WORKSPACE_KIND)
      data.u64(at + LAYOUT.KIND_ONLY, data.text(this.#schema.platform));
    else if (tableOf(name) !== undefined) data.u32(at + LAYOUT.KIND_LISTED, LAYOUT.LISTED_TABLE);
    else if (!kind.declaration.element)
      data.u32(at + LAYOUT.KIND_LISTED, before ? LAYOUT.LISTED_BEFORE : LAYOUT.LISTED);
  }

  #writeField(field: FieldLayout, address: number): void {
    const data = this.#data;
    const { declaration } = field;
    const { type } = declaration.type;
    const scalar =
      type.tag === 'list' || type.tag === 'set' ? type.element : isKeyedMap(type) ? type.value : type;
    const target = referredKind(type);
    const isOfGroup = target !== undefined && findGroup(this.#schema, target) !== undefined;
    const flags =
      (declaration.type.optional ? LAYOUT.FLAG_OPTIONAL : 0) |
      (declaration.secret ? LAYOUT.FLAG_SECRET : 0) |
      (field.isKey ? LAYOUT.FLAG_KEY : 0) |
      (field.relation || isCounterpart(declaration.name) ? LAYOUT.FLAG_COMPUTED : 0) |
      (declaration.parts && target ? LAYOUT.FLAG_ELEMENTS : 0) |
      (isOfGroup ? LAYOUT.FLAG_GROUP : 0);
    data.u64(address + LAYOUT.FIELD_NAME, data.text(memberName(declaration.name)));
    data.u8(address + LAYOUT.FIELD_INITIAL, initialState(field));
    data.u8(address + LAYOUT.FIELD_TAG, field.tag);
    data.u8(address + LAYOUT.FIELD_ELEMENT, field.elementTag);
    data.u16(address + LAYOUT.FIELD_FLAGS, flags);
    data.u32(address + LAYOUT.FIELD_STATE, field.state);
    data.u32(address + LAYOUT.FIELD_VALUE, field.value);
    if (target) data.u32(address + LAYOUT.FIELD_OF, isOfGroup ? this.group(target) : this.kind(target));
    else if (scalar.tag === 'enum') data.u32(address + LAYOUT.FIELD_OF, this.enumeration(scalar.name));
  }

  /** Of a kind of elements: whose they are. */
  #writeElement(kind: KindLayout): void {
    const { element, name } = kind.declaration;
    if (!element) return;
    const at = this.#addressOf(kind);
    this.#data.u32(at + LAYOUT.KIND_OWNER, this.kind(element.owner));
    this.#data.u32(at + LAYOUT.KIND_OWNER_FIELD, this.field(element.owner, element.field));
    this.#data.u32(at + LAYOUT.KIND_ELEMENT_KEY, this.field(name, element.key));
  }

  /** A relation to a group begins at a place of its own for each kind. */
  #writeBases(kind: string, via: string): void {
    const target = referredKind(this.#layout.field(kind, via).declaration.type.type);
    if (target === undefined || !findGroup(this.#schema, target)) return;
    const bases = this.#data.reserve(this.#layout.kinds.length * 4);
    this.#data.u32(this.relation(kind, via) + LAYOUT.RELATION_BASES, bases);
  }

  #writeGraph(name: string): number {
    const data = this.#data;
    const edges = edgesOf(this.#schema, name);
    const graph = data.reserve(LAYOUT.GRAPH_SIZE);
    const table = data.reserve(edges.length * LAYOUT.EDGE_SIZE);
    const members = data.reserve(this.#layout.kinds.length);
    let address = table;
    for (const { from, to, side, field } of edges) {
      const [holder, other] = side === 'from' ? [from, to] : [to, from];
      data.u32(address + LAYOUT.EDGE_HOLDER, this.kind(holder));
      data.u32(address + LAYOUT.EDGE_FIELD, this.field(holder, field));
      data.u32(address + LAYOUT.EDGE_OTHER, this.group(other));
      data.u32(address + LAYOUT.EDGE_REVERSED, side === 'from' ? 0 : 1);
      data.u32(address + LAYOUT.EDGE_RANK, this.#layout.field(holder, field).rank);
      address += LAYOUT.EDGE_SIZE;
    }
    for (const kind of this.#layout.nodesOf(name)) data.u8(members + kind.index, 1);
    data.u32(graph + LAYOUT.GRAPH_EDGES, table);
    data.u32(graph + LAYOUT.GRAPH_EDGE_COUNT, edges.length);
    data.u32(graph + LAYOUT.GRAPH_KINDS, members);
    data.u32(graph + LAYOUT.GRAPH_BASES, data.reserve(this.#layout.kinds.length * 4));
    return graph;
  }
}

function writeEnum(schema: Schema, name: string, data: StaticData): number {
  const members = findEnum(schema, name)?.members ?? [];
  if (members.length > 256) throw new Error(`the enum ${name} has more members than a byte can tell apart`);
  const address = data.reserve(LAYOUT.ENUM_NAMES + members.length * 8);
  data.u32(address + LAYOUT.ENUM_COUNT, members.length);
  let at = address + LAYOUT.ENUM_NAMES;
  for (const member of members) {
    data.u64(at, data.text(member.name));
    at += 8;
  }
  return address;
}

/** The records among the fields of a kind: where their parts stand, which follow each other. */
function writeParts(kind: KindLayout, fields: ReadonlyMap<FieldLayout, number>, data: StaticData): void {
  for (const record of kind.fields) {
    if (record.tag !== LAYOUT.TAG_RECORD) continue;
    const at = fields.get(record) ?? 0;
    let first = 0;
    let count = 0;
    // The runtime looks names up in it as in a kind.
    const type = data.reserve(LAYOUT.KIND_SIZE);
    for (const part of kind.fields) {
      if (parentName(part) !== record.declaration.name) continue;
      const address = fields.get(part) ?? 0;
      if (count++ === 0) first = address;
      data.u32(address + LAYOUT.FIELD_PARENT, at);
    }
    data.u32(type + LAYOUT.KIND_FIELDS, first);
    data.u32(type + LAYOUT.KIND_FIELD_COUNT, count);
    data.u32(at + LAYOUT.FIELD_OF, type);
  }
}

/** The name of the record that the field is a part of. */
function parentName({ declaration: { name } }: FieldLayout): string | undefined {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? undefined : name.slice(0, dot);
}

/** What an omitted key means. */
function initialState({ declaration: { type } }: FieldLayout): number {
  return (type.optional && !type.unknown ? LAYOUT.STATE_ABSENT : LAYOUT.STATE_UNKNOWN) | LAYOUT.STATE_OMITTED;
}

/** A record as it is before anything of its asset has been read. */
function writeTemplate(kind: KindLayout, data: StaticData): number {
  const address = data.reserve(kind.recordSize);
  data.u16(address + LAYOUT.RECORD_KIND, kind.index);
  for (const field of kind.fields) {
    if (field.isKey) continue;
    data.u8(address + field.state, initialState(field));
  }
  return address;
}

/** What facts tell of that is no field. The reason of a population is the coverage's own. */
const PSEUDO_FACTS = [
  { rank: LAYOUT.RANK_ARITHMETIC, name: PSEUDO_FIELDS.arithmetic, reason: 'integer overflow' },
  { rank: LAYOUT.RANK_ASSET, name: PSEUDO_FIELDS.asset, reason: REASON_NOT_EXPORTED },
  { rank: LAYOUT.RANK_PATH, name: PSEUDO_FIELDS.path, reason: 'path longer than 4096' },
  { rank: LAYOUT.RANK_POPULATION, name: PSEUDO_FIELDS.population, reason: '' },
] as const;

function writeFacts(kind: KindLayout, fields: ReadonlyMap<FieldLayout, number>, data: StaticData): number {
  let last: number = LAYOUT.RANK_POPULATION;
  for (const { rank } of kind.fields) if (rank > last) last = rank;
  const table = data.reserve((last + 1) * LAYOUT.FACT_SIZE);
  for (const { rank, name, reason } of PSEUDO_FACTS) {
    const address = table + rank * LAYOUT.FACT_SIZE;
    data.u64(address + LAYOUT.FACT_NAME, data.text(name));
    data.u64(address + LAYOUT.FACT_REASON, data.text(reason));
  }
  for (const field of kind.fields) {
    const address = table + field.rank * LAYOUT.FACT_SIZE;
    data.u64(address + LAYOUT.FACT_NAME, data.text(field.declaration.name));
    data.u32(address + LAYOUT.FACT_FIELD, fields.get(field) ?? 0);
  }
  return table;
}
