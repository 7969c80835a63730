/**
 * The small changes of a declaration that its tests should notice. Each is one replacement in the source text.
 * Invariant: deterministic, in the order of the source. A change may give a text that does not check or means the same;
 * the runner leaves such out. `require` and `forbid` are never swapped: every test would notice.
 */
import type { Symbol as NameSymbol } from '@policyc/analysis';
import type { Span } from '@policyc/base';
import { findEnum, type Schema } from '@policyc/model';
import type { ast } from '@policyc/syntax';
import type { ConditionHolder } from '../declarations.js';

export interface Mutation {
  readonly operator: MutationOperator;
  readonly title: string;
  readonly holder: ConditionHolder;
  readonly span: Span;
  readonly newText: string;
}

export type MutationOperator =
  /** The opposite of a condition. */
  | 'negate'
  /** One operand of an `and` or `or` left out. */
  | 'drop-operand'
  /** `and` for `or` and back. */
  | 'swap-connective'
  /** `some`, `every` and `no` for each other. */
  | 'swap-quantifier'
  /** A number or duration one larger or smaller. */
  | 'shift-bound'
  /** `<` for `<=`, `>` for `>=` and back. */
  | 'swap-comparison'
  /** Another member of the enum; `true` for `false`. */
  | 'change-member'
  /** One element of a written set or list left out. */
  | 'drop-element'
  | 'drop-where'
  /** A path without its `unless through`. */
  | 'drop-unless';

export interface MutationContext {
  readonly schema: Schema;
  readonly symbols: ReadonlyMap<ast.Node, NameSymbol>;
}

export function mutationsOf(holder: ConditionHolder, context: MutationContext): readonly Mutation[] {
  const { text } = holder.module.source;
  const found: Mutation[] = [];
  const slice = (span: Span) => text.slice(span.start, span.end);
  const put = (operator: MutationOperator, title: string, span: Span, newText: string) =>
    void found.push({ operator, title, holder, span, newText });
  const line = (span: Span) => slice(span).replace(/\s+/g, ' ').trim();

  /** @param negatable false where something around it has been negated already */
  const condition = (expr: ast.Expr, negatable = true): void => {
    switch (expr.kind) {
      case 'ParenExpr':
        return condition(expr.expr, negatable);
      case 'UnaryExpr':
        if (negatable) put('negate', `drops the 'not'`, expr.span, slice(expr.operand.span));
        return condition(expr.operand, false);
      case 'LogicalExpr':
        return chain(expr);
      case 'BinaryExpr':
        return comparison(expr, negatable);
      case 'IsExpr': {
        const span = { start: expr.operand.span.end, end: expr.test.span.start };
        if (negatable)
          put('negate', `negates '${line(expr.span)}'`, span, expr.negated ? ' is ' : ' is not ');
        return value(expr.operand);
      }
      case 'QuantifierExpr':
        return quantifier(expr);
      case 'PathExpr':
        return path(expr);
      case 'IfExpr':
        condition(expr.condition);
        condition(expr.then);
        return condition(expr.else);
      case 'LiteralExpr':
        return value(expr);
      default:
        if (negatable) put('negate', `negates '${line(expr.span)}'`, expr.span, `not ${slice(expr.span)}`);
        return value(expr);
    }
  };

  const chain = (expr: ast.LogicalExpr): void => {
    expr.operands.forEach((operand, i) => {
      const before = expr.operands[i - 1];
      const after = expr.operands[i + 1];
      const span = before
        ? { start: before.span.end, end: operand.span.end }
        : { start: operand.span.start, end: after ? after.span.start : operand.span.end };
      put('drop-operand', `drops '${line(operand.span)}'`, span, '');
    });
    const other = expr.operators[0]?.op === 'or' ? 'and' : 'or';
    const swapped = expr.operands.map((operand, i) => {
      const operator = expr.operators[i];
      const next = expr.operands[i + 1];
      if (!operator || !next) return slice(operand.span);
      const gaps = [
        { start: operand.span.end, end: operator.span.start },
        { start: operator.span.end, end: next.span.start },
      ] as const;
      return `${slice(operand.span)}${slice(gaps[0])}${other}${slice(gaps[1])}`;
    });
    put('swap-connective', `'${other}' for '${expr.operators[0]?.op ?? 'and'}'`, expr.span, swapped.join(''));
    for (const operand of expr.operands) condition(operand);
  };

  const comparison = (expr: ast.BinaryExpr, negatable: boolean): void => {
    const opposite = OPPOSITE[expr.op];
    if (negatable && opposite !== undefined)
      put('negate', `'${opposite}' for '${expr.op}'`, expr.opSpan, opposite);
    else if (negatable && opposite === undefined)
      put('negate', `negates '${line(expr.span)}'`, expr.span, `not (${slice(expr.span)})`);
    const near = NEIGHBOUR[expr.op];
    // Beside a whole number, `<` for `<=` is the number one larger or smaller.
    if (near !== undefined && !isNumber(expr.left) && !isNumber(expr.right))
      put('swap-comparison', `'${near}' for '${expr.op}'`, expr.opSpan, near);
    for (const side of [expr.left, expr.right])
      if (side.kind !== 'LiteralExpr' || side.type !== 'bool') value(side);
  };

  const quantifier = (expr: ast.QuantifierExpr): void => {
    const { binder, satisfies } = expr;
    const { where } = binder;
    const selection = slice({ start: binder.span.start, end: binder.source.span.end });
    const forms: Partial<Record<ast.QuantifierExpr['quantifier'], string>> = {};
    if (satisfies) {
      const judged = slice(satisfies.span);
      const both = where ? `(${slice(where.span)}) and (${judged})` : judged;
      forms.some = `some ${selection} where ${both}`;
      forms.no = `no ${selection} where ${both}`;
    } else {
      const rest = where ? ` where ${slice(where.span)}` : '';
      forms.some = `some ${selection}${rest}`;
      forms.no = `no ${selection}${rest}`;
      if (where) forms.every = `every ${selection} satisfies ${slice(where.span)}`;
    }
    for (const other of ['some', 'every', 'no'] as const) {
      const form = other === expr.quantifier ? undefined : forms[other];
      if (form !== undefined) put('swap-quantifier', `'${other}' for '${expr.quantifier}'`, expr.span, form);
    }
    choice(binder);
    if (satisfies) condition(satisfies);
  };

  const choice = (binder: ast.Binder): void => {
    value(binder.source);
    if (!binder.where) return;
    const span = { start: binder.source.span.end, end: binder.where.span.end };
    put('drop-where', `drops 'where ${line(binder.where.span)}'`, span, '');
    condition(binder.where);
  };

  const path = (expr: ast.PathExpr): void => {
    for (const end of [expr.from, expr.to]) {
      if (end.tag === 'binder') choice(end.binder);
      else value(end.expr);
    }
    if (!expr.through) return;
    const to = expr.to.tag === 'binder' ? expr.to.binder.span : expr.to.expr.span;
    const span = { start: to.end, end: expr.through.span.end };
    put('drop-unless', `drops 'unless through ${line(expr.through.span)}'`, span, '');
    choice(expr.through);
  };

  const value = (expr: ast.Expr): void => {
    switch (expr.kind) {
      case 'ParenExpr':
        return value(expr.expr);
      case 'LiteralExpr':
        if (expr.type === 'bool') {
          const other = expr.value === 'true' ? 'false' : 'true';
          put('change-member', `'${other}' for '${expr.value}'`, expr.span, other);
        }
        if (expr.type === 'number' && Number.isSafeInteger(Number(expr.value))) {
          for (const n of [Number(expr.value) + 1, Number(expr.value) - 1])
            put('shift-bound', `${n} for ${expr.value}`, expr.span, String(n));
        }
        return;
      case 'QuantityExpr':
        for (const n of [Number(expr.amount) + 1, Number(expr.amount) - 1]) {
          const changed = `${n}${expr.unit}${expr.ago ? ' ago' : ''}`;
          if (Number.isSafeInteger(n) && n >= 0)
            put('shift-bound', `'${changed}' for '${slice(expr.span)}'`, expr.span, changed);
        }
        return;
      case 'NameExpr':
        return member(expr, expr.span, []);
      case 'MemberExpr':
        member(expr.member, expr.member.span, []);
        return value(expr.object);
      case 'BracesExpr':
        if (expr.entries.every((e) => e.key === undefined)) elements(expr.entries.map((e) => e.value));
        return;
      case 'ListExpr':
        return elements(expr.elements);
      case 'BinaryExpr':
        if (expr.op === '+' || expr.op === '-' || expr.op === '*') {
          value(expr.left);
          return value(expr.right);
        }
        return condition(expr);
      case 'LogicalExpr':
      case 'UnaryExpr':
      case 'IsExpr':
      case 'QuantifierExpr':
      case 'PathExpr':
        return condition(expr);
      case 'IfExpr':
        condition(expr.condition);
        value(expr.then);
        return value(expr.else);
      case 'OtherwiseExpr':
        value(expr.value);
        return value(expr.fallback);
      case 'CallExpr':
        if (expr.callee.kind === 'MemberExpr') value(expr.callee.object);
        return expr.args.forEach(value);
      case 'IndexExpr':
        value(expr.object);
        return value(expr.index);
      case 'AggregateExpr':
        if (expr.argument.tag === 'expr') return value(expr.argument.expr);
        choice(expr.argument.binder);
        if (expr.argument.giving) value(expr.argument.giving);
        return;
      case 'TypedLiteral':
      case 'PartialExpr':
      case 'Missing':
        return;
    }
  };

  /** The next member of the enum that does not stand beside it already. */
  const member = (node: ast.Node, span: Span, taken: readonly string[]): void => {
    const symbol = context.symbols.get(node);
    if (symbol?.tag !== 'member') return;
    const members = findEnum(context.schema, symbol.enum)?.members.map((m) => m.name) ?? [];
    const at = members.indexOf(symbol.member);
    const next = [...members.slice(at + 1), ...members.slice(0, at)].find((m) => !taken.includes(m));
    if (next !== undefined) put('change-member', `'${next}' for '${symbol.member}'`, span, next);
  };

  const elements = (list: readonly ast.Expr[]): void => {
    const taken = list.flatMap((e) => {
      const symbol = context.symbols.get(e.kind === 'MemberExpr' ? e.member : e);
      return symbol?.tag === 'member' ? [symbol.member] : [];
    });
    list.forEach((element, i) => {
      const [before, after] = [list[i - 1], list[i + 1]];
      const span = before
        ? { start: before.span.end, end: element.span.end }
        : { start: element.span.start, end: after ? after.span.start : element.span.end };
      put('drop-element', `drops '${line(element.span)}'`, span, '');
      if (element.kind === 'NameExpr') member(element, element.span, taken);
      else if (element.kind === 'MemberExpr') member(element.member, element.member.span, taken);
      else value(element);
    });
  };

  const { node } = holder;
  if (node.kind === 'PolicyDecl') {
    for (const statement of node.statements) {
      if (statement.kind === 'ForStatement') choice(statement.binder);
      if (statement.kind === 'LetStatement') value(statement.value);
      if (statement.kind === 'RuleStatement') condition(statement.condition);
    }
  } else if (node.kind === 'FnDecl' && isBool(node.result)) condition(node.body);
  else if (node.kind === 'FnDecl') value(node.body);
  else if (node.kind === 'FieldDecl' && node.value && isBool(node.type)) condition(node.value);
  else if (node.value) value(node.value);
  return found;
}

function isBool(type: ast.TypeExpr): boolean {
  return type.base.tag === 'named' && type.base.name.text === 'bool';
}

function isNumber(expr: ast.Expr): boolean {
  return expr.kind === 'LiteralExpr' && expr.type === 'number' && Number.isSafeInteger(Number(expr.value));
}

const OPPOSITE: Partial<Record<ast.BinaryOp, ast.BinaryOp>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  in: 'not in',
  'not in': 'in',
  like: 'not like',
  'not like': 'like',
  matches: 'not matches',
  'not matches': 'matches',
};

const NEIGHBOUR: Partial<Record<ast.BinaryOp, ast.BinaryOp>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
