import type { ast } from '@policyc/syntax';

/** The statements of one sort in a policy, in order. */
export function statementsOf<K extends ast.PolicyStatement['kind']>(
  policy: ast.PolicyDecl,
  kind: K,
): readonly Extract<ast.PolicyStatement, { kind: K }>[] {
  return policy.statements.filter((s): s is Extract<ast.PolicyStatement, { kind: K }> => s.kind === kind);
}
