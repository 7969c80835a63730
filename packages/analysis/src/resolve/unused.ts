/**
 * What a package of policies declares for itself and nothing names.
 * Invariant: what a package without policies declares is there for others; and so is what a platform or an extension declares,
 * unless its package has all the policies and no other uses it.
 */
import type { Diagnostic } from '@policyc/base';
import type { ast } from '@policyc/syntax';
import type { ValueDecl } from '../bodies.js';
import type { NameSymbol } from '../checked.js';
import { createDiagnostic } from '../diagnostics/tables.js';
import { type ModuleIndex, packagePath } from './module-index.js';
import type { PackageNames } from './package-names.js';
import type { SchemaIndex } from './schema.js';

export interface Declared {
  readonly packages: Iterable<PackageNames>;
  /** The parameters, functions and tables that something names. */
  readonly used: ReadonlySet<ValueDecl>;
  readonly symbols: ReadonlyMap<ast.Node, NameSymbol>;
  readonly schema: SchemaIndex;
}

/** @param declared a program without errors */
export function reportUnused(declared: Declared, put: (d: Diagnostic) => void): void {
  const { packages, used, schema } = declared;
  let found: ReadonlySet<ast.Node> | undefined;
  const isNamed = (decl: ast.Node): boolean => {
    found ??= namedDeclarations(declared);
    return found.has(decl);
  };
  const reportOne = (module: ModuleIndex, name: ast.Name, what: string, shown = name.text) =>
    put(createDiagnostic('resolve/unused-declaration', module.source.uri, name.span, { what, name: shown }));
  for (const p of packages) {
    if (!p.modules.some((m) => m.policies.length > 0)) continue;
    for (const { tag, decl, module } of p.values.values())
      if (!used.has(decl))
        reportOne(module, decl.name, tag === 'param' ? 'parameter' : tag === 'fn' ? 'function' : 'table');
    if (p.platform && isUsed(p, packages)) continue;
    for (const { tag, decl, module } of p.types.values())
      if ((tag === 'enum' || tag === 'record' || tag === 'group') && !isNamed(decl))
        reportOne(module, decl.name, tag);
    for (const module of p.modules) {
      // Of several declarations of one edge, the first stands for all.
      for (const decl of module.edges)
        if (schema.edges.get(decl.name.text)?.decl === decl && !isNamed(decl))
          reportOne(module, decl.name, 'edge');
      for (const asset of [...module.assets, ...module.extensions])
        for (const field of asset.fields)
          if (field.value !== undefined && !isNamed(field))
            reportOne(module, field.name, 'derived field', `${asset.name.text}.${field.name.text}`);
    }
  }
}

/** Whether another package uses it. */
function isUsed(p: PackageNames, packages: Iterable<PackageNames>): boolean {
  return [...packages].some(
    (other) =>
      other !== p && other.modules.some((m) => m.uses.some((use) => packagePath(use.path) === p.name)),
  );
}

/** The declarations of the schema that something names. */
function namedDeclarations({ packages, symbols, schema }: Declared): ReadonlySet<ast.Node> {
  const declaring = new Set(
    [...packages].flatMap((p) => p.modules).flatMap((m) => m.file.declarations.flatMap(namesDeclaredBy)),
  );
  const named = new Set<ast.Node>();
  const members = new Set<ast.Node>();
  for (const [node, symbol] of symbols) {
    if (node.kind === 'Name' && declaring.has(node)) continue;
    if (symbol.tag === 'member' && node !== symbol.decl.name) members.add(symbol.decl);
    else if (symbol.tag === 'derived') for (const decl of derivedAs(symbol, schema)) named.add(decl);
    else if (
      symbol.tag === 'enum' ||
      symbol.tag === 'record' ||
      symbol.tag === 'group' ||
      symbol.tag === 'edge'
    )
      named.add(symbol.decl);
  }
  // A bare member names its enum.
  for (const symbol of symbols.values())
    if (symbol.tag === 'enum' && symbol.decl.members.some((m) => members.has(m))) named.add(symbol.decl);
  return named;
}

/** The names that a declaration gives, itself and its fields. */
function namesDeclaredBy(decl: ast.Declaration): readonly ast.Name[] {
  if (decl.kind === 'AssetDecl' || decl.kind === 'ExtendDecl')
    return [decl.name, ...decl.fields.map((f) => f.name)];
  return decl.kind === 'EnumDecl' ||
    decl.kind === 'RecordDecl' ||
    decl.kind === 'GroupDecl' ||
    decl.kind === 'EdgeDecl'
    ? [decl.name]
    : [];
}

/** Of a group, each kind has a derived field of its own. */
function derivedAs(
  { kind, decl }: Extract<NameSymbol, { readonly tag: 'derived' }>,
  { kinds, groups }: SchemaIndex,
): readonly ast.Node[] {
  const group = groups.get(kind);
  if (group === undefined) return [decl];
  return group.type.members.flatMap((member) => kinds.get(member)?.fields.get(decl.name.text)?.decl ?? []);
}
