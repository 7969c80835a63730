/** Conditions that say of one thing which constants it is, and leave none; or one and its negation. */
import type { ast } from '@policyc/syntax';
import type { Clash } from './clash.js';
import { constantTest } from './constant-key.js';
import { judgementOf } from './expression-shape.js';
import type { LintContext } from './lint-rule.js';

/** Two operands that cannot both hold: one is the other's negation, or they leave no constant over. */
export function constantsClash(context: LintContext, operands: readonly ast.Expr[]): Clash | undefined {
  const judged = new Map<string, { readonly positive: boolean; readonly operand: ast.Expr }>();
  const possible = new Map<string, { readonly left: readonly string[]; readonly operand: ast.Expr }>();
  for (const operand of operands) {
    const { shape, positive } = judgementOf(operand);
    const other = judged.get(shape);
    if (other !== undefined && other.positive !== positive) return { operand, with: other.operand };
    judged.set(shape, { positive, operand });
    const test = constantTest(context, operand);
    if (test === undefined || !test.positive) continue;
    const before = possible.get(test.shape);
    const left = before?.left.filter((c) => test.constants.includes(c)) ?? test.constants;
    if (before !== undefined && left.length === 0) return { operand, with: before.operand };
    possible.set(test.shape, { left, operand });
  }
  for (const operand of operands) {
    const test = constantTest(context, operand);
    if (test === undefined || test.positive) continue;
    const before = possible.get(test.shape);
    if (before?.left.every((c) => test.constants.includes(c))) return { operand, with: before.operand };
  }
  return undefined;
}
