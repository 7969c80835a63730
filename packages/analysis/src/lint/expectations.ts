/** What tests expect, and what they name. */
import { type ast, visit } from '@policyc/syntax';

export function expectationsOf(test: ast.TestDecl): readonly ast.Expectation[] {
  return test.statements.flatMap((s) =>
    s.kind === 'CaseStatement' || s.kind === 'ExpectStatement' ? [s.expectation] : [],
  );
}

/** Names in expressions: references to given assets among them, members of enums too. */
export function namesIn(node: ast.Node): ReadonlySet<string> {
  const names = new Set<string>();
  visit(node, (inner) => {
    if (inner.kind === 'NameExpr') names.add(inner.name);
    if (inner.kind === 'BeforeStatement') names.add(inner.name.text);
  });
  return names;
}
