/**
 * The local names that an expression at a place may use: binders, lets, function parameters, given assets.
 * Invariant: inner names come first; a name is visible from where the language makes it visible, never earlier.
 */
import type { CheckedProgram } from '@policyc/analysis';
import type { FieldType } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import { typeOfName } from './type-of.js';

export interface LocalName {
  readonly name: string;
  readonly type: FieldType;
  readonly what: 'binder' | 'let' | 'fn-param' | 'given';
}

/**
 * @param path the nodes around the place, outermost first
 * @param offset the place
 */
export function scopeAt(
  program: CheckedProgram,
  path: readonly ast.Node[],
  offset: number,
): readonly LocalName[] {
  const names: LocalName[] = [];
  const bind = (binder: ast.Binder | undefined) => {
    if (binder === undefined || binder.name.text === '' || binder.source.span.start >= offset) return;
    names.push({ name: binder.name.text, type: typeOfName(program, binder.name), what: 'binder' });
  };
  for (const node of path) {
    switch (node.kind) {
      case 'PolicyDecl':
        for (const statement of node.statements) addStatement(program, names, bind, statement, offset);
        break;
      case 'FnDecl':
        for (const param of node.params) {
          if (param.name.text === '') continue;
          names.push({ name: param.name.text, type: typeOfName(program, param.name), what: 'fn-param' });
        }
        break;
      case 'TestDecl':
        for (const statement of node.statements) {
          if (statement.kind !== 'GivenStatement' || statement.name.text === '') continue;
          names.push({ name: statement.name.text, type: typeOfName(program, statement.name), what: 'given' });
        }
        break;
      case 'QuantifierExpr':
        bind(node.binder);
        break;
      case 'AggregateExpr':
        if (node.argument.tag === 'selection') bind(node.argument.binder);
        break;
      case 'PathExpr':
        for (const binder of pathBinders(node)) bind(binder);
        break;
    }
  }
  return withoutShadowed(names.reverse());
}

function addStatement(
  program: CheckedProgram,
  names: LocalName[],
  bind: (binder: ast.Binder) => void,
  statement: ast.PolicyStatement,
  offset: number,
): void {
  if (statement.span.start >= offset) return;
  if (statement.kind === 'ForStatement') bind(statement.binder);
  if (statement.kind === 'LetStatement' && statement.span.end < offset && statement.name.text !== '') {
    names.push({ name: statement.name.text, type: typeOfName(program, statement.name), what: 'let' });
  }
  // The message sees the witnesses of the rule.
  if (statement.kind === 'RuleStatement' && statement.span.end < offset) {
    for (const binder of witnesses(statement.condition)) bind(binder);
  }
}

/** The binders of the top-level quantifiers and paths of a condition. */
export function witnesses(condition: ast.Expr): readonly ast.Binder[] {
  switch (condition.kind) {
    case 'QuantifierExpr':
      return [condition.binder];
    case 'PathExpr':
      return pathBinders(condition);
    case 'ParenExpr':
      return witnesses(condition.expr);
    case 'UnaryExpr':
      return witnesses(condition.operand);
    case 'LogicalExpr':
      return condition.operands.flatMap(witnesses);
    default:
      return [];
  }
}

function pathBinders(path: ast.PathExpr): readonly ast.Binder[] {
  const ends = [path.from, path.to].flatMap((end) => (end.tag === 'binder' ? [end.binder] : []));
  return path.through === undefined ? ends : [...ends, path.through];
}

/** Whether the rule of a policy speaks of a path, so that its message may show it. */
export function hasPath(policy: ast.PolicyDecl): boolean {
  const find = (condition: ast.Expr): boolean => {
    switch (condition.kind) {
      case 'PathExpr':
        return true;
      case 'ParenExpr':
        return find(condition.expr);
      case 'UnaryExpr':
        return find(condition.operand);
      case 'LogicalExpr':
        return condition.operands.some(find);
      default:
        return false;
    }
  };
  return policy.statements.some((s) => s.kind === 'RuleStatement' && find(s.condition));
}

function withoutShadowed(names: readonly LocalName[]): readonly LocalName[] {
  const seen = new Set<string>();
  return names.filter((local) => {
    const fresh = !seen.has(local.name);
    seen.add(local.name);
    return fresh;
  });
}
