/** `if x == a then 1 else if x in { b, c } then 2 else 3`: which members of an enum each branch is taken for. */
import type { ast } from '@policyc/syntax';
import { constantTest } from './constant-key.js';
import { stripParens } from './expression-shape.js';
import type { LintContext } from './lint-rule.js';

export interface IfChain {
  /** What is compared. */
  readonly subject: ast.Expr;
  readonly enum: string;
  readonly members: readonly string[];
  readonly branches: readonly { readonly test: ast.Expr; readonly members: readonly string[] }[];
  readonly last: ast.Expr;
  /** Those that the last `else` is for. */
  readonly rest: readonly string[];
}

/** @returns undefined where a branch asks something else, or where the `if` goes on one that was looked at */
export function ifChainOf(context: LintContext, expr: ast.IfExpr): IfChain | undefined {
  const around = context.ancestors.findLast((a) => a.kind !== 'ParenExpr');
  if (around?.kind === 'IfExpr' && stripParens(around.else) === expr) return undefined;
  const branches: { test: ast.Expr; members: readonly string[] }[] = [];
  let subject: ast.Expr | undefined;
  let shape: string | undefined;
  let at: ast.Expr = expr;
  for (; at.kind === 'IfExpr'; at = stripParens(at.else)) {
    const test = constantTest(context, at.condition);
    if (test === undefined || !test.positive || (shape !== undefined && shape !== test.shape))
      return undefined;
    shape = test.shape;
    subject = test.subject;
    branches.push({ test: at.condition, members: test.constants.map((c) => c.replace(/^member /, '')) });
  }
  const type = subject && context.typeOf(subject)?.type;
  const declared =
    type?.tag === 'enum' ? context.program.schema?.enums.find((e) => e.name === type.name) : undefined;
  if (subject === undefined || declared === undefined) return undefined;
  const members = declared.members.map((m) => m.name);
  const tested = new Set(branches.flatMap((b) => b.members));
  return {
    subject,
    enum: declared.name,
    members,
    branches,
    last: at,
    rest: members.filter((m) => !tested.has(m)),
  };
}
