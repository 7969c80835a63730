/**
 * The platform schema of a workspace: kinds, fields, relations and enums, resolved and checked.
 * Invariant: fields with a mistake have the error type or are left out, so that their uses are not reported again.
 */
import type { Diagnostic } from '@policyc/base';
import type { AssetKind, EnumType, FieldType, Schema, SchemaField } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { NameSymbol } from '../checked.js';
import { createDiagnostic } from '../diagnostics/tables.js';
import { buildEdges, type EdgeEntry } from './edges.js';
import type { ModuleIndex } from './module-index.js';
import type { ModuleScope } from './package-names.js';
import { type DeclarationPass, resolveKind, resolveTypeExpr } from './type-expressions.js';

export interface FieldEntry {
  /** `undefined`: derived, or declared but reported. */
  readonly field: SchemaField | undefined;
  /** The type of a `derived` field, unless it was reported. */
  readonly derived: FieldType | undefined;
  readonly decl: ast.FieldDecl;
  readonly module: ModuleIndex;
}
export interface KindEntry {
  readonly decl: ast.AssetDecl;
  readonly module: ModuleIndex;
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
  readonly kinds: ReadonlyMap<string, KindEntry>;
  readonly enums: ReadonlyMap<string, EnumEntry>;
  readonly edges: ReadonlyMap<string, EdgeEntry>;
  readonly symbols: ReadonlyMap<ast.Node, NameSymbol>;
  readonly diagnostics: readonly Diagnostic[];
}

/** A kind while its fields are collected. */
interface Draft extends KindEntry {
  readonly fields: Map<string, FieldEntry>;
}

/** @param scopes one for each module of the workspace */
export function buildSchema(scopes: readonly ModuleScope[]): SchemaIndex {
  const symbols = new Map<ast.Node, NameSymbol>();
  const diagnostics: Diagnostic[] = [];
  const passes = scopes.map(
    (scope): DeclarationPass => ({ scope, diagnostics, symbols, missingUses: new Set() }),
  );

  const enums = new Map<string, EnumEntry>();
  for (const pass of passes) for (const decl of pass.scope.module.enums) addEnum(pass, decl, enums);

  const platform = choosePlatform(passes);
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
    for (const decl of module.assets)
      if (own.types.get(decl.name.text)?.decl === decl && !kinds.has(decl.name.text))
        kinds.set(decl.name.text, { decl, module, fields: resolveFields(pass, decl) });
  }
  for (const pass of passes)
    for (const decl of pass.scope.module.extensions) {
      const name = resolveKind(pass, decl.name);
      const kind = name === undefined ? undefined : kinds.get(name);
      if (kind !== undefined) addFields(pass, kind.fields, decl);
    }
  for (const [owner, { fields }] of kinds) checkRelations(owner, fields, kinds, symbols, diagnostics);
  const edges = buildEdges(passes, kinds);

  const schema: Schema | undefined =
    platform === undefined
      ? undefined
      : {
          platform: platform.name.text,
          version: platform.version,
          enums: [...enums.values()].map((e) => e.type),
          kinds: [...kinds.values()].map(assetKind),
          edges: [...edges.values()].map((e) => e.set),
        };
  return { schema, kinds, enums, edges, symbols, diagnostics };
}

function choosePlatform(passes: readonly DeclarationPass[]): ast.PlatformDecl | undefined {
  let first: { readonly decl: ast.PlatformDecl; readonly module: ModuleIndex } | undefined;
  for (const { scope, diagnostics } of passes) {
    const { module } = scope;
    if (module.platform === undefined) continue;
    if (first === undefined) first = { decl: module.platform, module };
    else
      diagnostics.push(
        createDiagnostic(
          'resolve/two-platforms',
          module.source.uri,
          module.platform.name.span,
          { name: module.platform.name.text, other: first.decl.name.text },
          {
            related: [{ uri: first.module.source.uri, span: first.decl.name.span, message: 'the first one' }],
          },
        ),
      );
  }
  return first?.decl;
}

function checkCapital(pass: DeclarationPass, name: ast.Name, what: string, capital: boolean): void {
  if (name.text === '' || /^[A-Z]/.test(name.text) === capital) return;
  pass.diagnostics.push(
    createDiagnostic('resolve/capitals', pass.scope.module.source.uri, name.span, {
      name: name.text,
      what,
      capital,
    }),
  );
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
    else if (isKey && keys === 2)
      report.push(
        createDiagnostic('unsupported/field', uri, name.span, {
          what: 'Keys of several fields',
          instead: 'Give the asset one `key id: string` that joins them.',
        }),
      );
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
    const resolved = resolveField(pass, field, isKey && keys === 1);
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

function resolveField(pass: DeclarationPass, field: ast.FieldDecl, isKey: boolean): SchemaField | undefined {
  const { uri } = pass.scope.module.source;
  const { name, doc } = field;
  const notYet = (what: string, instead: string) => {
    pass.diagnostics.push(createDiagnostic('unsupported/field', uri, field.name.span, { what, instead }));
    return undefined;
  };
  const { base } = field.type;
  if (base.tag === 'many' || base.tag === 'one') {
    const kind = resolveKind(pass, base.name);
    return kind === undefined
      ? undefined
      : { tag: 'relation', name: name.text, doc, many: base.tag === 'many', kind, via: base.via.text };
  }
  const type: FieldType = resolveTypeExpr(pass, field.type, 'field');
  if (isKey && type.type.tag !== 'error' && (type.type.tag !== 'string' || type.optional || type.unknown))
    return notYet('Keys of another type than `string`', 'Write `key id: string`.');
  if (type.type.tag === 'error') return undefined;
  return { tag: 'stored', name: name.text, doc, type, secret: field.modifiers.includes('secret') };
}

/** `many K via f` and `one K via f`: f is a stored `ref` back to this kind, and always known. */
function checkRelations(
  owner: string,
  fields: ReadonlyMap<string, FieldEntry>,
  kinds: ReadonlyMap<string, KindEntry>,
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
          : back.type.type.tag !== 'asset' || back.type.type.kind !== owner
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

function assetKind(entry: KindEntry): AssetKind {
  const key = entry.decl.fields.find((f) => f.modifiers.includes('key'));
  return {
    name: entry.decl.name.text,
    doc: entry.decl.doc,
    singleton: entry.decl.singleton,
    key: key?.name.text ?? '',
    fields: [...entry.fields.values()].flatMap((f) => (f.field === undefined ? [] : [f.field])),
  };
}
