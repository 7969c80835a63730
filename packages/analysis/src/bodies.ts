/** All bodies of one module: parameters, functions, policies, tests. */
import type { Diagnostic, Span } from '@policyc/base';
import type { FieldType } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { NameSymbol } from './checked.js';
import type { BodyContext } from './expressions/body-context.js';
import { checkDerived, checkFn, checkParam } from './policies/declarations.js';
import { checkReadable } from './policies/distorted.js';
import { checkCatalogue } from './policies/metadata.js';
import { checkPolicy } from './policies/policy.js';
import { checkTest } from './policies/test.js';
import type { ModuleScope } from './resolve/package-names.js';
import type { SchemaIndex } from './resolve/schema.js';
import type { Signatures } from './resolve/signatures.js';

/** What is inlined where it is named, and so must not name itself. */
export type Callable = ast.FnDecl | ast.FieldDecl;

/** What is declared to be named in bodies. */
export type ValueDecl = ast.ParamDecl | ast.FnDecl | ast.TableDecl;

export interface BodyResult {
  readonly types: ReadonlyMap<ast.Expr, FieldType>;
  readonly symbols: ReadonlyMap<ast.Node, NameSymbol>;
  readonly diagnostics: readonly Diagnostic[];
  /** Which functions and derived fields each of them names. */
  readonly calls: ReadonlyMap<Callable, ReadonlyMap<Callable, Span>>;
  readonly usedValues: ReadonlySet<ValueDecl>;
}

/** @param useReported whether a missing `use` of this file is reported already */
export function checkBodies(
  scope: ModuleScope,
  schema: SchemaIndex,
  signatures: Signatures,
  useReported: boolean,
): BodyResult {
  const { module } = scope;
  const ctx: BodyContext = {
    scope,
    schema,
    signatures,
    types: new Map(),
    symbols: new Map(),
    diagnostics: [],
    missingUses: new Set(useReported ? scope.all.map((p) => p.name) : []),
    flows: new Map(),
    keys: new Map(),
    constants: new Set(),
    reportedOnce: new Set(),
    uses: new Map(),
    usedValues: new Set(),
    localsOf: new Map(),
    calls: new Map(),
    nextLocal: 1,
  };
  for (const decl of module.params) checkReadable(ctx, decl.span, () => checkParam(ctx, decl));
  const calls = new Map<Callable, ReadonlyMap<Callable, Span>>(
    module.fns.map((decl) => [decl, checkReadable(ctx, decl.span, () => checkFn(ctx, decl))]),
  );
  for (const { name, fields } of [...module.assets, ...module.extensions])
    for (const decl of fields)
      if (decl.modifiers.includes('derived'))
        calls.set(
          decl,
          checkReadable(ctx, decl.span, () => checkDerived(ctx, name.text, decl)),
        );
  for (const decl of module.catalogues) checkCatalogue(ctx, decl);
  for (const decl of module.policies) checkPolicy(ctx, decl);
  for (const decl of module.tests) checkTest(ctx, decl);
  return {
    types: ctx.types,
    symbols: ctx.symbols,
    diagnostics: ctx.diagnostics,
    calls,
    usedValues: ctx.usedValues,
  };
}
