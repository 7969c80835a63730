/**
 * A number for the shape of rules: how they are built, and how long their constants are.
 * Invariant: rules that are the same up to the names of variables and of helpers have the same shape; others may, too.
 */
import type { Branch, Expr, Rule, Statement } from './ast.js';

export function shapeOf(rules: readonly Rule[]): number {
  let shape = rules.length;
  for (const rule of rules) {
    shape = mix(shape, rule.params.length);
    for (const branch of rule.branches) shape = mix(shape, ofBranch(branch));
  }
  return shape;
}

function mix(a: number, b: number): number {
  return (Math.imul(a, 31) + b) | 0;
}

function ofBranch({ value, body }: Branch): number {
  return mix(ofBody(body), value ? ofExpr(value) : 1);
}

function ofBody(body: readonly Statement[]): number {
  let shape = body.length;
  for (let i = 0; i < body.length; i++) shape = mix(shape, ofStatement(body[i] as Statement));
  return shape;
}

function ofStatement(statement: Statement): number {
  switch (statement.tag) {
    case 'expr':
      return ofExpr(statement.expr);
    case 'not':
      return mix(2, ofExpr(statement.expr));
    case 'assign':
      return mix(3, ofExpr(statement.value));
    case 'some':
      return mix(4, ofExpr(statement.domain));
    case 'every':
      return mix(mix(5, ofExpr(statement.domain)), ofBody(statement.body));
  }
}

function ofExpr(expr: Expr): number {
  switch (expr.tag) {
    case 'scalar':
      return mix(6, expr.width);
    // Whose text holds names.
    case 'var':
    case 'verbatim':
      return 7;
    case 'ref':
      return mix(ofExpr(expr.base), ofList(expr.path));
    case 'array':
      return mix(8, ofList(expr.items));
    case 'set':
      return mix(9, ofList(expr.items));
    case 'object': {
      let shape = 10;
      for (let i = 0; i < expr.entries.length; i++) {
        const entry = expr.entries[i] as readonly [Expr, Expr];
        shape = mix(mix(shape, ofExpr(entry[0])), ofExpr(entry[1]));
      }
      return shape;
    }
    case 'call':
      return mix(11, ofList(expr.args));
    case 'infix':
      return mix(mix(ofExpr(expr.left), expr.operator.length), ofExpr(expr.right));
    case 'comprehension': {
      const head = mix(ofExpr(expr.head), expr.key ? ofExpr(expr.key) : 12);
      return mix(head, ofBody(expr.body));
    }
  }
}

function ofList(list: readonly Expr[]): number {
  let shape = list.length;
  for (let i = 0; i < list.length; i++) shape = mix(shape, ofExpr(list[i] as Expr));
  return shape;
}
