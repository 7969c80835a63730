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
  const layout = layOut(program);
  layouts.set(program, layout);
  return layout;
}

function layOut(program: ir.Program): Layout {
  const uses = collectUses(program);
  const names = [...uses.fields.keys()].sort(compareUtf8);
  const kinds = names.map((name, index) =>
    layOutKind(
      requireKind(program.schema, name),
      index,
      uses.fields.get(name) ?? new Set(),
      uses.referred.has(name),
    ),
  );
  const byName = new Map(kinds.map((k) => [k.declaration.name, k]));
  const kind = (name: string): KindLayout => {
    const found = byName.get(name);
    if (!found) throw new Error(`the kind ${name} is not laid out`);
    return found;
  };
  return {
    kinds,
    kind,
    kindsOf: (name) => kindsOf(program.schema, name).map(kind),
    field(kindName, fieldName) {
      const found = kind(kindName).fields.find((f) => f.declaration.name === fieldName);
      if (!found) throw new Error(`the field ${kindName}.${fieldName} is not laid out`);
      return found;
    },
    relations: [...uses.relations.values()],
    ones: [...uses.ones.values()],
    compared: kinds.flatMap(({ declaration: { name }, fields }) =>
      fields
        .filter((f) => isCounterpart(f.declaration.name))
        .map(({ declaration: { name: field, type } }) => ({
          kind: name,
          field,
          other: referredKind(type.type) ?? '',
        })),
    ),
    lookedUp: [...uses.lookedUp].sort(compareUtf8),
    edgeSets: [...uses.edgeSets].sort(compareUtf8),
    needsNow: uses.now,
  };
}

function requireKind(schema: Schema, name: string): AssetKind {
  const kind = findKind(schema, name);
  if (!kind) throw new Error(`the schema has no kind ${name}`);
  return kind;
}

interface Uses {
  /** By kind: the fields that are read. */
  readonly fields: Map<string, Set<string>>;
  readonly referred: Set<string>;
  readonly relations: Map<string, RelationUse>;
  readonly ones: Map<string, OneUse>;
  readonly lookedUp: Set<string>;
  readonly edgeSets: Set<string>;
  now: boolean;
}

function collectUses(program: ir.Program): Uses {
  const uses: Uses = {
    fields: new Map(),
    referred: new Set(),
    relations: new Map(),
    ones: new Map(),
    lookedUp: new Set(),
    edgeSets: new Set(),
    now: false,
  };
  const useKind = (name: string): Set<string> => {
    const known = uses.fields.get(name);
    if (known) return known;
    const { key, element } = requireKind(program.schema, name);
    const fields = new Set([element?.key ?? key]);
    uses.fields.set(name, fields);
    if (element) useField(element.owner, element.field);
    return fields;
  };
  const useKinds = (name: string): void => {
    for (const kind of kindsOf(program.schema, name)) useKind(kind);
  };
  const useField = (name: string, fieldName: string): void => {
    for (const kind of kindsOf(program.schema, name)) useFieldOf(kind, fieldName);
  };
  const useFieldOf = (kindName: string, fieldName: string): void => {
    const fields = useKind(kindName);
    if (fields.has(fieldName)) return;
    fields.add(fieldName);
    const record = fieldName.lastIndexOf('.');
    if (record > 0) useFieldOf(kindName, fieldName.slice(0, record));
    const owner = requireKind(program.schema, kindName);
    const declared = findField(owner, fieldName);
    const field = storedField(owner, fieldName);
    if (!field) throw new Error(`the schema has no field with a value ${kindName}.${fieldName}`);
    if (declared?.tag === 'relation') {
      const { kind, via } = declared;
      useField(kind, via);
      uses.ones.set(`${kindName}.${fieldName}`, { owner: kindName, field: fieldName, kind, via });
      return;
    }
    const target = referredKind(field.type.type);
    if (!target) return;
    for (const kind of kindsOf(program.schema, target)) {
      useKind(kind);
      uses.referred.add(kind);
    }
    // It is looked up by its own key, so the hash of that is needed, too.
    if (isCounterpart(fieldName)) uses.referred.add(kindName);
  };
  const useDisplay = (type: Type): void => {
    for (const kind of kindsOf(program.schema, referredKind(type) ?? ''))
      if (kind !== '') useFieldOf(kind, displayField(requireKind(program.schema, kind)));
  };
  const useEdges = (name: string, displayed: boolean): void => {
    uses.edgeSets.add(name);
    for (const edge of program.schema.edges.find((e) => e.name === name)?.edges ?? []) {
      for (const kind of [edge.from, edge.to]) {
        useKinds(kind);
        if (displayed) useDisplay({ tag: 'asset', kind });
      }
      useField(edge.side === 'from' ? edge.from : edge.to, edge.field);
    }
  };
  const visitor: Visitor = {
    formula(node) {
      if (node.op === 'is') useKind(node.kind);
      if (node.op !== 'reach') return;
      useEdges(node.edge, false);
      useKinds(node.to.kind);
      if (node.through) useKinds(node.through.kind);
    },
    term(node) {
      if (node.op === 'now') uses.now = true;
      if (node.op === 'field') useField(node.kind, node.field);
      if (node.op === 'cast') useKinds(node.type.kind);
      if (node.op === 'lookup' && node.source.tag === 'kind') {
        useKind(node.source.kind);
        uses.referred.add(node.source.kind);
        uses.lookedUp.add(node.source.kind);
      }
      if (node.op !== 'related') return;
      useField(node.kind, node.via);
      uses.relations.set(`${node.kind}.${node.via}`, { kind: node.kind, via: node.via });
    },
    source(source) {
      if (source.tag === 'kind') useKinds(source.kind);
    },
  };
  for (const { guard } of program.params) if (guard) walkFormula(guard, visitor);
  for (const policy of program.policies) {
    useKinds(policy.subject.kind);
    walkPolicy(policy, visitor);
    for (const part of policy.message) if (part.tag === 'term') useDisplay(part.term.type);
    if (policy.path && policy.message.some((part) => part.tag === 'path')) useEdges(policy.path.edge, true);
  }
  return uses;
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
  const stored = [...storedFields(declaration)]
    .filter((f) => used.has(f.name))
    .sort((a, b) => compareUtf8(a.name, b.name));
  const others = stored.filter((f) => f.name !== declaration.key);
  const isSmall = (f: StoredField) => SMALL.has(tagOf(f.type.type));
  // States, then bytes, then what needs eight of them.
  let at: number = LAYOUT.RECORD_STATES + others.length;
  const values = new Map<string, number>();
  for (const field of others.filter(isSmall)) values.set(field.name, at++);
  at = (at + 7) & ~7;
  for (const field of others.filter((f) => !isSmall(f))) {
    values.set(field.name, at);
    at += 8;
  }
  const fields = stored.map((field, rank): FieldLayout => {
    const { type } = field.type;
    const isKey = field.name === declaration.key;
    const declared = findField(declaration, field.name);
    return {
      declaration: field,
      relation: declared?.tag === 'relation' ? declared : undefined,
      isKey,
      state: isKey ? 0 : LAYOUT.RECORD_STATES + others.indexOf(field),
      value: values.get(field.name) ?? LAYOUT.RECORD_KEY,
      tag: tagOf(type),
      elementTag: tagOfElements(type),
      rank: rankOfComputed(field.name) ?? LAYOUT.RANK_FIELDS + rank,
    };
  });
  if (at > LAYOUT.NULL_ZONE) throw new Error(`a record of ${declaration.name} takes ${at} bytes`);
  const depth = (f: FieldLayout) => f.declaration.name.split('.').length;
  const parent = (f: FieldLayout) =>
    f.declaration.name.slice(0, Math.max(0, f.declaration.name.lastIndexOf('.')));
  const grouped = fields
    .filter((f) => !f.isKey)
    .sort((a, b) => depth(a) - depth(b) || compareUtf8(parent(a), parent(b)) || a.rank - b.rank);
  return {
    declaration,
    index,
    recordSize: (at + 7) & ~7,
    fields: [...fields.filter((f) => f.isKey), ...grouped],
    indexed,
  };
}
