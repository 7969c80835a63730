/**
 * Expressions and statements on one line. Invariant: the text of an expression has the width that it carries.
 * Here as in `ast.ts`, `tidy.ts` and `shape.ts` loops count: a process that has just started runs them before they are optimised, and an iterator makes
 * an object for each step.
 */
import type { Expr, Statement } from './ast.js';
import { memberText } from './words.js';

/** The expression on one line. */
export function flat(expr: Expr): string {
  switch (expr.tag) {
    case 'scalar':
    case 'verbatim':
      return expr.text;
    case 'var':
      return expr.name;
    case 'ref': {
      let text = flat(expr.base);
      for (let i = 0; i < expr.path.length; i++) {
        const step = expr.path[i] as Expr;
        text +=
          step.tag === 'scalar' && typeof step.value === 'string'
            ? memberText(step.value)
            : `[${flat(step)}]`;
      }
      return text;
    }
    case 'array':
      return `[${flatList(expr.items)}]`;
    case 'set':
      return expr.items.length === 0 ? 'set()' : `{${flatList(expr.items)}}`;
    case 'object': {
      let text = '{';
      for (const [key, value] of expr.entries)
        text += `${text === '{' ? '' : ', '}${flat(key)}: ${flat(value)}`;
      return `${text}}`;
    }
    case 'call':
      return `${expr.name}(${flatList(expr.args)})`;
    case 'infix':
      return `${operand(expr.left)} ${expr.operator} ${operand(expr.right)}`;
    case 'comprehension': {
      const [open, close] = expr.shape === 'array' ? '[]' : '{}';
      return `${open}${expr.key ? `${flat(expr.key)}: ` : ''}${flat(expr.head)} | ${flatBody(expr.body)}${close}`;
    }
  }
}

function flatList(exprs: readonly Expr[]): string {
  let text = '';
  for (let i = 0; i < exprs.length; i++) text += `${i === 0 ? '' : ', '}${flat(exprs[i] as Expr)}`;
  return text;
}

function operand(expr: Expr): string {
  return expr.tag === 'infix' ? `(${flat(expr)})` : flat(expr);
}

/** The statement on one line. */
export function flatStatement(statement: Statement): string {
  switch (statement.tag) {
    case 'expr':
      return flat(statement.expr);
    case 'not':
      return `not ${flat(statement.expr)}`;
    case 'assign':
      return `${statement.name} := ${flat(statement.value)}`;
    case 'some': {
      const names = statement.key === undefined ? statement.name : `${statement.key}, ${statement.name}`;
      return `some ${names} in ${flat(statement.domain)}`;
    }
    case 'every':
      return `every ${statement.name} in ${flat(statement.domain)} { ${flatBody(statement.body)} }`;
  }
}

/** The statements on one line. */
export function flatBody(body: readonly Statement[]): string {
  let text = '';
  for (const statement of body)
    text += text === '' ? flatStatement(statement) : `; ${flatStatement(statement)}`;
  return text;
}

/** The length of the statement's text on one line. */
export function statementWidth(statement: Statement): number {
  switch (statement.tag) {
    case 'expr':
      return statement.expr.width;
    case 'not':
      return 'not '.length + statement.expr.width;
    case 'assign':
      return statement.name.length + ' := '.length + statement.value.width;
    case 'some': {
      const key = statement.key === undefined ? 0 : statement.key.length + ', '.length;
      return 'some '.length + key + statement.name.length + ' in '.length + statement.domain.width;
    }
    case 'every': {
      const around = 'every  in  {  }'.length;
      return around + statement.name.length + statement.domain.width + bodyWidth(statement.body);
    }
  }
}

/** The length of the statements' text on one line. */
export function bodyWidth(body: readonly Statement[]): number {
  let width = Math.max(0, body.length - 1) * '; '.length;
  for (let i = 0; i < body.length; i++) width += statementWidth(body[i] as Statement);
  return width;
}

/** Whether both have the same text. */
export function isSameText(a: Expr, b: Expr): boolean {
  return a === b || (a.width === b.width && flat(a) === flat(b));
}

/** Whether both have the same text. */
export function isSameBody(a: readonly Statement[], b: readonly Statement[]): boolean {
  return a === b || (a.length === b.length && bodyWidth(a) === bodyWidth(b) && flatBody(a) === flatBody(b));
}

/** Each text once, where it comes first. */
export function distinct(exprs: readonly Expr[]): readonly Expr[] {
  const found: Expr[] = [];
  for (let i = 0; i < exprs.length; i++) addDistinct(exprs[i] as Expr, found);
  return found;
}

/** Adds what is not in the list yet. */
export function addDistinct(expr: Expr, list: Expr[]): void {
  for (let i = 0; i < list.length; i++) if (isSameText(list[i] as Expr, expr)) return;
  list.push(expr);
}
