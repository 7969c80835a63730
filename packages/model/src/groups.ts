/**
 * Groups: kinds that are spoken of as one, `group Owned = App | Automation`. A value of a group's type is an asset of one
 * of its kinds; in a snapshot a reference to it is `Kind:key`, for keys are unique in their kind only.
 */
import {
  type AssetKind,
  findField,
  findKind,
  type GroupType,
  type Schema,
  type SchemaField,
  type StoredField,
  storedField,
} from './schema.js';
import { sameType } from './types.js';

export function findGroup(schema: Schema, name: string): GroupType | undefined {
  return schema.groups?.find((g) => g.name === name);
}

/** The kinds of a group, or the kind itself, in UTF-8 order. */
export function kindsOf(schema: Schema, name: string): readonly string[] {
  return findGroup(schema, name)?.members ?? [name];
}

/** Whether every asset of the one is an asset of the other; both are kinds or groups. */
export function isWithin(schema: Schema, inner: string, outer: string): boolean {
  if (inner === outer) return true;
  const kinds = kindsOf(schema, outer);
  return findGroup(schema, outer) !== undefined && kindsOf(schema, inner).every((k) => kinds.includes(k));
}

/**
 * A field of a kind, or of a group: one that all its kinds have with the same type and the same states. A field of a group
 * is secret where one of them is.
 */
export function fieldIn(schema: Schema, name: string, field: string): SchemaField | undefined {
  const group = findGroup(schema, name);
  if (!group) return ofKind(schema, name, field, findField);
  const [first, ...rest] = group.members.map((kind) => ofKind(schema, kind, field, findField));
  if (first === undefined || rest.length === 0) return first;
  const same = rest.every((f) => f !== undefined && isSameField(first, f));
  if (!same) return undefined;
  return first.tag === 'stored'
    ? { ...first, secret: [first, ...rest].some((f) => f?.tag === 'stored' && f.secret) }
    : first;
}

/** The field or part of that (dotted) name, of a kind or a group, as engines read it. */
export function storedIn(schema: Schema, name: string, field: string): StoredField | undefined {
  const group = findGroup(schema, name);
  if (!group) return ofKind(schema, name, field, storedField);
  const [first, ...rest] = group.members.map((kind) => ofKind(schema, kind, field, storedField));
  if (first === undefined || !rest.every((f) => f !== undefined && isSameField(first, f))) return undefined;
  return rest.length === 0 ? first : { ...first, secret: [first, ...rest].some((f) => f?.secret) };
}

function ofKind<F>(
  schema: Schema,
  name: string,
  field: string,
  find: (kind: AssetKind, field: string) => F | undefined,
): F | undefined {
  const kind = findKind(schema, name);
  return kind && find(kind, field);
}

/** The same type and states, or the same relation. The elements of collections of records are of no two kinds. */
export function isSameField(a: SchemaField, b: SchemaField): boolean {
  if (a.tag === 'stored')
    return (
      b.tag === 'stored' &&
      !holdsElements(a) &&
      sameType(a.type.type, b.type.type) &&
      a.type.optional === b.type.optional &&
      a.type.unknown === b.type.unknown
    );
  return b.tag === 'relation' && a.kind === b.kind && a.via === b.via && a.many === b.many;
}

/** A reference to an asset of a group. */
export function groupReference(kind: string, key: string): string {
  return `${kind}:${key}`;
}

/** @returns undefined where the text is no reference to an asset of a group */
export function splitGroupReference(
  text: string,
): { readonly kind: string; readonly key: string } | undefined {
  const at = text.indexOf(':');
  return at <= 0 ? undefined : { kind: text.slice(0, at), key: text.slice(at + 1) };
}

function holdsElements({ parts, type: { type } }: StoredField): boolean {
  return parts !== undefined && (type.tag === 'list' || type.tag === 'set' || parts.some(holdsElements));
}
