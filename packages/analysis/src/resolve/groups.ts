/**
 * Groups of the schema: kinds that are spoken of as one.
 * Invariant: a group that is declared is there, with the kinds that could be resolved; one without any is left out.
 */
import { compareUtf8 } from '@policyc/base';
import { isRecordType, isSameField, type SchemaField, sameType } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { createDiagnostic } from '../diagnostics/tables.js';
import type { FieldEntry, GroupEntry, KindEntry } from './schema.js';
import { checkCapital, type DeclarationPass, resolveKind } from './type-expressions.js';

export function buildGroups(
  passes: readonly DeclarationPass[],
  kinds: ReadonlyMap<string, KindEntry>,
): ReadonlyMap<string, GroupEntry> {
  const groups = new Map<string, GroupEntry>();
  for (const pass of passes)
    for (const decl of pass.scope.module.groups) {
      const { text } = decl.name;
      if (text === '' || pass.scope.own.types.get(text)?.decl !== decl) continue;
      const twin = groups.get(text);
      if (twin !== undefined && isSameGroup(twin, pass, decl, kinds)) {
        pass.symbols.set(decl.name, { tag: 'group', name: text, decl });
        continue;
      }
      if (twin !== undefined || kinds.has(text)) {
        pass.diagnostics.push(
          createDiagnostic('resolve/duplicate-name', pass.scope.module.source.uri, decl.name.span, {
            what: twin === undefined ? 'kind' : 'group',
            name: text,
            where: twin === undefined ? 'The platform' : 'Another package',
          }),
        );
        continue;
      }
      checkCapital(pass, decl.name, 'group', true);
      const members = membersOf(pass, decl, kinds);
      if (members.length === 0) continue;
      pass.symbols.set(decl.name, { tag: 'group', name: text, decl });
      const type = { name: text, doc: decl.doc, members: [...members].sort(compareUtf8) };
      groups.set(text, { type, decl, fields: commonFields(type.members, kinds) });
    }
  return groups;
}

/** Packs that have never heard of each other may speak of the same kinds by the same name. */
function isSameGroup(
  { type }: GroupEntry,
  pass: DeclarationPass,
  decl: ast.GroupDecl,
  kinds: ReadonlyMap<string, KindEntry>,
): boolean {
  const members = membersOf(pass, decl, kinds);
  return members.length === type.members.length && members.every((m) => type.members.includes(m));
}

function membersOf(
  pass: DeclarationPass,
  decl: ast.GroupDecl,
  kinds: ReadonlyMap<string, KindEntry>,
): readonly string[] {
  const members = new Set<string>();
  for (const name of decl.members) {
    const kind = resolveKind(pass, name);
    if (kind === undefined || !kinds.has(kind)) continue;
    if (members.has(kind))
      pass.diagnostics.push(
        createDiagnostic('resolve/duplicate-name', pass.scope.module.source.uri, name.span, {
          what: 'kind',
          name: kind,
          where: `Group \`${decl.name.text}\``,
        }),
      );
    members.add(kind);
  }
  return [...members];
}

/** The fields that every kind has with the same type and states. */
function commonFields(
  members: readonly string[],
  kinds: ReadonlyMap<string, KindEntry>,
): ReadonlyMap<string, FieldEntry> {
  const [first, ...rest] = members.map((m) => kinds.get(m)?.fields ?? new Map<string, FieldEntry>());
  const common = new Map<string, FieldEntry>();
  for (const [name, entry] of first ?? []) {
    const others = rest.map((fields) => fields.get(name));
    if (!others.every((o) => o !== undefined && isSame(entry, o))) continue;
    common.set(name, { ...entry, field: entry.field && withSecrecy(entry.field, others) });
  }
  return common;
}

function isSame(a: FieldEntry, b: FieldEntry): boolean {
  if (a.derived !== undefined)
    return (
      b.derived !== undefined &&
      sameType(a.derived.type, b.derived.type) &&
      a.derived.unknown === b.derived.unknown
    );
  return a.field === undefined || b.field === undefined
    ? a.field === b.field && b.derived === undefined
    : isSameField(a.field, b.field) && !hasElements(a.field);
}

/** Whether it is a collection of records: the elements of each kind are of a kind of their own, `Step.headers`. */
function hasElements(field: SchemaField): boolean {
  if (field.tag !== 'stored') return false;
  const { type } = field.type;
  return (type.tag === 'list' || type.tag === 'set') && isRecordType(type.element);
}

/** What one of the kinds keeps secret, a group does. */
function withSecrecy(field: SchemaField, others: readonly (FieldEntry | undefined)[]): SchemaField {
  if (field.tag !== 'stored') return field;
  return {
    ...field,
    secret: field.secret || others.some((o) => o?.field?.tag === 'stored' && o.field.secret),
  };
}
