/**
 * Constructors for the parts of Rego that open a scope: they drop assignments that nothing reads and write `_` for
 * names that nothing reads. Invariant: meaning is kept, given that what is dropped is always defined.
 */
import {
  type Branch,
  type Comprehension,
  check,
  type Expr,
  type Rule,
  type Statement,
  scalar,
} from './ast.js';
import { flatExpr } from './print.js';

export function comprehension(
  shape: Comprehension['shape'],
  head: Expr,
  body: readonly Statement[],
  key?: Expr,
): Comprehension {
  const read = new Set<string>();
  readExpr(head, read);
  if (key) readExpr(key, read);
  return { tag: 'comprehension', shape, key, head, body: nonEmpty(tidyBody(body, read)) };
}

export function every(name: string, domain: Expr, body: readonly Statement[]): Statement {
  const tidied = nonEmpty(tidyBody(body, new Set()));
  const read = new Set<string>();
  for (const s of tidied) readStatement(s, read);
  return { tag: 'every', name: read.has(name) ? name : '_', domain, body: tidied };
}

/** One definition of a rule or function. */
export function rule(parts: {
  readonly name: string;
  readonly member?: string;
  readonly params?: readonly string[];
  readonly comment?: readonly string[];
  readonly value?: Expr | undefined;
  readonly body?: readonly Statement[];
  readonly otherwise?: readonly Branch[];
}): Rule {
  const branches = [{ value: parts.value, body: parts.body ?? [] }, ...(parts.otherwise ?? [])].map(
    (b): Branch => {
      const read = new Set<string>();
      if (b.value) readExpr(b.value, read);
      const isTrue = b.value?.tag === 'scalar' && b.value.value === true;
      return { value: isTrue ? undefined : b.value, body: tidyBody(b.body, read) };
    },
  );
  const read = new Set<string>();
  for (const { value, body } of branches) {
    if (value) readExpr(value, read);
    for (const s of body) readStatement(s, read);
  }
  const [first, ...rest] = branches;
  if (!first) throw new Error('a rule has a branch');
  return {
    comment: parts.comment ?? [],
    name: parts.name,
    member: parts.member,
    params: (parts.params ?? []).map((p) => (read.has(p) ? p : '_')),
    branches: [first, ...rest],
  };
}

function nonEmpty(body: readonly Statement[]): readonly Statement[] {
  return body.length > 0 ? body : [check(scalar(true))];
}

/** `after` holds the names that are read after the body; it grows by those that the body reads. */
function tidyBody(body: readonly Statement[], after: Set<string>): readonly Statement[] {
  const kept: Statement[] = [];
  for (const statement of withoutRepeats(body).reverse()) {
    if (statement.tag === 'assign' && !after.has(statement.name)) continue;
    const tidied: Statement =
      statement.tag === 'some' && !after.has(statement.name) ? { ...statement, name: '_' } : statement;
    readStatement(tidied, after);
    kept.push(tidied);
  }
  return kept.reverse();
}

/** Without tests that stand there already. */
function withoutRepeats(body: readonly Statement[]): Statement[] {
  const seen = new Set<string>();
  return body.filter((statement) => {
    if (statement.tag !== 'expr') return true;
    const text = flatExpr(statement.expr);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

export function readStatement(statement: Statement, read: Set<string>): void {
  switch (statement.tag) {
    case 'expr':
    case 'not':
      return readExpr(statement.expr, read);
    case 'assign':
      return readExpr(statement.value, read);
    case 'some':
      return readExpr(statement.domain, read);
    case 'every':
      readExpr(statement.domain, read);
      for (const s of statement.body) readStatement(s, read);
  }
}

export function readExpr(expr: Expr, read: Set<string>): void {
  switch (expr.tag) {
    case 'scalar':
      return;
    case 'var':
      read.add(expr.name);
      return;
    case 'ref':
      readExpr(expr.base, read);
      for (const step of expr.path) readExpr(step, read);
      return;
    case 'array':
    case 'set':
      for (const item of expr.items) readExpr(item, read);
      return;
    case 'object':
      for (const [key, value] of expr.entries) {
        readExpr(key, read);
        readExpr(value, read);
      }
      return;
    case 'call':
      read.add(expr.name.split('.')[0] as string);
      for (const arg of expr.args) readExpr(arg, read);
      return;
    case 'infix':
      readExpr(expr.left, read);
      readExpr(expr.right, read);
      return;
    case 'comprehension':
      if (expr.key) readExpr(expr.key, read);
      readExpr(expr.head, read);
      for (const s of expr.body) readStatement(s, read);
      return;
    case 'verbatim':
      for (const name of expr.variables) read.add(name);
  }
}
