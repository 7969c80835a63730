/**
 * The platform schema of a workspace: kinds, fields, relations and enums, resolved and checked.
 * Invariant: fields with a mistake have the error type or are left out, so that their uses are not reported again.
 */
import type { Diagnostic } from '@policyc/base';
import {
  type AssetKind,
  type EnumType,
  extensionMarker,
  type FieldType,
  fieldBefore,
  type GroupType,
  IDENTITY_FIELD,
  kindBefore,
  type Schema,
  type SchemaField,
  type StoredField,
  showType,
  type Type,
  typeBefore,
} from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { NameSymbol } from '../checked.js';
import { createDiagnostic } from '../diagnostics/tables.js';
import { plain } from '../field-types.js';
import { buildEdges, type EdgeEntry } from './edges.js';
import { buildGroups } from './groups.js';
import type { ModuleIndex } from './module-index.js';
import type { ModuleScope } from './package-names.js';
import { choosePlatforms, describeExtensions } from './platforms.js';
import {
  checkElements,
  checkNesting,
  type PartTypes,
  type RecordEntry,
  type Records,
  recordType,
  resolveRecord,
  withParts,
} from './records.js';
import { resolveTable, type TableEntry } from './tables.js';
import { checkCapital, type DeclarationPass, resolveKind, resolveTypeExpr } from './type-expressions.js';

export interface FieldEntry {
  /** `undefined`: derived, or declared but reported. */
  readonly field: SchemaField | undefined;
  /** The type of a `derived` field, unless it was reported. */
  readonly derived: FieldType | undefined;
  readonly decl: ast.FieldDecl;
  readonly module: ModuleIndex;
}
export interface KindEntry {
  readonly decl: ast.AssetDecl | ast.TableDecl;
  readonly module: ModuleIndex;
  readonly fields: ReadonlyMap<string, FieldEntry>;
}
/** A group, with the fields that all its kinds have. */
export interface GroupEntry {
  readonly type: GroupType;
  readonly decl: ast.GroupDecl;
  readonly fields: ReadonlyMap<string, FieldEntry>;
}
export interface EnumEntry {
  readonly type: EnumType;
  readonly decl: ast.EnumDecl;
  readonly members: ReadonlyMap<string, ast.EnumMember>;
}

/** The schema with its declarations, for looking up. */
export interface SchemaIndex {
  readonly schema: Schema | undefined;
  /** Those of the platform, those of the baseline (`kindBefore`), and those of the rows of tables (`tableKind`). */
  readonly kinds: ReadonlyMap<string, KindEntry>;
  readonly groups: ReadonlyMap<string, GroupEntry>;
  readonly enums: ReadonlyMap<string, EnumEntry>;
  readonly records: Records;
  readonly tables: ReadonlyMap<ast.TableDecl, TableEntry>;
  readonly edges: ReadonlyMap<string, EdgeEntry>;
  readonly symbols: ReadonlyMap<ast.Node, NameSymbol>;
  readonly diagnostics: readonly Diagnostic[];
}

/** A kind while its fields are collected. */
interface Draft extends KindEntry {
  readonly decl: ast.AssetDecl;
  readonly fields: Map<string, FieldEntry>;
}

/** @param scopes one for each module of the workspace */
export function buildSchema(scopes: readonly ModuleScope[]): SchemaIndex {
  const symbols = new Map<ast.Node, NameSymbol>();
  const diagnostics: Diagnostic[] = [];
  const platforms = choosePlatforms(
    scopes.map((scope): DeclarationPass => ({ scope, diagnostics, symbols, missingUses: new Set() })),
  );
  const { platform, passes } = platforms;

  const enums = new Map<string, EnumEntry>();
  for (const pass of passes) for (const decl of pass.scope.module.enums) addEnum(pass, decl, enums);
  const records = new Map<string, RecordEntry>();
  for (const pass of passes)
    for (const decl of pass.scope.module.records)
      if (pass.scope.own.types.get(decl.name.text)?.decl === decl && !records.has(decl.name.text)) {
        checkCapital(pass, decl.name, 'record', true);
        records.set(decl.name.text, resolveRecord(pass, decl));
      }
  const passByModule = new Map(passes.map((p) => [p.scope.module, p]));
  const passOf = (module: ModuleIndex) => passByModule.get(module);
  checkNesting(records, passOf);

  const kinds = new Map<string, Draft>();
  for (const pass of passes) {
    const { module, own } = pass.scope;
    if (!own.platform) {
      const stray = module.assets[0] ?? module.extensions[0] ?? module.edges[0];
      if (stray !== undefined)
        diagnostics.push(
          createDiagnostic('resolve/no-platform', module.source.uri, stray.name.span, {
            missing: 'declaration',
          }),
        );
    }
    for (const decl of module.assets) {
      const { text: name, span } = decl.name;
      if (own.types.get(name)?.decl !== decl) continue;
      if (!kinds.has(name)) kinds.set(name, { decl, module, fields: resolveFields(pass, decl) });
      else
        diagnostics.push(
          createDiagnostic('resolve/duplicate-name', module.source.uri, span, {
            what: 'kind',
            name,
            where: 'The platform',
          }),
        );
    }
  }
  for (const pass of passes)
    for (const decl of pass.scope.module.extensions) {
      const name = resolveKind(pass, decl.name);
      const kind = name === undefined ? undefined : kinds.get(name);
      if (kind !== undefined) addFields(pass, kind.fields, decl);
    }
  for (const { fields } of [...kinds.values(), ...[...records.values()].map(asFields)])
    for (const { field, decl, module } of fields.values()) {
      const pass = passOf(module);
      if (pass !== undefined && field?.tag === 'stored') checkElements(pass, decl, field, records);
    }
  const groups = buildGroups(passes, kinds);
  for (const [owner, { fields }] of kinds) checkRelations(owner, fields, kinds, groups, symbols, diagnostics);
  checkKeyCycles(kinds, diagnostics);
  checkAlike(kinds, diagnostics);
  const edges = buildEdges(passes, kinds, groups);
  const extensions = describeExtensions(platforms, kinds);
  const tables = new Map<ast.TableDecl, TableEntry>();
  for (const pass of passes)
    for (const decl of pass.scope.module.tables) tables.set(decl, resolveTable(pass, decl));

  const schema: Schema | undefined =
    platform === undefined
      ? undefined
      : {
          platform: platform.name.text,
          version: platform.version,
          enums: [...enums.values()].map((e) => e.type),
          ...(records.size === 0
            ? {}
            : { records: [...records.values()].map((r) => recordType(r, { records, enums })) }),
          kinds: [
            ...[...kinds.values()].map((k) => assetKind(k, { records, enums })),
            ...extensions.map((e) => extensionMarker(e.name)),
          ],
          ...(groups.size === 0 ? {} : { groups: [...groups.values()].map((g) => g.type) }),
          edges: [...edges.values()].map((e) => e.set),
          ...(extensions.length === 0 ? {} : { extensions }),
        };
  const rows = [...tables.values()].map((t) => [t.kind.name, t] as const);
  const all = new Map<string, KindEntry>([...withBaselineKinds(kinds), ...rows]);
  return { schema, kinds: all, groups, enums, records, tables, edges, symbols, diagnostics };
}

/** Beside each kind, that of its assets in the baseline: the same fields, which lead to assets of the baseline. */
function withBaselineKinds(kinds: ReadonlyMap<string, KindEntry>): ReadonlyMap<string, KindEntry> {
  const all = new Map(kinds);
  for (const [name, entry] of kinds) {
    const fields = [...entry.fields].map(([field, f]): readonly [string, FieldEntry] => [
      field,
      {
        ...f,
        field: f.field && fieldBefore(f.field),
        derived: f.derived && { ...f.derived, type: typeBefore(f.derived.type) },
      },
    ]);
    all.set(kindBefore(name), { ...entry, fields: new Map(fields) });
  }
  return all;
}

function addEnum(pass: DeclarationPass, decl: ast.EnumDecl, enums: Map<string, EnumEntry>): void {
  const { uri } = pass.scope.module.source;
  const { name } = decl;
  if (name.text === '' || pass.scope.own.types.get(name.text)?.decl !== decl) return;
  checkCapital(pass, name, 'enum', true);
  const first = enums.get(name.text);
  if (first !== undefined) {
    pass.diagnostics.push(
      createDiagnostic('resolve/duplicate-name', uri, name.span, {
        what: 'enum',
        name: name.text,
        where: 'The workspace',
      }),
    );
    return;
  }
  const members = new Map<string, ast.EnumMember>();
  for (const member of decl.members) {
    if (member.name.text === '') continue;
    checkCapital(pass, member.name, 'member', false);
    if (members.has(member.name.text))
      pass.diagnostics.push(
        createDiagnostic('resolve/duplicate-name', uri, member.name.span, {
          what: 'member',
          name: member.name.text,
          where: `Enum \`${name.text}\``,
        }),
      );
    else members.set(member.name.text, member);
    pass.symbols.set(member.name, { tag: 'member', enum: name.text, member: member.name.text, decl: member });
  }
  if (decl.members.length === 0)
    pass.diagnostics.push(createDiagnostic('resolve/empty-enum', uri, name.span, { name: name.text }));
  pass.symbols.set(name, { tag: 'enum', name: name.text, decl });
  enums.set(name.text, {
    decl,
    members,
    type: {
      name: name.text,
      doc: decl.doc,
      ordered: decl.ordered,
      members: [...members].map(([member, m]) => ({ name: member, title: m.title?.value ?? '', doc: m.doc })),
    },
  });
}

function resolveFields(pass: DeclarationPass, decl: ast.AssetDecl): Map<string, FieldEntry> {
  const { uri } = pass.scope.module.source;
  const report = pass.diagnostics;
  checkCapital(pass, decl.name, 'kind', true);
  pass.symbols.set(decl.name, { tag: 'kind', kind: decl.name.text, decl });
  const fields = new Map<string, FieldEntry>();
  const keys = addFields(pass, fields, decl);
  if (keys === 0 && decl.name.text !== '')
    report.push(createDiagnostic('resolve/no-key', uri, decl.name.span, { kind: decl.name.text }));
  return fields;
}

/** @returns how many keys the declaration names */
function addFields(
  pass: DeclarationPass,
  fields: Map<string, FieldEntry>,
  decl: ast.AssetDecl | ast.ExtendDecl,
): number {
  const { module } = pass.scope;
  const { uri } = module.source;
  const report = pass.diagnostics;
  const kind = decl.name.text;
  let keys = 0;
  for (const field of decl.fields) {
    const { name } = field;
    if (name.text === '') continue;
    checkCapital(pass, name, 'field', false);
    if (fields.has(name.text)) {
      report.push(
        createDiagnostic('resolve/duplicate-name', uri, name.span, {
          what: 'field',
          name: name.text,
          where: `\`${kind}\``,
        }),
      );
      continue;
    }
    const isKey = field.modifiers.includes('key');
    if (isKey) keys += 1;
    if (isKey && decl.kind === 'ExtendDecl')
      report.push(createDiagnostic('resolve/extended-key', uri, name.span, { kind }));
    if (field.modifiers.includes('derived')) {
      const derived = resolveDerived(pass, field);
      fields.set(name.text, { field: undefined, derived, decl: field, module });
      if (derived !== undefined) pass.symbols.set(name, { tag: 'derived', kind, type: derived, decl: field });
      continue;
    }
    if (field.value !== undefined && field.value.kind !== 'Missing')
      report.push(
        createDiagnostic('resolve/derived-value', uri, field.value.span, { name: name.text, derived: false }),
      );
    const resolved = resolveField(pass, field, isKey && decl.kind === 'AssetDecl');
    fields.set(name.text, { field: resolved, derived: undefined, decl: field, module });
    if (resolved !== undefined) pass.symbols.set(name, { tag: 'field', kind, field: resolved, decl: field });
  }
  return keys;
}

/** The type of a field that follows from others; its value is checked with the bodies. */
function resolveDerived(pass: DeclarationPass, field: ast.FieldDecl): FieldType | undefined {
  const { uri } = pass.scope.module.source;
  const { name, value } = field;
  const modifier = field.modifiers.find((m) => m !== 'derived');
  if (modifier !== undefined)
    pass.diagnostics.push(
      createDiagnostic('resolve/derived-modifier', uri, name.span, { name: name.text, modifier }),
    );
  if (value === undefined)
    pass.diagnostics.push(
      createDiagnostic('resolve/derived-value', uri, name.span, { name: name.text, derived: true }),
    );
  const type = resolveTypeExpr(pass, field.type, 'derived');
  return type.type.tag === 'error' ? undefined : type;
}

/** What the identity of an asset may be made of. */
const KEY_TYPES: ReadonlySet<Type['tag']> = new Set([
  'bool',
  'int',
  'decimal',
  'string',
  'timestamp',
  'duration',
  'version',
  'host',
  'ip',
  'cidr',
  'enum',
  'asset',
] as const);

function resolveField(pass: DeclarationPass, field: ast.FieldDecl, isKey: boolean): SchemaField | undefined {
  const { uri } = pass.scope.module.source;
  const { name, doc } = field;
  const { base } = field.type;
  const noKey = (why: string) => {
    pass.diagnostics.push(createDiagnostic('resolve/key-type', uri, name.span, { name: name.text, why }));
    return undefined;
  };
  if (isKey && (base.tag === 'many' || base.tag === 'one')) return noKey('a relation is no data of its own');
  if (base.tag === 'many' || base.tag === 'one') {
    const kind = resolveKind(pass, base.name);
    return kind === undefined
      ? undefined
      : { tag: 'relation', name: name.text, doc, many: base.tag === 'many', kind, via: base.via.text };
  }
  const type: FieldType = resolveTypeExpr(pass, field.type, 'field');
  if (type.type.tag === 'error') return undefined;
  if (isKey && type.optional) return noKey('a part of a key is never absent');
  if (isKey && type.unknown) return noKey('a part of a key is never unknown');
  if (isKey && field.modifiers.includes('secret'))
    return noKey('keys stand in every output, so they cannot be secret');
  if (isKey && !KEY_TYPES.has(type.type.tag)) return noKey(`\`${showType(type.type)}\` is no single value`);
  return { tag: 'stored', name: name.text, doc, type, secret: field.modifiers.includes('secret') };
}

/** `many K via f` and `one K via f`: f is a stored `ref` back to this kind, and always known. */
function checkRelations(
  owner: string,
  fields: ReadonlyMap<string, FieldEntry>,
  kinds: ReadonlyMap<string, KindEntry>,
  groups: ReadonlyMap<string, GroupEntry>,
  symbols: Map<ast.Node, NameSymbol>,
  diagnostics: Diagnostic[],
): void {
  for (const { field, decl: fieldDecl, module } of fields.values()) {
    if (field?.tag !== 'relation') continue;
    const { base } = fieldDecl.type;
    if (base.tag !== 'many' && base.tag !== 'one') continue;
    const via = kinds.get(field.kind)?.fields.get(field.via);
    if (via !== undefined && via.field === undefined && via.derived === undefined) continue;
    const back = via?.field;
    const why =
      back === undefined
        ? via === undefined
          ? 'there is no such field'
          : 'it is derived, without data of its own'
        : back.tag === 'relation'
          ? 'it is a relation itself'
          : back.type.type.tag !== 'asset' ||
              (back.type.type.kind !== owner &&
                groups.get(back.type.type.kind)?.type.members.includes(owner) !== true)
            ? `it is no \`ref ${owner}\``
            : back.type.unknown
              ? 'it may be unknown'
              : undefined;
    if (back !== undefined && via !== undefined)
      symbols.set(base.via, { tag: 'field', kind: field.kind, field: back, decl: via.decl });
    if (why !== undefined && base.via.text !== '')
      diagnostics.push(
        createDiagnostic('resolve/relation-field', module.source.uri, base.via.span, {
          kind: field.kind,
          via: field.via,
          owner,
          why,
        }),
      );
  }
}

/** The parts of a record as fields. */
function asFields({ parts, module }: RecordEntry): { readonly fields: ReadonlyMap<string, FieldEntry> } {
  return {
    fields: new Map([...parts].map(([name, part]) => [name, { ...part, derived: undefined, module }])),
  };
}

function assetKind(entry: Draft, types: PartTypes): AssetKind {
  const { name, doc, singleton } = entry.decl;
  const fields = [...entry.fields.values()].flatMap(({ field }) =>
    field === undefined ? [] : [field.tag === 'stored' ? withParts(field, types) : field],
  );
  const keys = fields.filter(
    (f): f is StoredField =>
      entry.fields.get(f.name)?.decl.modifiers.includes('key') === true && f.tag === 'stored',
  );
  const [only] = keys;
  const alike = entry.decl.alike.map((n) => n.text);
  const common = { name: name.text, doc, singleton, ...(alike.length > 0 ? { alike } : {}) };
  if (only === undefined || (keys.length === 1 && only.type.type.tag === 'string'))
    return { ...common, key: only?.name ?? '', fields };
  const identity = keys.map((f) => f.name);
  const key: StoredField = {
    tag: 'stored',
    name: IDENTITY_FIELD,
    doc: `The canonical text of the identity, from ${identity.join(', ')}.`,
    type: plain({ tag: 'string' }),
    secret: false,
  };
  return { ...common, key: IDENTITY_FIELD, identity, fields: [key, ...fields] };
}

/** `alike by` names what an asset keeps when its key changes. */
function checkAlike(kinds: ReadonlyMap<string, Draft>, diagnostics: Diagnostic[]): void {
  for (const { decl, fields, module } of kinds.values())
    for (const { text: name, span } of decl.alike) {
      const found = fields.get(name);
      const why = alikeFault(found);
      if (name !== '' && why !== undefined)
        diagnostics.push(
          createDiagnostic('resolve/alike-field', module.source.uri, span, {
            kind: decl.name.text,
            name,
            why,
          }),
        );
    }
}

function alikeFault(entry: FieldEntry | undefined): string | undefined {
  if (entry === undefined) return 'there is no such field';
  // What is wrong with its declaration has been said.
  const { field, derived, decl } = entry;
  if (derived !== undefined) return 'it follows from other fields';
  if (field?.tag === 'relation') return 'it is a relation, which has no data of its own';
  if (decl.modifiers.includes('key')) return 'it is the key, which is what may differ';
  return field?.secret ? 'it is a secret' : undefined;
}

/** Reports keys that would be made of themselves, by way of references. */
function checkKeyCycles(kinds: ReadonlyMap<string, KindEntry>, diagnostics: Diagnostic[]): void {
  const referred = (kind: string): readonly { readonly target: string; readonly entry: FieldEntry }[] =>
    [...(kinds.get(kind)?.fields.values() ?? [])].flatMap((entry) => {
      const { field, decl } = entry;
      const isKey =
        decl.modifiers.includes('key') && field?.tag === 'stored' && field.type.type.tag === 'asset';
      return isKey ? [{ target: (field.type.type as { readonly kind: string }).kind, entry }] : [];
    });
  for (const kind of kinds.keys())
    for (const { target, entry } of referred(kind)) {
      const seen = new Set<string>();
      const open = [target];
      for (let next = open.pop(); next !== undefined && !seen.has(kind); next = open.pop()) {
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(...referred(next).map((r) => r.target));
      }
      if (seen.has(kind))
        diagnostics.push(
          createDiagnostic('resolve/key-type', entry.module.source.uri, entry.decl.name.span, {
            name: entry.decl.name.text,
            why: `the key of \`${target}\` is made of keys of \`${kind}\``,
          }),
        );
    }
}
