/** Conditions on one text that no text fulfils: patterns, beginnings, ends, and values that are written out. */
import { isSatisfiable, parseRegex, type TextTest } from '@policyc/builtins';
import type { ast } from '@policyc/syntax';
import type { Clash } from './clash.js';
import { writtenElements } from './constant-key.js';
import { shapeOf, stripParens } from './expression-shape.js';
import type { LintContext } from './lint-rule.js';

/** So many tests of one text are looked at together. */
const MOST_TESTS = 6;

/** The first operand that no text fulfils together with those before it; `with` is itself where it alone is enough. */
export function textsClash(context: LintContext, operands: readonly ast.Expr[]): Clash | undefined {
  const things = new Map<string, { tests: TextTest[]; last: ast.Expr; patterns: boolean }>();
  for (const operand of operands) {
    const found = testOf(context, operand);
    if (found === undefined) continue;
    const before = things.get(found.thing);
    const tests = [...(before?.tests ?? hostTests(found.isHost)), found.test];
    const patterns = before?.patterns === true || found.isPattern;
    // Values alone are told apart without automata.
    if (patterns && tests.length <= MOST_TESTS && isSatisfiable(tests) === false)
      return { operand, with: before?.last ?? operand };
    things.set(found.thing, { tests, last: operand, patterns });
  }
  return undefined;
}

interface Found {
  readonly thing: string;
  readonly test: TextTest;
  readonly isPattern: boolean;
  readonly isHost: boolean;
}

function testOf(context: LintContext, operand: ast.Expr, positive = true): Found | undefined {
  const expr = stripParens(operand);
  if (expr.kind === 'UnaryExpr') return testOf(context, expr.operand, !positive);
  const subject = expr.kind === 'BinaryExpr' ? expr.left : methodOf(expr)?.subject;
  const tag = subject && context.typeOf(subject)?.type.tag;
  if (subject === undefined || (tag !== 'string' && tag !== 'host')) return undefined;
  const source = expr.kind === 'BinaryExpr' ? patternOf(expr) : methodOf(expr)?.source;
  const parsed = source === undefined ? undefined : parseRegex(source);
  if (parsed === undefined || !('ok' in parsed)) return undefined;
  const negated = expr.kind === 'BinaryExpr' && (expr.op.startsWith('not ') || expr.op === '!=');
  const isPattern = expr.kind !== 'BinaryExpr' || /like|matches/.test(expr.op);
  return {
    thing: shapeOf(subject),
    test: { pattern: parsed.ok, positive: positive !== negated },
    isPattern,
    isHost: tag === 'host',
  };
}

/** The operator as a regular expression. */
function patternOf(expr: ast.BinaryExpr): string | undefined {
  const right = stripParens(expr.right);
  const text = textOf(right);
  switch (expr.op) {
    case 'like':
    case 'not like':
      return text === undefined ? undefined : `^(?:${[...text].map(globbed).join('')})$`;
    case 'matches':
    case 'not matches':
      return right.kind === 'TypedLiteral' ? right.text : undefined;
    case '==':
    case '!=':
      return text === undefined ? undefined : `^(?:${escaped(text)})$`;
    case 'in':
    case 'not in': {
      const texts = writtenElements(right)?.map((e) => textOf(stripParens(e)));
      if (texts === undefined || texts.length === 0 || texts.includes(undefined)) return undefined;
      return `^(?:${texts.map((t) => escaped(t ?? '')).join('|')})$`;
    }
    default:
      return undefined;
  }
}

/** A text, or a host, as it stands there. */
function textOf(expr: ast.Expr): string | undefined {
  if (expr.kind === 'LiteralExpr' && expr.type === 'string') return expr.value;
  return expr.kind === 'TypedLiteral' && expr.prefix === 'host' ? expr.text : undefined;
}

function methodOf(expr: ast.Expr): { readonly subject: ast.Expr; readonly source: string } | undefined {
  if (expr.kind !== 'CallExpr' || expr.callee.kind !== 'MemberExpr') return undefined;
  const [argument] = expr.args;
  const text = argument === undefined ? undefined : textOf(stripParens(argument));
  if (text === undefined) return undefined;
  const { member, object: subject } = expr.callee;
  const source = new Map([
    ['starts_with', `^(?:${escaped(text)})`],
    ['ends_with', `(?:${escaped(text)})$`],
    ['contains', escaped(text)],
  ]).get(member.text);
  return source === undefined ? undefined : { subject, source };
}

/** What a character stands for after `like`. */
function globbed(character: string): string {
  const any = '[\\s\\S]';
  return character === '*' ? `${any}*` : character === '?' ? any : escaped(character);
}

function escaped(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/** Hosts are compared in small letters. */
function hostTests(isHost: boolean): TextTest[] {
  const capitals = isHost ? parseRegex('[A-Z]') : undefined;
  return capitals !== undefined && 'ok' in capitals ? [{ pattern: capitals.ok, positive: false }] : [];
}
