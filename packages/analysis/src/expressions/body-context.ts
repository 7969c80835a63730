/**
 * The state of checking one module's bodies, and the environment of one expression.
 * Invariants: an environment is never changed, only extended; facts name access paths that are proven present (or absent, or of a kind); each
 * local has a number of its own, so that facts about one that has ended can do no harm.
 */
import type { DiagnosticEntry, DiagnosticExtras, Span } from '@policyc/base';
import type { FieldType } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { NameSymbol } from '../checked.js';
import { type analysisDiagnostics, createDiagnostic } from '../diagnostics/tables.js';
import type { SchemaIndex } from '../resolve/schema.js';
import type { Signatures } from '../resolve/signatures.js';
import type { DeclarationPass } from '../resolve/type-expressions.js';

export type Facts = ReadonlySet<string>;

/** What a condition proves about presence when it is true, and when it is false. */
export interface Flow {
  readonly yes: Facts;
  readonly no: Facts;
}
export const NO_FACTS: Facts = new Set();
export const NO_FLOW: Flow = { yes: NO_FACTS, no: NO_FACTS };

export type Local = {
  /** Unique in the module. */
  readonly id: number;
  readonly name: string;
  readonly type: FieldType;
} & (
  | { readonly tag: 'binder'; readonly decl: ast.Binder }
  | { readonly tag: 'fn-param'; readonly decl: ast.FnParam }
  /** In the value of a derived field: a field of the same asset, by its bare name. */
  | {
      readonly tag: 'own-field';
      readonly decl: ast.FieldDecl;
      /** `undefined`: the field was reported. */
      readonly symbol: NameSymbol | undefined;
      readonly key: string;
    }
  | {
      readonly tag: 'let';
      readonly decl: ast.LetStatement;
      /** The access path that it stands for, where it is one. */
      readonly key: string | undefined;
      readonly flow: Flow;
      readonly constant: boolean;
    }
);

/** The condition that a guard would be written in front of. */
export interface Leaf {
  readonly expr: ast.Expr;
  /** Whether the guarded form needs parentheses. */
  readonly wrap: boolean;
  /** Key of the binder whose `where` or `satisfies` this is: guards on other paths belong further out. */
  readonly binder: string | undefined;
  readonly outer: Leaf | undefined;
}

export interface Env {
  readonly locals: ReadonlyMap<string, Local>;
  readonly facts: Facts;
  readonly leaf: Leaf | undefined;
  /** Inside `... is present` and before `otherwise`: every hop of an access path may be absent. */
  readonly freeHops: boolean;
}
export const EMPTY_ENV: Env = { locals: new Map(), facts: NO_FACTS, leaf: undefined, freeHops: false };

export interface BodyContext extends DeclarationPass {
  readonly schema: SchemaIndex;
  readonly signatures: Signatures;
  readonly types: Map<ast.Expr, FieldType>;
  readonly flows: Map<ast.Expr, Flow>;
  /** Access paths: `#3.endpoint.auth`. */
  readonly keys: Map<ast.Expr, string>;
  /** Expressions whose value is known before the policy runs. */
  readonly constants: Set<ast.Expr>;
  /** Unguarded paths, and parts of the language still to come, that were reported: once for each body. */
  readonly reportedOnce: Set<string>;
  /** How often each local was named, by its number. */
  readonly uses: Map<number, number>;
  /** Parameters and functions that are named. */
  readonly usedValues: Set<ast.ParamDecl | ast.FnDecl | ast.TableDecl>;
  /** Locals by declaration, also after they have ended. */
  readonly localsOf: Map<ast.Node, Local>;
  /** The functions and derived fields that the body at hand names. */
  calls: Map<ast.FnDecl | ast.FieldDecl, Span>;
  nextLocal: number;
}

type Table = typeof analysisDiagnostics;
export type DiagnosticCode = keyof Table & string;
export type DiagnosticParams<C extends DiagnosticCode> =
  Table[C] extends DiagnosticEntry<infer P> ? P : never;

/** Reports at `span` in the module at hand. */
export function report<C extends DiagnosticCode>(
  ctx: DeclarationPass,
  code: C,
  span: Span,
  params: DiagnosticParams<C>,
  extras: DiagnosticExtras = {},
): void {
  const create = createDiagnostic as (
    code: DiagnosticCode,
    uri: string,
    span: Span,
    params: unknown,
    extras: DiagnosticExtras,
  ) => ReturnType<typeof createDiagnostic>;
  ctx.diagnostics.push(create(code, ctx.scope.module.source.uri, span, params, extras));
}

/** The source text of a node. */
export function textOf(ctx: DeclarationPass, node: { readonly span: Span }): string {
  return ctx.scope.module.source.text.slice(node.span.start, node.span.end);
}

export function withFacts(env: Env, facts: Facts): Env {
  return facts.size === 0 ? env : { ...env, facts: union(env.facts, facts) };
}

export function union(a: Facts, b: Facts): Facts {
  return a.size === 0 ? b : b.size === 0 ? a : new Set([...a, ...b]);
}

export function intersection(a: Facts, b: Facts): Facts {
  return new Set([...a].filter((f) => b.has(f)));
}

/** An access path as one step: what it leads to is computed, so that the hops on the way are no fields to ask for. */
export function computedPath(path: string): string {
  return path.replaceAll('.', ':');
}

export function localKey(local: Local): string {
  // A test of its presence proves something, as that of a field does.
  if (local.tag === 'fn-param' && local.type.optional) return `#${local.id}.()`;
  return (local.tag === 'let' || local.tag === 'own-field') && local.key !== undefined
    ? local.key
    : `#${local.id}`;
}

export function stripParens(expr: ast.Expr): ast.Expr {
  let inner = expr;
  while (inner.kind === 'ParenExpr') inner = inner.expr;
  return inner;
}

/** Whether the parser reported something inside: then what seems to be missing may only be misspelt. */
export function hasParseError(ctx: BodyContext, span: Span): boolean {
  return ctx.scope.module.diagnostics.some(
    (d) => d.severity === 'error' && d.span.start >= span.start && d.span.start <= span.end,
  );
}
