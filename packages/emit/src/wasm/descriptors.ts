/** Writes a layout as the tables that the runtime's scanner, linker, graphs and facts go by. */
import {
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
import { type FieldLayout, type KindLayout, type Layout, referredKind } from './layout.js';
import type { StaticData } from './module/static-data.js';

export interface Descriptors {
  readonly program: number;
  kind(name: string): number;
  field(kind: string, field: string): number;
  /** Address of the table of an enum's members, for enums of laid-out fields and of items. */
  enumeration(name: string): number;
  relation(kind: string, via: string): number;
  /** Address of the table of a group's kinds, or of the one kind. */
  group(name: string): number;
  graph(edgeSet: string): number;
}

export function writeDescriptors(layout: Layout, schema: Schema, data: StaticData): Descriptors {
  const kinds = data.reserve(layout.kinds.length * LAYOUT.KIND_SIZE);
  const kindAddress = (name: string) => kinds + layout.kind(name).index * LAYOUT.KIND_SIZE;
  const enums = new Map<string, number>();
  const enumeration = (name: string): number => {
    const address = enums.get(name) ?? writeEnum(schema, name, data);
    enums.set(name, address);
    return address;
  };
  const groups = new Map<string, number>();
  const group = (name: string): number => {
    const known = groups.get(name);
    if (known !== undefined) return known;
    const members = layout.kindsOf(name);
    const address = data.reserve(LAYOUT.GROUP_KINDS + members.length * 4);
    data.u32(address + LAYOUT.GROUP_COUNT, members.length);
    members.forEach((kind, i) => {
      data.u32(address + LAYOUT.GROUP_KINDS + i * 4, kindAddress(kind.declaration.name));
    });
    groups.set(name, address);
    return address;
  };
  const targetAddress = (name: string) => (findGroup(schema, name) ? group(name) : kindAddress(name));
  const fields = new Map<FieldLayout, number>();
  for (const kind of layout.kinds) {
    const at = kinds + kind.index * LAYOUT.KIND_SIZE;
    const table = data.reserve(kind.fields.length * LAYOUT.FIELD_SIZE);
    kind.fields.forEach((field, i) => {
      const address = table + i * LAYOUT.FIELD_SIZE;
      fields.set(field, address);
      writeField(field, address, schema, targetAddress, enumeration, data);
    });
    writeParts(kind, fields, data);
    const { kind: name, before } = momentOf(kind.declaration.name);
    data.u64(at + LAYOUT.KIND_NAME, data.text(name));
    data.u32(at + LAYOUT.KIND_BEFORE, before ? 1 : 0);
    data.u32(at + LAYOUT.KIND_RECORD_SIZE, kind.recordSize);
    data.u32(at + LAYOUT.KIND_TEMPLATE, writeTemplate(kind, data));
    data.u32(at + LAYOUT.KIND_FIELDS, table);
    data.u32(at + LAYOUT.KIND_FIELD_COUNT, kind.fields.filter((f) => parentName(f) === undefined).length);
    data.u32(at + LAYOUT.KIND_ALL_FIELDS, kind.fields.length);
    data.u32(at + LAYOUT.KIND_FACTS, writeFacts(kind, fields, data));
    data.u32(at + LAYOUT.KIND_INDEXED, kind.indexed ? 1 : 0);
    if (kind.declaration.name === WORKSPACE_KIND) data.u64(at + LAYOUT.KIND_ONLY, data.text(schema.platform));
    else if (tableOf(name) !== undefined) data.u32(at + LAYOUT.KIND_LISTED, LAYOUT.LISTED_TABLE);
    else if (!kind.declaration.element)
      data.u32(at + LAYOUT.KIND_LISTED, before ? LAYOUT.LISTED_BEFORE : LAYOUT.LISTED);
  }
  const field = (kindName: string, fieldName: string): number =>
    fields.get(layout.field(kindName, fieldName)) ?? 0;
  for (const { index, declaration } of layout.kinds) {
    const { element, name } = declaration;
    if (!element) continue;
    const at = kinds + index * LAYOUT.KIND_SIZE;
    data.u32(at + LAYOUT.KIND_OWNER, kindAddress(element.owner));
    data.u32(at + LAYOUT.KIND_OWNER_FIELD, field(element.owner, element.field));
    data.u32(at + LAYOUT.KIND_ELEMENT_KEY, field(name, element.key));
  }
  const program = data.reserve(LAYOUT.PROGRAM_SIZE);
  data.u32(program + LAYOUT.PROGRAM_KINDS, kinds);
  data.u32(program + LAYOUT.PROGRAM_KIND_COUNT, layout.kinds.length);
  data.u32(program + LAYOUT.PROGRAM_NEEDS_NOW, layout.needsNow ? 1 : 0);
  const relations = new Map(
    layout.relations.map((r) => [`${r.kind}.${r.via}`, data.reserve(LAYOUT.RELATION_SIZE)]),
  );
  for (const { kind, via } of layout.relations) {
    const target = referredKind(layout.field(kind, via).declaration.type.type);
    if (target !== undefined && findGroup(schema, target))
      data.u32(
        (relations.get(`${kind}.${via}`) ?? 0) + LAYOUT.RELATION_BASES,
        data.reserve(layout.kinds.length * 4),
      );
  }
  const graphs = new Map(
    layout.edgeSets.map((name) => [name, writeGraph(name, layout, schema, kindAddress, group, field, data)]),
  );
  return {
    program,
    kind: kindAddress,
    field,
    enumeration,
    group,
    relation: (kind, via) => relations.get(`${kind}.${via}`) ?? 0,
    graph: (edgeSet) => graphs.get(edgeSet) ?? 0,
  };
}

function writeEnum(schema: Schema, name: string, data: StaticData): number {
  const members = schema.enums.find((e) => e.name === name)?.members ?? [];
  if (members.length > 256) throw new Error(`the enum ${name} has more members than a byte can tell apart`);
  const address = data.reserve(LAYOUT.ENUM_NAMES + members.length * 8);
  data.u32(address + LAYOUT.ENUM_COUNT, members.length);
  members.forEach((member, i) => {
    data.u64(address + LAYOUT.ENUM_NAMES + i * 8, data.text(member.name));
  });
  return address;
}

function writeField(
  field: FieldLayout,
  address: number,
  schema: Schema,
  targetAddress: (name: string) => number,
  enumeration: (name: string) => number,
  data: StaticData,
): void {
  const { declaration } = field;
  const { type } = declaration.type;
  const scalar =
    type.tag === 'list' || type.tag === 'set' ? type.element : isKeyedMap(type) ? type.value : type;
  const target = referredKind(type);
  const flags =
    (declaration.type.optional ? LAYOUT.FLAG_OPTIONAL : 0) |
    (declaration.secret ? LAYOUT.FLAG_SECRET : 0) |
    (field.isKey ? LAYOUT.FLAG_KEY : 0) |
    (field.relation || isCounterpart(declaration.name) ? LAYOUT.FLAG_COMPUTED : 0) |
    (declaration.parts && target ? LAYOUT.FLAG_ELEMENTS : 0) |
    (target !== undefined && findGroup(schema, target) ? LAYOUT.FLAG_GROUP : 0);
  data.u64(address + LAYOUT.FIELD_NAME, data.text(memberName(declaration.name)));
  data.u8(address + LAYOUT.FIELD_INITIAL, initialState(field));
  data.u8(address + LAYOUT.FIELD_TAG, field.tag);
  data.u8(address + LAYOUT.FIELD_ELEMENT, field.elementTag);
  data.u16(address + LAYOUT.FIELD_FLAGS, flags);
  data.u32(address + LAYOUT.FIELD_STATE, field.state);
  data.u32(address + LAYOUT.FIELD_VALUE, field.value);
  if (target) data.u32(address + LAYOUT.FIELD_OF, targetAddress(target));
  else if (scalar.tag === 'enum') data.u32(address + LAYOUT.FIELD_OF, enumeration(scalar.name));
}

/** The records among the fields of a kind: where their parts stand. */
function writeParts(kind: KindLayout, fields: ReadonlyMap<FieldLayout, number>, data: StaticData): void {
  for (const record of kind.fields) {
    if (record.tag !== LAYOUT.TAG_RECORD) continue;
    const at = fields.get(record) ?? 0;
    const parts = kind.fields.filter((f) => parentName(f) === record.declaration.name);
    const [first] = parts;
    // The runtime looks names up in it as in a kind.
    const type = data.reserve(LAYOUT.KIND_SIZE);
    data.u32(type + LAYOUT.KIND_FIELDS, first ? (fields.get(first) ?? 0) : 0);
    data.u32(type + LAYOUT.KIND_FIELD_COUNT, parts.length);
    data.u32(at + LAYOUT.FIELD_OF, type);
    for (const part of parts) data.u32((fields.get(part) ?? 0) + LAYOUT.FIELD_PARENT, at);
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

function writeFacts(kind: KindLayout, fields: ReadonlyMap<FieldLayout, number>, data: StaticData): number {
  const pseudo = [
    { rank: LAYOUT.RANK_ARITHMETIC, name: PSEUDO_FIELDS.arithmetic, reason: 'integer overflow' },
    { rank: LAYOUT.RANK_ASSET, name: PSEUDO_FIELDS.asset, reason: REASON_NOT_EXPORTED },
    { rank: LAYOUT.RANK_PATH, name: PSEUDO_FIELDS.path, reason: 'path longer than 4096' },
    // The reason is the coverage's own.
    { rank: LAYOUT.RANK_POPULATION, name: PSEUDO_FIELDS.population, reason: '' },
  ];
  const ranks = Math.max(LAYOUT.RANK_POPULATION, ...kind.fields.map((f) => f.rank)) + 1;
  const table = data.reserve(ranks * LAYOUT.FACT_SIZE);
  for (const { rank, name, reason } of pseudo) {
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

function writeGraph(
  name: string,
  layout: Layout,
  schema: Schema,
  kindAddress: (name: string) => number,
  group: (name: string) => number,
  fieldAddress: (kind: string, field: string) => number,
  data: StaticData,
): number {
  const edges = schema.edges.find((e) => e.name === name)?.edges ?? [];
  const graph = data.reserve(LAYOUT.GRAPH_SIZE);
  const table = data.reserve(edges.length * LAYOUT.EDGE_SIZE);
  const members = data.reserve(layout.kinds.length);
  edges.forEach((edge, i) => {
    const address = table + i * LAYOUT.EDGE_SIZE;
    const [holder, other] = edge.side === 'from' ? [edge.from, edge.to] : [edge.to, edge.from];
    data.u32(address + LAYOUT.EDGE_HOLDER, kindAddress(holder));
    data.u32(address + LAYOUT.EDGE_FIELD, fieldAddress(holder, edge.field));
    data.u32(address + LAYOUT.EDGE_OTHER, group(other));
    data.u32(address + LAYOUT.EDGE_REVERSED, edge.side === 'from' ? 0 : 1);
    data.u32(address + LAYOUT.EDGE_RANK, layout.field(holder, edge.field).rank);
    for (const kind of [edge.from, edge.to].flatMap(layout.kindsOf)) data.u8(members + kind.index, 1);
  });
  data.u32(graph + LAYOUT.GRAPH_EDGES, table);
  data.u32(graph + LAYOUT.GRAPH_EDGE_COUNT, edges.length);
  data.u32(graph + LAYOUT.GRAPH_KINDS, members);
  data.u32(graph + LAYOUT.GRAPH_BASES, data.reserve(layout.kinds.length * 4));
  return graph;
}
