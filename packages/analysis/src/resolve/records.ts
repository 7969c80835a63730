/**
 * Record types: their parts, resolved and checked, and the fields that have them.
 * Invariant: a field of the schema carries the parts of its record itself, so that nobody looks records up; records that
 * would be without end are reported and cut off.
 */
import {
  type EnumType,
  isRecordType,
  isTotalMap,
  type RecordType,
  type StoredField,
  type Type,
  URL_KEY,
  URL_PARTS,
} from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { createDiagnostic } from '../diagnostics/tables.js';
import { isCollection } from '../field-types.js';
import type { ModuleIndex } from './module-index.js';
import { type DeclarationPass, resolveTypeExpr } from './type-expressions.js';

export interface PartEntry {
  readonly field: StoredField;
  readonly decl: ast.FieldDecl;
}
export interface RecordEntry {
  readonly decl: ast.RecordDecl;
  readonly module: ModuleIndex;
  readonly parts: ReadonlyMap<string, PartEntry>;
  readonly key: string | undefined;
}

export type Records = ReadonlyMap<string, RecordEntry>;
/** What gives fields their parts. */
export interface PartTypes {
  readonly records: Records;
  readonly enums: ReadonlyMap<string, { readonly type: EnumType }>;
}

/** How deep records may stand in each other. */
const DEEPEST = 5;

/** The key of a record is a text of which there is one spelling. */
const KEY_TYPES: ReadonlySet<Type['tag']> = new Set(['string', 'decimal', 'host', 'ip', 'cidr'] as const);

export function resolveRecord(pass: DeclarationPass, decl: ast.RecordDecl): RecordEntry {
  const { module } = pass.scope;
  const { uri } = module.source;
  pass.symbols.set(decl.name, { tag: 'record', name: decl.name.text, decl });
  const parts = new Map<string, PartEntry>();
  const named = new Set<string>();
  let key: string | undefined;
  for (const part of decl.fields) {
    const { name, modifiers, type: written } = part;
    if (name.text === '') continue;
    if (named.has(name.text)) {
      const params = { what: 'part', name: name.text, where: `Record \`${decl.name.text}\`` };
      pass.diagnostics.push(createDiagnostic('resolve/duplicate-name', uri, name.span, params));
      continue;
    }
    named.add(name.text);
    if (/^[A-Z]/.test(name.text))
      pass.diagnostics.push(
        createDiagnostic('resolve/capitals', uri, name.span, {
          name: name.text,
          what: 'part',
          capital: false,
        }),
      );
    if (modifiers.includes('derived') || part.value !== undefined) {
      pass.diagnostics.push(createDiagnostic('resolve/record-derived', uri, name.span, { name: name.text }));
      continue;
    }
    const type = resolveTypeExpr(pass, written, 'part');
    if (type.type.tag === 'error') continue;
    const secret = modifiers.includes('secret');
    const field: StoredField = { tag: 'stored', name: name.text, doc: part.doc, type, secret };
    parts.set(name.text, { field, decl: part });
    pass.symbols.set(name, { tag: 'field', kind: decl.name.text, field, decl: part });
    if (!modifiers.includes('key')) continue;
    if (key !== undefined || secret || type.optional || type.unknown || !KEY_TYPES.has(type.type.tag))
      pass.diagnostics.push(
        createDiagnostic('resolve/record-key', uri, name.span, {
          record: decl.name.text,
          second: key !== undefined,
        }),
      );
    else key = name.text;
  }
  return { decl, module, parts, key };
}

export function recordType(entry: RecordEntry, types: PartTypes): RecordType {
  return {
    name: entry.decl.name.text,
    doc: entry.decl.doc,
    key: entry.key,
    parts: [...entry.parts.values()].map(({ field }) => withParts(field, types, 1)),
  };
}

/** The field with the parts of its record, or of the elements that it holds. */
export function withParts(field: StoredField, types: PartTypes, depth = 0): StoredField {
  const { type } = field.type;
  if (isTotalMap(type) && type.tag === 'map') return { ...field, parts: valuesOf(type, types) };
  const inner = isCollection(type) ? type.element : type;
  if (inner.tag === 'url') return { ...field, parts: URL_PARTS, elementKey: URL_KEY };
  const record = inner.tag === 'record' ? types.records.get(inner.name) : undefined;
  if (record === undefined) return field;
  const nested = depth >= DEEPEST ? [] : [...record.parts.values()];
  const parts = nested.map((p) => withParts(p.field, types, depth + 1));
  return { ...field, parts, ...(record.key === undefined ? {} : { elementKey: record.key }) };
}

/** The values of a total map, by the members of its enum. */
function valuesOf(type: Extract<Type, { readonly tag: 'map' }>, types: PartTypes): readonly StoredField[] {
  const members = type.key.tag === 'enum' ? types.enums.get(type.key.name)?.type.members : undefined;
  return (members ?? []).map(({ name, doc }) => ({
    tag: 'stored',
    name,
    doc,
    type: { type: type.value, optional: false, unknown: false },
    secret: false,
  }));
}

/** Reports parts by which a record contains itself, or nests deeper than it may. */
export function checkNesting(
  records: Records,
  pass: (module: ModuleIndex) => DeclarationPass | undefined,
): void {
  const depths = new Map<string, number>();
  const visit = (name: string, path: readonly string[]): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const entry = records.get(name);
    if (entry === undefined) return 0;
    let depth = 1;
    for (const { field, decl } of entry.parts.values()) {
      const { type } = field.type;
      const inner = isCollection(type) ? type.element : type;
      if (!isRecordType(inner)) continue;
      const below = inner.tag === 'record' ? inner.name : undefined;
      const cycle = below !== undefined && (below === name || path.includes(below));
      const under = below === undefined ? 1 : cycle ? 0 : visit(below, [...path, name]);
      depth = Math.max(depth, under + 1);
      if (!cycle && under < DEEPEST) continue;
      const { uri } = entry.module.source;
      const params = { record: name, part: decl.name.text, cycle, deepest: DEEPEST };
      pass(entry.module)?.diagnostics.push(
        createDiagnostic('resolve/record-nesting', uri, decl.name.span, params),
      );
    }
    depths.set(name, depth);
    return depth;
  };
  for (const name of records.keys()) visit(name, []);
}

/** Reports a collection of records that cannot be told apart. */
export function checkElements(
  pass: DeclarationPass,
  decl: ast.FieldDecl,
  field: StoredField,
  records: Records,
): void {
  const { type } = field.type;
  if (!isCollection(type) || type.element.tag !== 'record') return;
  const record = records.get(type.element.name);
  if (record === undefined || record.key !== undefined) return;
  const first = [...record.parts.values()].find(
    ({ field: f }) => f.type.type.tag === 'string' && !f.type.optional && !f.type.unknown,
  );
  pass.diagnostics.push(
    createDiagnostic('resolve/element-key', pass.scope.module.source.uri, decl.type.span, {
      record: type.element.name,
      collection: type.tag,
      candidate: first?.field.name,
    }),
  );
}
