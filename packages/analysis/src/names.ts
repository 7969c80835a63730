/** Looking up declared names in a module's scope, with one report for each name that is not there. */
import { closestName, type Diagnostic, type Fix, type Span } from '@policyc/base';
import type { ast } from '@policyc/syntax';
import { createDiagnostic } from './diagnostics/tables.js';
import type {
  CatalogueEntry,
  ModuleScope,
  PackageNames,
  TypeEntry,
  ValueEntry,
} from './resolve/package-names.js';

/** Where a pass over one module puts its findings. */
export interface Sink {
  readonly scope: ModuleScope;
  readonly diagnostics: Diagnostic[];
  /** Packages whose `use` was found missing: reported once. */
  readonly missingUses: Set<string>;
}

type Found<E> = { readonly entry: E; readonly from: PackageNames };

function find<E>(
  scope: ModuleScope,
  name: string,
  table: (p: PackageNames) => ReadonlyMap<string, E>,
): readonly Found<E>[] {
  const found: Found<E>[] = [];
  for (const from of scope.visible) {
    const entry = table(from).get(name);
    if (entry === undefined) continue;
    if (from === scope.own) return [{ entry, from }];
    found.push({ entry, from });
  }
  if (found.length > 0 || (table as unknown) === valuesOf) return found;
  // Types, edges and policies have no place for a prefix, so an alias does not take them away.
  for (const from of new Set(scope.aliases.values())) {
    const entry = table(from).get(name);
    if (entry !== undefined) found.push({ entry, from });
  }
  return found;
}

/**
 * The one visible declaration of a name.
 * @param others what else a name here could stand for
 * @returns the entry; `'reported'` where it is ambiguous or lives in a package that is not used; else `undefined`
 */
export function lookUp<E>(
  sink: Sink,
  name: string,
  span: Span,
  table: (p: PackageNames) => ReadonlyMap<string, E>,
  others: Iterable<string> = [],
): E | 'reported' | undefined {
  if (name === '') return 'reported';
  const { scope } = sink;
  const found = find(scope, name, table);
  if (found.length === 1) return found[0]?.entry;
  if (found.length > 1) {
    sink.diagnostics.push(
      createDiagnostic('resolve/ambiguous-name', scope.module.source.uri, span, {
        name,
        packages: found.map((f) => f.from.name),
      }),
    );
    return 'reported';
  }
  // It may be of the package that was not found, unless something that is there is spelt nearly like it.
  if (scope.incomplete && closestName(name, [...others, ...visibleNames(scope, table)]) === undefined)
    return 'reported';
  for (const [alias, p] of scope.aliases)
    if (table(p).has(name)) {
      const full = `${alias}.${name}`;
      sink.diagnostics.push(
        createDiagnostic(
          'resolve/alias-needed',
          scope.module.source.uri,
          span,
          { name, full },
          { fixes: [{ title: `Write \`${full}\``, edits: [{ span, newText: full }], certain: true }] },
        ),
      );
      return 'reported';
    }
  const elsewhere = scope.all.find((p) => p.name !== '' && table(p).has(name));
  if (elsewhere === undefined) return undefined;
  if (!sink.missingUses.has(elsewhere.name)) {
    sink.missingUses.add(elsewhere.name);
    sink.diagnostics.push(
      createDiagnostic(
        'resolve/use-missing',
        scope.module.source.uri,
        span,
        { name, package: elsewhere.name },
        { fixes: [useFix(scope, elsewhere.name)] },
      ),
    );
  }
  return 'reported';
}

function useFix(scope: ModuleScope, name: string): Fix {
  const { module } = scope;
  const last = module.uses[module.uses.length - 1] ?? module.packageDecl;
  const at = last?.span.end ?? 0;
  return {
    title: `Add \`use ${name}\``,
    edits: [
      { span: { start: at, end: at }, newText: last === undefined ? `use ${name}\n` : `\nuse ${name}` },
    ],
    certain: true,
  };
}

export const typesOf = (p: PackageNames): ReadonlyMap<string, TypeEntry> => p.types;
export const valuesOf = (p: PackageNames): ReadonlyMap<string, ValueEntry> => p.values;
export const edgesOf = (p: PackageNames): ReadonlyMap<string, readonly ast.EdgeDecl[]> => p.edges;

export const cataloguesOf = (p: PackageNames): ReadonlyMap<string, CatalogueEntry> => p.catalogues;

/** Names of one sort that the module can see. */
export function visibleNames<E>(
  scope: ModuleScope,
  table: (p: PackageNames) => ReadonlyMap<string, E>,
  keep: (entry: E) => boolean = () => true,
): readonly string[] {
  const names = new Set<string>();
  for (const p of scope.visible) for (const [name, entry] of table(p)) if (keep(entry)) names.add(name);
  return [...names];
}

/** The closest of `names`, all of them, and the fix that writes the closest one. */
export function suggest(
  name: string,
  names: readonly string[],
  span: Span,
): {
  readonly alternatives: { readonly closest: string | undefined; readonly names: readonly string[] };
  readonly fixes: readonly Fix[];
} {
  const closest = closestName(name, names);
  return {
    alternatives: { closest, names },
    fixes:
      closest === undefined
        ? []
        : [
            {
              title: `Change to \`${closest}\``,
              edits: [{ span, newText: closest }],
              certain: false,
            },
          ],
  };
}
