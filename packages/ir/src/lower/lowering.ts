/** What the lowering of one program shares, and what the lowering of one policy counts. */
import type { Symbol as NameSymbol, SoundProgram } from '@policyc/analysis';
import type { FieldType, Schema, Type } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { Binder, Formula, Origin, ParamValue } from '../ir.js';
import type { Scope } from './scope.js';

/** Values by `Param.id` that replace the defaults of parameters: JSON that was checked, or an expression of a test. */
export type ParamOverrides = ReadonlyMap<string, ast.Expr | ParamValue>;

export interface Lowering {
  readonly program: SoundProgram;
  readonly params: ParamOverrides;
  /** The file of each function, parameter and derived field. */
  readonly uriOf: ReadonlyMap<ast.Node, string>;
  /** `Param.id` by declaration. */
  readonly paramIds: ReadonlyMap<ast.Node, string>;
  slots: number;
  nodes: number;
  /** Whether a policy judges the workspace as a whole. */
  usesWorkspace: boolean;
  /** Whether a policy speaks of the baseline, and whether the one at hand does. */
  usesBaseline: boolean;
  speaksOfBaseline: boolean;
  /** Of the formula that an `every` has become: whether it has something to judge. */
  readonly exercised: Map<Formula, Formula>;
}

/**
 * Inlining may multiply; beyond this many nodes a policy is refused. The largest of the standard library has 300. A node takes up to three local variables
 * in WebAssembly, of which V8 allows 50,000 in a function.
 */
export const NODE_LIMIT = 5000;

export class PolicyTooLarge extends Error {}

/** A function or derived field that speaks of the baseline, or joins both moments, got an asset of the baseline. */
export class MomentsMixed extends Error {}

/** That the policy at hand speaks of the baseline. */
export function noteBaseline(lowering: Lowering): void {
  lowering.usesBaseline = true;
  lowering.speaksOfBaseline = true;
}

export function schemaOf(lowering: Lowering): Schema {
  return lowering.program.schema;
}

/** A node's origin; counts it. */
export function originOf(node: ast.Node, scope: Scope, lowering: Lowering): Origin {
  if (++lowering.nodes > NODE_LIMIT) throw new PolicyTooLarge();
  return { uri: scope.uri, span: node.span };
}

export function newBinder(name: string, type: Type, lowering: Lowering): Binder {
  return { slot: lowering.slots++, name, type };
}

export function typeOf(expr: ast.Expr, lowering: Lowering): FieldType {
  const type = lowering.program.types.get(expr);
  if (!type) throw new Error(`no type for ${expr.kind} at ${expr.span.start}`);
  return type;
}

export function symbolOf(node: ast.Node, lowering: Lowering): NameSymbol | undefined {
  return lowering.program.symbols.get(node);
}

export function stripParens(expr: ast.Expr): ast.Expr {
  let inner = expr;
  while (inner.kind === 'ParenExpr') inner = inner.expr;
  return inner;
}
