/**
 * The checker: files in, a `CheckedProgram` out.
 * Stages: collect (each file alone), resolve (packages, schema, signatures), check (bodies, file by file). A body's
 * result is kept while its file and all that it can see are the same objects.
 */
import { compareUtf8, type Diagnostic, type Span } from '@policyc/base';
import type { FieldType } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { type BodyResult, type Callable, checkBodies, type ValueDecl } from './bodies.js';
import type { CheckedModule, CheckedProgram, DerivedField, NameSymbol } from './checked.js';
import { indexModule, type ModuleIndex, type ParsedFile } from './resolve/module-index.js';
import { groupPackages, type ModuleScope, type PackageNames, scopeOf } from './resolve/package-names.js';
import { reportRecursion } from './resolve/recursion.js';
import { buildSchema, type SchemaIndex } from './resolve/schema.js';
import { type ModuleSignature, resolveSignature, type Signatures } from './resolve/signatures.js';
import { reportUnused } from './resolve/unused.js';

/** What one check leaves for the next. */
export interface CheckCache {
  schema: { readonly key: readonly unknown[]; readonly index: SchemaIndex } | undefined;
  readonly signatures: WeakMap<ast.File, Kept<SignatureResult>>;
  readonly bodies: WeakMap<ast.File, Kept<BodyResult>>;
}

interface Kept<T> {
  readonly key: readonly unknown[];
  readonly result: T;
}

interface SignatureResult {
  readonly signature: ModuleSignature;
  readonly symbols: ReadonlyMap<ast.Node, NameSymbol>;
  readonly diagnostics: readonly Diagnostic[];
}

export function createCheckCache(): CheckCache {
  return { schema: undefined, signatures: new WeakMap(), bodies: new WeakMap() };
}

/**
 * Checks a set of files as one program. Never throws.
 * @param modules parsed files, the platform schema among them
 * @param cache from an earlier check of similar files; changed by this one
 */
export function check(
  modules: readonly ParsedFile[],
  cache: CheckCache = createCheckCache(),
): CheckedProgram {
  const indexes = modules.map(indexModule);
  const diagnostics: Diagnostic[] = indexes.flatMap((m) => m.diagnostics);
  const put = (d: Diagnostic) => diagnostics.push(d);
  const packages = groupPackages(indexes, put);
  const scopes = indexes.map((m) => scopeOf(m, packages, put));

  const schema = schemaOf(scopes, cache);
  diagnostics.push(...schema.diagnostics);
  const symbols = new Map<ast.Node, NameSymbol>(schema.symbols);
  const types = new Map<ast.Expr, FieldType>();

  const resolved = new Map<ModuleIndex, SignatureResult>();
  for (const scope of scopes) {
    const result = signatureOf(scope, schema, cache);
    resolved.set(scope.module, result);
    diagnostics.push(...result.diagnostics);
    for (const [node, symbol] of result.symbols) symbols.set(node, symbol);
  }
  const signatures = joinSignatures([...resolved.values()].map((r) => r.signature));

  const calls = new Map<Callable, ReadonlyMap<Callable, Span>>();
  const used = new Set<ValueDecl>();
  for (const scope of scopes) {
    const result = bodiesOf(scope, schema, signatures, resolved, cache);
    diagnostics.push(...result.diagnostics);
    for (const [node, symbol] of result.symbols) symbols.set(node, symbol);
    for (const [expr, type] of result.types) types.set(expr, type);
    for (const [caller, called] of result.calls) calls.set(caller, called);
    for (const decl of result.usedValues) used.add(decl);
  }
  reportRecursion(indexes, calls, put);
  if (!diagnostics.some((d) => d.severity === 'error'))
    reportUnused({ packages, used, symbols, schema }, put);

  const checked = new Map(
    indexes.map((m): readonly [ModuleIndex, CheckedModule] => [
      m,
      { source: m.source, file: m.file, packageName: m.packageName },
    ]),
  );
  const order = new Map(indexes.map((m, i) => [m.source.uri, i]));
  return Object.freeze({
    modules: [...checked.values()],
    schema: schema.schema,
    derived: derivedFields(schema),
    policies: [...checked]
      .flatMap(([m, module]) => m.policies.map((decl) => ({ module, decl })))
      .sort(
        (a, b) =>
          compareUtf8(a.module.packageName, b.module.packageName) ||
          compareUtf8(a.decl.name.text, b.decl.name.text),
      ),
    tables: [...schema.tables.values()]
      .flatMap(({ module: index, decl, id, kind }) => {
        const module = checked.get(index);
        return module === undefined ? [] : [{ module, decl, id, kind }];
      })
      .sort((a, b) => compareUtf8(a.id, b.id)),
    tests: [...checked].flatMap(([m, module]) => m.tests.map((decl) => ({ module, decl }))),
    types,
    symbols,
    diagnostics: diagnostics.sort(
      (a, b) =>
        (order.get(a.uri) ?? 0) - (order.get(b.uri) ?? 0) ||
        a.span.start - b.span.start ||
        a.span.end - b.span.end,
    ),
  });
}

function derivedFields(schema: SchemaIndex): ReadonlyMap<string, readonly DerivedField[]> {
  return new Map(
    [...schema.kinds].map(([kind, { fields }]) => [
      kind,
      [...fields.values()].flatMap(({ derived, decl }) =>
        derived === undefined ? [] : [{ kind, name: decl.name.text, doc: decl.doc, type: derived, decl }],
      ),
    ]),
  );
}

function sameKey(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

/** The schema depends on the files that declare parts of it, and on what these can see. */
function schemaOf(scopes: readonly ModuleScope[], cache: CheckCache): SchemaIndex {
  const parts = scopes.filter(
    ({ module: m }) =>
      m.platform ??
      m.assets[0] ??
      m.extensions[0] ??
      m.groups[0] ??
      m.enums[0] ??
      m.records[0] ??
      m.edges[0] ??
      m.tables[0],
  );
  const key = parts.flatMap((s) => [
    s.module.file,
    s.incomplete,
    ...seenBy(s).flatMap((p) => p.modules.map((m) => m.file)),
  ]);
  if (cache.schema !== undefined && sameKey(cache.schema.key, key)) return cache.schema.index;
  const index = buildSchema(parts);
  cache.schema = { key, index };
  return index;
}

/** The packages that a module can name, bare or by an alias. */
function seenBy(scope: ModuleScope): readonly PackageNames[] {
  return [...scope.visible, ...scope.aliases.values()];
}

function visibleFiles(scope: ModuleScope): readonly unknown[] {
  return [scope.incomplete, ...seenBy(scope).flatMap((p) => p.modules.map((m) => m.file))];
}

/** Results that say a name is nowhere depend on the whole workspace, and are made anew. */
function isLocal(diagnostics: readonly Diagnostic[]): boolean {
  return !diagnostics.some((d) => d.code.startsWith('resolve/unknown-') || d.code === 'resolve/use-missing');
}

function signatureOf(scope: ModuleScope, schema: SchemaIndex, cache: CheckCache): SignatureResult {
  const { file } = scope.module;
  const key = [schema, ...visibleFiles(scope)];
  const kept = cache.signatures.get(file);
  if (kept !== undefined && sameKey(kept.key, key) && isLocal(kept.result.diagnostics)) return kept.result;
  const diagnostics: Diagnostic[] = [];
  const symbols = new Map<ast.Node, NameSymbol>();
  const signature = resolveSignature({ scope, diagnostics, symbols, missingUses: new Set() }, scope.module);
  const result = { signature, symbols, diagnostics };
  cache.signatures.set(file, { key, result });
  return result;
}

function joinSignatures(all: readonly ModuleSignature[]): Signatures {
  return {
    param: (decl) => {
      for (const s of all) {
        const type = s.params.get(decl);
        if (type !== undefined) return type;
      }
      return undefined;
    },
    fn: (decl) => {
      for (const s of all) {
        const signature = s.fns.get(decl);
        if (signature !== undefined) return signature;
      }
      return undefined;
    },
  };
}

function bodiesOf(
  scope: ModuleScope,
  schema: SchemaIndex,
  signatures: Signatures,
  resolved: ReadonlyMap<ModuleIndex, SignatureResult>,
  cache: CheckCache,
): BodyResult {
  const { file } = scope.module;
  const seen = seenBy(scope).flatMap((p) => p.modules.map((m) => resolved.get(m)));
  const key = [schema, ...visibleFiles(scope), ...seen];
  const kept = cache.bodies.get(file);
  if (kept !== undefined && sameKey(kept.key, key) && isLocal(kept.result.diagnostics)) return kept.result;
  const missing = resolved.get(scope.module)?.diagnostics.some((d) => d.code === 'resolve/use-missing');
  const result = checkBodies(scope, schema, signatures, missing === true);
  cache.bodies.set(file, { key, result });
  return result;
}
