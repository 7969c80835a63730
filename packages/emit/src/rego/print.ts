/**
 * Prints modules in the layout of `opa fmt`, so that formatting them again changes nothing (a test asks OPA).
 * Invariant: the layout follows from the tree alone: what fits the line stays on it, the rest breaks at its outermost.
 */
import type { Branch, Expr, Metadata, Module, Rule, Statement } from './ast.js';
import { flat, flatStatement, statementWidth } from './flat.js';
import { memberText, quote } from './words.js';

const WIDTH = 100;

export function printModule(module: Module): string {
  const head = [
    ...module.comment.map(comment),
    ...(module.metadata ? printMetadata(module.metadata) : []),
    `package ${packagePath(module.package)}`,
  ].join('\n');
  const imports = module.imports
    .map(({ path, as }) => `import ${packagePath(path)}${as === undefined ? '' : ` as ${as}`}`)
    .join('\n');
  const parts = [head, ...(imports === '' ? [] : [imports]), ...module.rules.map(printRule)];
  return `${parts.join('\n\n')}\n`;
}

/** `data.a.b` as source text; parts that are no names stand in brackets. */
export function packagePath([head, ...rest]: readonly string[]): string {
  return `${head ?? ''}${rest.map(memberText).join('')}`;
}

function printMetadata({ title, description, custom }: Metadata): readonly string[] {
  // JSON strings are YAML strings, and hold no line break.
  return [
    '# METADATA',
    `# title: ${quote(title)}`,
    ...(description === '' ? [] : [`# description: ${quote(description)}`]),
    '# custom:',
    ...custom.map(
      ([key, value]) =>
        `#   ${key}: ${typeof value === 'string' ? quote(value) : `[${value.map(quote).join(', ')}]`}`,
    ),
  ];
}

function comment(line: string): string {
  return line === '' ? '#' : `# ${line}`;
}

function printRule(rule: Rule): string {
  const params = rule.params.length > 0 ? `(${rule.params.join(', ')})` : '';
  const head = `${rule.name}${rule.member === undefined ? '' : `[${quote(rule.member)}]`}${params}`;
  let text = '';
  for (const line of rule.comment) text += `${comment(line)}\n`;
  // OPA's formatter keeps `else` on the line of a closing brace only.
  const last = rule.branches.length - 1;
  for (const [i, branch] of rule.branches.entries())
    text += printBranch(i === 0 ? head : ' else', branch, i < last);
  return text;
}

function printBranch(head: string, { value, body }: Branch, block: boolean): string {
  if (body.length === 0) return `${head} := ${value ? printExpr(value, 0) : 'true'}`;
  const start = value ? `${head} := ${printExpr(value, 0)} if` : `${head} if`;
  const [only] = body;
  if (!block && only && body.length === 1) {
    if (start.length + statementWidth(only) < WIDTH || only.tag === 'every')
      return `${start} ${printStatement(only, 0)}`;
  }
  return `${start} {\n${printBody(body, 1)}\n}`;
}

function printBody(body: readonly Statement[], depth: number): string {
  const space = indent(depth);
  let text = '';
  for (let i = 0; i < body.length; i++)
    text += `${i === 0 ? '' : '\n'}${space}${printStatement(body[i] as Statement, depth)}`;
  return text;
}

function printStatement(statement: Statement, depth: number): string {
  switch (statement.tag) {
    case 'expr':
      return printExpr(statement.expr, depth);
    case 'not':
      return `not ${printExpr(statement.expr, depth)}`;
    case 'assign':
      return `${statement.name} := ${printExpr(statement.value, depth)}`;
    case 'some': {
      const names = statement.key === undefined ? statement.name : `${statement.key}, ${statement.name}`;
      return `some ${names} in ${printExpr(statement.domain, depth)}`;
    }
    case 'every': {
      const head = `every ${statement.name} in ${printExpr(statement.domain, depth)}`;
      const [only] = statement.body;
      const around = ' {  }'.length;
      if (only && statement.body.length === 1 && fits(head.length + around + statementWidth(only), depth))
        return `${head} { ${flatStatement(only)} }`;
      return `${head} {\n${printBody(statement.body, depth + 1)}\n${indent(depth)}}`;
    }
  }
}

function printExpr(expr: Expr, depth: number): string {
  if (fits(expr.width, depth)) return flat(expr);
  const inner = depth + 1;
  switch (expr.tag) {
    case 'comprehension': {
      const [open, close] = expr.shape === 'array' ? '[]' : '{}';
      const key = expr.key ? `${printExpr(expr.key, depth)}: ` : '';
      return `${open}${key}${printExpr(expr.head, depth)} |\n${printBody(expr.body, inner)}\n${indent(depth)}${close}`;
    }
    case 'array':
    case 'set':
    case 'object': {
      // A collection of one stays on its line.
      if ((expr.tag === 'object' ? expr.entries : expr.items).length < 2) return flat(expr);
      const [open, close] = expr.tag === 'array' ? '[]' : '{}';
      const space = indent(inner);
      let text = `${open}\n`;
      if (expr.tag === 'object')
        for (const [key, value] of expr.entries)
          text += `${space}${flat(key)}: ${printExpr(value, inner)},\n`;
      else
        for (let i = 0; i < expr.items.length; i++)
          text += `${space}${printExpr(expr.items[i] as Expr, inner)},\n`;
      return `${text}${indent(depth)}${close}`;
    }
    case 'call': {
      const last = expr.args.length - 1;
      if (last < 0) return flat(expr);
      let text = `${expr.name}(`;
      for (const [i, arg] of expr.args.entries())
        text += i === last ? printExpr(arg, depth) : `${flat(arg)}, `;
      return `${text})`;
    }
    default:
      return flat(expr);
  }
}

function fits(width: number, depth: number): boolean {
  return width + 4 * depth <= WIDTH;
}

function indent(depth: number): string {
  return '\t'.repeat(depth);
}
