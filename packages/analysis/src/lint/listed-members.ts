/** Which members of its enum a set that is written out holds. */
import type { ast } from '@policyc/syntax';
import { writtenElements } from './constant-key.js';
import { stripParens } from './expression-shape.js';
import type { LintContext } from './lint-rule.js';

export interface ListedMembers {
  readonly enum: string;
  readonly listed: ReadonlySet<string>;
  /** Those that are not, in order of declaration. */
  readonly missing: readonly string[];
}

/** @returns undefined where the right side of `in` is no set of members that are written out */
export function listedMembers(context: LintContext, expr: ast.BinaryExpr): ListedMembers | undefined {
  if (expr.op !== 'in' && expr.op !== 'not in') return undefined;
  const type = context.typeOf(expr.left)?.type;
  const elements = writtenElements(expr.right);
  if (type?.tag !== 'enum' || elements === undefined || elements.length === 0) return undefined;
  const listed = new Set<string>();
  for (const element of elements) {
    const inner = stripParens(element);
    const symbol = context.symbolOf(inner.kind === 'MemberExpr' ? inner.member : inner);
    if (symbol?.tag !== 'member') return undefined;
    listed.add(symbol.member);
  }
  const declared = context.program.schema?.enums.find((e) => e.name === type.name);
  const missing = declared?.members.map((m) => m.name).filter((name) => !listed.has(name));
  return missing && { enum: type.name, listed, missing };
}
