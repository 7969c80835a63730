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
import { bodyWidth, flat, isSameText } from './flat.js';

export function comprehension(
  shape: Comprehension['shape'],
  head: Expr,
  body: readonly Statement[],
  key?: Expr,
): Expr & Comprehension {
  const reads: string[] = [];
  readExpr(head, reads);
  if (key) readExpr(key, reads);
  const tidied = nonEmpty(tidyBody(body, reads));
  const around = key ? '[:  | ]'.length + key.width : '[ | ]'.length;
  const width = around + head.width + bodyWidth(tidied);
  return { tag: 'comprehension', shape, key, head, body: tidied, reads: exact(reads), width };
}

export function every(name: string, domain: Expr, body: readonly Statement[]): Statement {
  const tidied = nonEmpty(tidyBody(body, []));
  const read: string[] = [];
  for (const s of tidied) readStatement(s, read);
  return { tag: 'every', name: read.includes(name) ? name : '_', domain, body: tidied };
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
  const read: string[] = [];
  const first = branchOf({ value: parts.value, body: parts.body ?? [] }, read);
  const branches: [Branch, ...Branch[]] = [first];
  for (const branch of parts.otherwise ?? []) {
    // What a branch reads is not read behind the assignments of another one.
    const readHere: string[] = [];
    branches.push(branchOf(branch, readHere));
    addNames(readHere, read);
  }
  return {
    comment: parts.comment ?? [],
    name: parts.name,
    member: parts.member,
    params: (parts.params ?? []).map((p) => (read.includes(p) ? p : '_')),
    branches,
    reads: exact(read),
  };
}

/** Without the room that a list has to grow: there are thousands of these, and they live until everything is written. */
function exact<T>(list: readonly T[]): readonly T[] {
  return list.slice();
}

function branchOf({ value, body }: Branch, reads: string[]): Branch {
  if (value) readExpr(value, reads);
  const isTrue = value?.tag === 'scalar' && value.value === true;
  return { value: isTrue ? undefined : value, body: tidyBody(body, reads) };
}

function nonEmpty(body: readonly Statement[]): readonly Statement[] {
  return body.length > 0 ? body : [check(scalar(true))];
}

/** `after` holds the names that are read after the body, each once; it grows by those that the body reads. */
function tidyBody(body: readonly Statement[], after: string[]): readonly Statement[] {
  const firsts = body.length < MANY ? undefined : firstTests(body);
  const kept: Statement[] = [];
  for (let i = body.length - 1; i >= 0; i--) {
    const statement = body[i] as Statement;
    if (statement.tag === 'expr' && isRepeat(statement.expr, body, i, firsts)) continue;
    if (statement.tag === 'assign' && !after.includes(statement.name)) continue;
    const tidied: Statement =
      statement.tag === 'some' && !after.includes(statement.name) ? { ...statement, name: '_' } : statement;
    readStatement(tidied, after);
    kept.push(tidied);
  }
  return exact(kept.reverse());
}

/** From here on looking a test up is less than comparing it with each one before. */
const MANY = 16;

/** Where each test stands first. */
function firstTests(body: readonly Statement[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (let i = 0; i < body.length; i++) {
    const statement = body[i] as Statement;
    if (statement.tag !== 'expr') continue;
    const text = flat(statement.expr);
    if (!first.has(text)) first.set(text, i);
  }
  return first;
}

/** Whether a test stands further up already. */
function isRepeat(
  test: Expr,
  body: readonly Statement[],
  at: number,
  firsts: ReadonlyMap<string, number> | undefined,
): boolean {
  if (firsts) return (firsts.get(flat(test)) ?? at) < at;
  for (let i = 0; i < at; i++) {
    const before = body[i] as Statement;
    if (before.tag === 'expr' && isSameText(before.expr, test)) return true;
  }
  return false;
}

export function readStatement(statement: Statement, read: string[]): void {
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

export function readExpr(expr: Expr, read: string[]): void {
  switch (expr.tag) {
    case 'scalar':
      return;
    case 'var':
      addName(expr.name, read);
      return;
    case 'ref':
      readExpr(expr.base, read);
      readAll(expr.path, read);
      return;
    case 'array':
    case 'set':
      readAll(expr.items, read);
      return;
    case 'object':
      for (let i = 0; i < expr.entries.length; i++) readAll(expr.entries[i] as readonly [Expr, Expr], read);
      return;
    case 'call':
      addName(headOf(expr.name), read);
      readAll(expr.args, read);
      return;
    case 'infix':
      readExpr(expr.left, read);
      readExpr(expr.right, read);
      return;
    case 'comprehension':
      addNames(expr.reads, read);
      return;
    case 'verbatim':
      addNames(expr.variables, read);
  }
}

function readAll(exprs: readonly Expr[], read: string[]): void {
  for (let i = 0; i < exprs.length; i++) readExpr(exprs[i] as Expr, read);
}

function addNames(names: readonly string[], read: string[]): void {
  for (let i = 0; i < names.length; i++) addName(names[i] as string, read);
}

function addName(name: string, read: string[]): void {
  if (!read.includes(name)) read.push(name);
}

/** `lib` of `lib.known` */
function headOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}
