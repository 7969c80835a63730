/**
 * What changed between two versions of a platform schema, and whom each change breaks.
 * A change breaks policies where one that compiled may compile no more, and snapshots where a valid one may be valid no
 * more (so every adapter has to follow). Neither is a matter of taste: each entry follows from the rules of the language.
 */
import { keyFields } from './identity.js';
import type {
  AssetKind,
  EdgeSet,
  EnumType,
  GroupType,
  RecordType,
  Schema,
  SchemaField,
  StoredField,
} from './schema.js';
import { type FieldType, sameType, showFieldType, showType } from './types.js';

export type Breaks = 'policies' | 'snapshots';

export interface SchemaChange {
  /** What changed, for example `Endpoint.auth`. */
  readonly where: string;
  /** One sentence. */
  readonly message: string;
  /** Empty: nothing breaks. */
  readonly breaks: readonly Breaks[];
}

const BOTH: readonly Breaks[] = ['policies', 'snapshots'];

/** @returns the changes in order of the newer schema's declarations, after what was removed */
export function diffSchemas(before: Schema, after: Schema): readonly SchemaChange[] {
  const changes: SchemaChange[] = [];
  const add = (where: string, message: string, breaks: readonly Breaks[]) =>
    void changes.push({ where, message, breaks });
  if (before.platform !== after.platform)
    add('platform', `the platform is ${after.platform}; it was ${before.platform}`, BOTH);
  pairs(before.enums, after.enums, {
    removed: (e) => add(e.name, 'the enum is gone', BOTH),
    added: (e) => add(e.name, 'a new enum', []),
    both: (a, b) => diffEnums(a, b, add),
  });
  pairs(before.records ?? [], after.records ?? [], {
    removed: (r) => add(r.name, 'the record is gone', BOTH),
    added: (r) => add(r.name, 'a new record', []),
    both: (a, b) => diffRecords(a, b, add),
  });
  pairs(before.kinds, after.kinds, {
    removed: (k) => add(k.name, 'the kind is gone', BOTH),
    added: (k) => add(k.name, 'a new kind', []),
    both: (a, b) => diffKinds(a, b, add),
  });
  pairs(before.groups ?? [], after.groups ?? [], {
    removed: (g) => add(g.name, 'the group is gone', BOTH),
    added: (g) => add(g.name, 'a new group', []),
    both: (a, b) => diffGroups(a, b, add),
  });
  pairs(before.edges, after.edges, {
    removed: (e) => add(e.name, 'the edge set is gone', ['policies']),
    added: (e) => add(e.name, 'a new edge set', []),
    both: (a, b) => diffEdges(a, b, add),
  });
  return changes;
}

/** A field that follows from others: policies read it, snapshots do not hold it. */
export interface DerivedDeclaration {
  readonly kind: string;
  readonly name: string;
  readonly doc: string;
  readonly type: FieldType;
}

/** What changed of derived fields. What they are derived from is not compared. */
export function diffDerived(
  before: readonly DerivedDeclaration[],
  after: readonly DerivedDeclaration[],
): readonly SchemaChange[] {
  const named = (list: readonly DerivedDeclaration[]) =>
    list.map((d) => ({ name: `${d.kind}.${d.name}`, type: d.type }));
  const changes: SchemaChange[] = [];
  pairs(named(before), named(after), {
    removed: (d) =>
      changes.push({ where: d.name, message: 'the derived field is gone', breaks: ['policies'] }),
    added: (d) => changes.push({ where: d.name, message: 'a new derived field', breaks: [] }),
    both: (a, b) => {
      const [old, now] = [showFieldType(a.type), showFieldType(b.type)];
      if (old !== now)
        changes.push({ where: b.name, message: `its type is ${now}; it was ${old}`, breaks: ['policies'] });
    },
  });
  return changes;
}

type Add = (where: string, message: string, breaks: readonly Breaks[]) => void;

function diffEnums(before: EnumType, after: EnumType, add: Add): void {
  const name = after.name;
  if (before.ordered && !after.ordered) add(name, 'its members have no order any more', ['policies']);
  if (!before.ordered && after.ordered) add(name, 'its members have an order now', []);
  pairs(before.members, after.members, {
    removed: (m) => add(`${name}.${m.name}`, 'the member is gone', BOTH),
    // Maps over an enum are total, so a policy with one has to name the new member.
    added: (m) => add(`${name}.${m.name}`, 'a new member: maps over the enum have to name it', ['policies']),
    both: () => {},
  });
  const kept = (of: EnumType, other: EnumType) =>
    of.members.map((m) => m.name).filter((m) => other.members.some((o) => o.name === m));
  if (before.ordered && after.ordered && kept(before, after).join() !== kept(after, before).join())
    add(name, 'its members stand in another order: comparisons mean something else', ['policies']);
}

function diffRecords(before: RecordType, after: RecordType, add: Add): void {
  const { name } = after;
  if (before.key !== after.key)
    add(name, `its key is ${after.key ?? 'gone'}; it was ${before.key ?? 'without one'}`, BOTH);
  pairs(before.parts, after.parts, {
    removed: (p) => add(`${name}.${p.name}`, 'the part is gone', BOTH),
    added: (p) => add(`${name}.${p.name}`, ...addedField(p)),
    both: (a, b) => diffStored(`${name}.${b.name}`, a, b, add),
  });
}

function diffKinds(before: AssetKind, after: AssetKind, add: Add): void {
  const name = after.name;
  const [old, now] = [keyFields(before).join(', '), keyFields(after).join(', ')];
  if (old !== now) add(name, `its key is ${now}; it was ${old}`, BOTH);
  if (!before.singleton && after.singleton) add(name, 'there is one at most now', ['snapshots']);
  if (before.singleton && !after.singleton) add(name, 'there may be several now', []);
  pairs(before.fields, after.fields, {
    removed: (f) => add(`${name}.${f.name}`, 'the field is gone', f.tag === 'stored' ? BOTH : ['policies']),
    added: (f) => add(`${name}.${f.name}`, ...addedField(f)),
    both: (a, b) => diffFields(name, a, b, add),
  });
}

function diffGroups(before: GroupType, after: GroupType, add: Add): void {
  for (const kind of before.members.filter((k) => !after.members.includes(k)))
    add(after.name, `${kind} is no part of it any more`, BOTH);
  // A field that the new kind lacks is none of the group's any more.
  for (const kind of after.members.filter((k) => !before.members.includes(k)))
    add(after.name, `${kind} is a part of it now`, ['policies']);
}

function addedField(field: SchemaField): [string, readonly Breaks[]] {
  if (field.tag === 'relation') return ['a new relation', []];
  const { optional, unknown } = field.type;
  return optional || unknown
    ? ['a new field that snapshots may leave out', []]
    : ['a new field that every snapshot must have', ['snapshots']];
}

function diffFields(kind: string, before: SchemaField, after: SchemaField, add: Add): void {
  const where = `${kind}.${after.name}`;
  if (before.tag === 'stored' && after.tag === 'stored') return diffStored(where, before, after, add);
  if (before.tag === 'relation' && after.tag === 'relation') {
    const same = before.many === after.many && before.kind === after.kind && before.via === after.via;
    if (!same) add(where, `it is ${showRelation(after)}; it was ${showRelation(before)}`, ['policies']);
    return;
  }
  add(where, after.tag === 'stored' ? 'a field; it was a relation' : 'a relation; it was a field', BOTH);
}

function showRelation(field: Extract<SchemaField, { readonly tag: 'relation' }>): string {
  return `${field.many ? 'many' : 'one'} ${field.kind} via ${field.via}`;
}

function diffStored(where: string, before: StoredField, after: StoredField, add: Add): void {
  const [a, b] = [before.type, after.type];
  if (!sameType(a.type, b.type)) {
    add(where, `its type is ${showFieldType(b)}; it was ${showFieldType(a)}`, BOTH);
    return;
  }
  const type = showType(b.type);
  if (!a.optional && b.optional) add(where, `${type} may be absent now: uses need a guard`, ['policies']);
  if (a.optional && !b.optional) add(where, `${type} may not be absent any more`, ['snapshots']);
  if (!a.unknown && b.unknown) add(where, `${type} may be unknown now: policies may not decide`, []);
  if (a.unknown && !b.unknown) add(where, `${type} may not be unknown any more`, ['snapshots']);
  if (!before.secret && after.secret) add(where, 'its values are masked now', []);
  if (before.secret && !after.secret) add(where, 'its values are not masked any more', []);
}

function diffEdges(before: EdgeSet, after: EdgeSet, add: Add): void {
  const show = (set: EdgeSet) => set.edges.map((e) => `${e.from} -> ${e.to} via ${e.side}.${e.field}`).sort();
  const [old, now] = [show(before), show(after)];
  for (const edge of old.filter((e) => !now.includes(e))) add(after.name, `${edge} is gone`, ['policies']);
  for (const edge of now.filter((e) => !old.includes(e)))
    add(after.name, `${edge} is new: walks may be longer`, []);
}

/** Removed ones in the old order, then the others in the new. */
function pairs<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
  visit: {
    readonly removed: (item: T) => void;
    readonly added: (item: T) => void;
    readonly both: (before: T, after: T) => void;
  },
): void {
  const old = new Map(before.map((item) => [item.name, item]));
  for (const item of before) if (!after.some((a) => a.name === item.name)) visit.removed(item);
  for (const item of after) {
    const former = old.get(item.name);
    if (former === undefined) visit.added(item);
    else visit.both(former, item);
  }
}
