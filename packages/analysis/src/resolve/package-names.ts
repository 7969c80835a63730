/**
 * The names of each package, and what a module sees of them: its own package, those it uses, and the platforms that
 * those are written for.
 */
import type { Diagnostic } from '@policyc/base';
import { closestName } from '@policyc/base';
import type { ast } from '@policyc/syntax';
import { createDiagnostic } from '../diagnostics/tables.js';
import { type ModuleIndex, packagePath } from './module-index.js';

export type TypeEntry =
  | { readonly tag: 'kind'; readonly decl: ast.AssetDecl; readonly module: ModuleIndex }
  | { readonly tag: 'enum'; readonly decl: ast.EnumDecl; readonly module: ModuleIndex }
  | { readonly tag: 'record'; readonly decl: ast.RecordDecl; readonly module: ModuleIndex }
  | { readonly tag: 'group'; readonly decl: ast.GroupDecl; readonly module: ModuleIndex };
export type ValueEntry =
  | { readonly tag: 'param'; readonly decl: ast.ParamDecl; readonly module: ModuleIndex }
  | { readonly tag: 'fn'; readonly decl: ast.FnDecl; readonly module: ModuleIndex }
  | { readonly tag: 'table'; readonly decl: ast.TableDecl; readonly module: ModuleIndex };
export interface PolicyEntry {
  readonly decl: ast.PolicyDecl;
  readonly module: ModuleIndex;
}

export interface CatalogueEntry {
  readonly decl: ast.CatalogueDecl;
  readonly module: ModuleIndex;
}

export interface PackageNames {
  readonly name: string;
  readonly modules: readonly ModuleIndex[];
  readonly platform: boolean;
  readonly types: ReadonlyMap<string, TypeEntry>;
  readonly values: ReadonlyMap<string, ValueEntry>;
  readonly edges: ReadonlyMap<string, readonly ast.EdgeDecl[]>;
  readonly policies: ReadonlyMap<string, PolicyEntry>;
  readonly catalogues: ReadonlyMap<string, CatalogueEntry>;
}

/** What one module can name. */
export interface ModuleScope {
  readonly module: ModuleIndex;
  readonly own: PackageNames;
  /** The own package first. */
  readonly visible: readonly PackageNames[];
  /** `use a.b as c`: packages whose names are written `c.name`. */
  readonly aliases: ReadonlyMap<string, PackageNames>;
  readonly all: readonly PackageNames[];
  /** A `use` could not be resolved: unknown names may come from there and are not reported. */
  readonly incomplete: boolean;
}

/** Files without a `package` stand alone: each is a package of its own, without a name. */
export function groupPackages(
  modules: readonly ModuleIndex[],
  report: (diagnostic: Diagnostic) => void,
): readonly PackageNames[] {
  const groups = new Map<string, ModuleIndex[]>();
  for (const module of modules) {
    const key = module.packageName === '' ? `file ${module.source.uri}` : module.packageName;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [module]);
    else group.push(module);
  }
  const packages = [...groups.values()].map((group) => namesOf(group, report));
  reportNamelessIds(packages, report);
  return packages;
}

/** Findings name a policy by package and id, so files without a package share their ids. */
function reportNamelessIds(packages: readonly PackageNames[], report: (d: Diagnostic) => void): void {
  const seen = new Map<string, PolicyEntry>();
  for (const p of packages.filter((q) => q.name === ''))
    for (const [id, entry] of p.policies) {
      const first = seen.get(id);
      if (first === undefined) seen.set(id, entry);
      else
        report(
          createDiagnostic(
            'policy/duplicate-id',
            entry.module.source.uri,
            entry.decl.name.span,
            { id, package: 'the files without a package' },
            {
              related: [
                { uri: first.module.source.uri, span: first.decl.name.span, message: 'the first one' },
              ],
            },
          ),
        );
    }
}

function namesOf(modules: readonly ModuleIndex[], report: (d: Diagnostic) => void): PackageNames {
  const name = modules[0]?.packageName ?? '';
  const where = name === '' ? 'This file' : `Package \`${name}\``;
  const types = new Map<string, TypeEntry>();
  const values = new Map<string, ValueEntry>();
  const edges = new Map<string, ast.EdgeDecl[]>();
  const policies = new Map<string, PolicyEntry>();
  const catalogues = new Map<string, CatalogueEntry>();

  const add = <E extends { readonly decl: { readonly name: ast.Name }; readonly module: ModuleIndex }>(
    names: Map<string, E>,
    what: string,
    entry: E,
  ) => {
    const { name: declared } = entry.decl;
    if (declared.text === '') return;
    const first = names.get(declared.text);
    if (first === undefined) {
      names.set(declared.text, entry);
      return;
    }
    const related = [{ uri: first.module.source.uri, span: first.decl.name.span, message: 'the first one' }];
    const { uri } = entry.module.source;
    report(
      what === 'policy'
        ? createDiagnostic(
            'policy/duplicate-id',
            uri,
            declared.span,
            { id: declared.text, package: name === '' ? 'this file' : `package \`${name}\`` },
            { related },
          )
        : createDiagnostic(
            'resolve/duplicate-name',
            uri,
            declared.span,
            { what, name: declared.text, where },
            { related },
          ),
    );
  };

  for (const module of modules) {
    for (const decl of module.assets) add(types, 'type', { tag: 'kind', decl, module });
    for (const decl of module.groups) add(types, 'type', { tag: 'group', decl, module });
    for (const decl of module.enums) add(types, 'type', { tag: 'enum', decl, module });
    for (const decl of module.records) add(types, 'type', { tag: 'record', decl, module });
    for (const decl of module.params) add(values, 'name', { tag: 'param', decl, module });
    for (const decl of module.fns) add(values, 'name', { tag: 'fn', decl, module });
    for (const decl of module.tables) add(values, 'name', { tag: 'table', decl, module });
    for (const decl of module.policies) add(policies, 'policy', { decl, module });
    for (const decl of module.catalogues) add(catalogues, 'catalogue', { decl, module });
    for (const decl of module.edges) {
      if (decl.name.text === '') continue;
      const same = edges.get(decl.name.text) ?? [];
      const first = same[0];
      if (first !== undefined && (first.definition.tag === 'union' || decl.definition.tag === 'union'))
        report(
          createDiagnostic('resolve/duplicate-name', module.source.uri, decl.name.span, {
            what: 'edge',
            name: decl.name.text,
            where,
          }),
        );
      else edges.set(decl.name.text, [...same, decl]);
    }
  }
  return {
    name,
    modules,
    platform: modules.some((m) => m.platform !== undefined),
    types,
    values,
    edges,
    policies,
    catalogues,
  };
}

/** What a module sees; reports uses of packages that do not exist. */
export function scopeOf(
  module: ModuleIndex,
  packages: readonly PackageNames[],
  report: (diagnostic: Diagnostic) => void,
): ModuleScope {
  const own = packages.find((p) => p.modules.includes(module)) ?? namesOf([module], () => {});
  const visible = new Set([own]);
  const aliases = new Map<string, PackageNames>();
  let incomplete = false;
  const names = packages.map((p) => p.name).filter((n) => n !== '' && n !== own.name);
  for (const use of module.uses) {
    const name = packagePath(use.path);
    const found = packages.find((p) => p.name === name && name !== '');
    const alias = use.alias?.text ?? '';
    if (found !== undefined) {
      if (use.alias !== undefined && aliases.has(alias))
        report(
          createDiagnostic('resolve/duplicate-name', module.source.uri, use.alias.span, {
            what: 'package',
            name: alias,
            where: 'This file',
          }),
        );
      if (alias !== '') aliases.set(alias, found);
      // The words for the data are the platform's, whatever it is called.
      if (alias === '' || found.platform) visible.add(found);
      continue;
    }
    incomplete = true;
    const first = use.path[0];
    const last = use.path[use.path.length - 1];
    if (first === undefined || last === undefined || use.path.some((n) => n.text === '')) continue;
    const span = { start: first.span.start, end: last.span.end };
    const closest = closestName(name, names);
    report(
      createDiagnostic(
        'resolve/unknown-package',
        module.source.uri,
        span,
        { name, closest, names },
        closest === undefined
          ? {}
          : { fixes: [{ title: `Use \`${closest}\``, edits: [{ span, newText: closest }], certain: false }] },
      ),
    );
  }
  // What is added here is looked through in its turn: an extension brings its platform with it.
  const reached = new Set([...visible, ...aliases.values()]);
  for (const seen of reached)
    for (const used of seen.modules.flatMap((m) => m.uses)) {
      const platform = packages.find((p) => p.platform && p.name === packagePath(used.path));
      if (platform === undefined) continue;
      visible.add(platform);
      reached.add(platform);
    }
  return { module, own, visible: [...visible], aliases, all: packages, incomplete };
}
