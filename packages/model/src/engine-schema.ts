/**
 * The schema as engines see it: the platform's own, and the kinds and fields that no snapshot lists by their name.
 * Invariant: names made here hold a parenthesis, which no name of a platform can. A kind of the baseline sorts right behind
 * its kind of today, for a blank comes before every character of a name.
 */
import type { AssetKind, Schema, SchemaField, StoredField } from './schema.js';
import { tableOf } from './table-rows.js';
import type { Type } from './types.js';

/** The kind of the one subject of a policy without `for`. Its key is the name of the schema's platform. */
export const WORKSPACE_KIND = '(workspace)';
const WORKSPACE_KEY = '(key)';

/**
 * Fields that are computed, not stored: the asset's counterpart in the other moment. Of an asset of today its state in
 * the baseline, of one of the baseline what became of it. Absent where there is none.
 */
export const COUNTERPARTS = { before: '(before)', after: '(after)' } as const;

const BEFORE = ' (before)';

/** The kind of the baseline's assets of a kind. Elements of collections of records follow their owners. */
export function kindBefore(kind: string): string {
  if (momentOf(kind).before) return kind;
  const [owner = kind, ...path] = kind.split('.');
  return [owner + BEFORE, ...path].join('.');
}

/** A kind as engines name it: the platform's kind, and whether its assets are the baseline's. */
export function momentOf(kind: string): { readonly kind: string; readonly before: boolean } {
  return kind.includes(BEFORE) ? { kind: kind.replace(BEFORE, ''), before: true } : { kind, before: false };
}

export function isCounterpart(field: string): boolean {
  return field === COUNTERPARTS.before || field === COUNTERPARTS.after;
}

/** The same type in the baseline: references lead to assets of the baseline. */
export function typeBefore(type: Type): Type {
  switch (type.tag) {
    case 'asset':
      return { tag: 'asset', kind: kindBefore(type.kind) };
    case 'list':
    case 'set':
      return { ...type, element: typeBefore(type.element) };
    case 'map':
      return { ...type, value: typeBefore(type.value) };
    default:
      return type;
  }
}

/** The same field of an asset of the baseline. */
export function fieldBefore(field: SchemaField): SchemaField {
  return field.tag === 'stored'
    ? {
        ...field,
        type: { ...field.type, type: typeBefore(field.type.type) },
        ...(field.parts ? { parts: field.parts.map(storedBefore) } : {}),
      }
    : { ...field, kind: kindBefore(field.kind) };
}

function storedBefore(field: StoredField): StoredField {
  const moved = fieldBefore(field);
  return moved.tag === 'stored' ? moved : field;
}

/** The schema with the kind of the workspace as a whole. */
export function withWorkspace(schema: Schema): Schema {
  const workspace: AssetKind = {
    name: WORKSPACE_KIND,
    doc: '',
    singleton: true,
    key: WORKSPACE_KEY,
    fields: [
      {
        tag: 'stored',
        name: WORKSPACE_KEY,
        doc: '',
        type: { type: { tag: 'string' }, optional: false, unknown: false },
        secret: false,
      },
    ],
  };
  return { ...schema, kinds: [...schema.kinds, workspace] };
}

/** The schema with the kinds of the baseline, and with the fields that lead from one moment to the other. */
export function withBaseline(schema: Schema): Schema {
  const counterpart = (name: string, kind: string): StoredField => ({
    tag: 'stored',
    name,
    doc: '',
    type: { type: { tag: 'asset', kind }, optional: true, unknown: true },
    secret: false,
  });
  const kinds = schema.kinds.flatMap((kind): readonly AssetKind[] =>
    kind.name === WORKSPACE_KIND || tableOf(kind.name) !== undefined
      ? [kind]
      : [
          { ...kind, fields: [...kind.fields, counterpart(COUNTERPARTS.before, kindBefore(kind.name))] },
          {
            ...kind,
            name: kindBefore(kind.name),
            fields: [...kind.fields.map(fieldBefore), counterpart(COUNTERPARTS.after, kind.name)],
          },
        ],
  );
  return { ...schema, kinds };
}
