/**
 * Expressions and types to documents. Texts, numbers and typed literals are printed as written.
 */
import type { SourceText } from '@policyc/base';
import type * as ast from '../ast.js';
import { textOf } from '../tree.js';
import type { CommentPlaces } from './comments.js';
import {
  brokenGroup,
  type Doc,
  group,
  hardline,
  ifBroken,
  indent,
  join,
  line,
  softline,
  suffix,
} from './doc.js';

export interface FormatContext {
  readonly source: SourceText;
  readonly comments: CommentPlaces;
}

/** Comments on lines before an item, each with its line break. */
export function leadingComments(context: FormatContext, node: ast.Node): Doc[] {
  return (context.comments.leading.get(node) ?? []).flatMap((comment) => [comment.text, hardline]);
}

/** Comments behind an item. */
export function trailingComments(context: FormatContext, node: ast.Node): Doc[] {
  return (context.comments.trailing.get(node) ?? []).map((text) => suffix(` ${text}`));
}

export function formatExpr(context: FormatContext, expr: ast.Expr): Doc {
  const recur = (inner: ast.Expr): Doc => formatExpr(context, inner);
  switch (expr.kind) {
    case 'NameExpr':
      return expr.name;
    case 'MemberExpr':
      return [recur(expr.object), '.', expr.member.text];
    case 'IndexExpr':
      return [recur(expr.object), '[', recur(expr.index), ']'];
    case 'CallExpr':
      return [recur(expr.callee), bracketed('(', expr.args.map(recur), ')')];
    case 'LiteralExpr':
      return expr.type === 'string' ? textOf(context.source, expr) : expr.value;
    case 'TypedLiteral':
      return textOf(context.source, expr);
    case 'QuantityExpr':
      return `${expr.amount}${expr.unit}${expr.ago ? ' ago' : ''}`;
    case 'ListExpr':
      return formatItems(context, expr, '[', softline, expr.elements, recur, ']');
    case 'BracesExpr':
      return formatItems(context, expr, '{', line, expr.entries, (entry) => formatEntry(context, entry), '}');
    case 'ParenExpr':
      return group('(', indent(softline, recur(expr.expr)), softline, ')');
    case 'PartialExpr':
      return ['partial ', recur(expr.value)];
    case 'UnaryExpr':
      return ['not ', recur(expr.operand)];
    case 'BinaryExpr':
      return [recur(expr.left), ` ${expr.op} `, recur(expr.right)];
    case 'IsExpr':
      return [recur(expr.operand), expr.negated ? ' is not ' : ' is ', expr.test.text];
    case 'LogicalExpr':
      return formatChain(context, expr);
    case 'QuantifierExpr': {
      const judged = expr.satisfies ? [line, 'satisfies ', recur(expr.satisfies)] : [];
      const head = [expr.quantifier, ' ', formatSelection(context, expr.binder)];
      return group(head, indent(guard(context, expr.binder), judged));
    }
    case 'AggregateExpr':
      return formatAggregate(context, expr);
    case 'PathExpr':
      return formatPath(context, expr);
    case 'OtherwiseExpr':
      return group(recur(expr.value), indent(line, 'otherwise ', recur(expr.fallback)));
    case 'IfExpr':
      return group(formatBranches(context, expr));
    case 'Missing':
      return '';
  }
}

/** `(a, b)`: broken, each on its line. */
function bracketed(open: string, items: readonly Doc[], close: string): Doc {
  if (items.length === 0) return [open, close];
  return group(open, indent(softline, join([',', line], items)), ifBroken(','), softline, close);
}

/** Items between brackets. Written with a line break after the bracket, they stay on lines of their own. */
function formatItems<N extends ast.Node>(
  context: FormatContext,
  node: ast.Node,
  open: string,
  inner: Doc,
  items: readonly N[],
  format: (item: N) => Doc,
  close: string,
): Doc {
  const dangling = context.comments.dangling.get(node) ?? [];
  if (items.length === 0 && dangling.length === 0) return [open, close];
  const docs = items.map((item, i): Doc => {
    const comma = i < items.length - 1 ? ',' : ifBroken(',');
    return [leadingComments(context, item), format(item), comma, trailingComments(context, item)];
  });
  const last = dangling.map((comment) => comment.text);
  const make = startsOnNewLine(context, node, items[0]) || last.length > 0 ? brokenGroup : group;
  return make(open, indent(inner, join(line, [...docs, ...last])), inner, close);
}

/** Whether the author broke the line after the opening bracket. */
export function startsOnNewLine(
  context: FormatContext,
  node: ast.Node,
  firstItem: ast.Node | undefined,
): boolean {
  if (firstItem === undefined) return false;
  return context.source.text.slice(node.span.start, firstItem.span.start).includes('\n');
}

function formatEntry(context: FormatContext, entry: ast.BracesEntry): Doc {
  if (entry.key === undefined) return formatExpr(context, entry.value);
  return [textOf(context.source, entry.key), ': ', formatExpr(context, entry.value)];
}

/** A chain breaks before its operators. */
function formatChain(context: FormatContext, expr: ast.LogicalExpr): Doc {
  const [first, ...others] = expr.operands;
  if (first === undefined) return '';
  const rest = others.map((operand, i): Doc => {
    const operator = expr.operators[i]?.op ?? 'and';
    return [
      line,
      leadingComments(context, operand),
      `${operator} `,
      formatExpr(context, operand),
      trailingComments(context, operand),
    ];
  });
  return group(formatExpr(context, first), trailingComments(context, first), indent(rest));
}

/** `x in source` */
function formatSelection(context: FormatContext, binder: ast.Binder): Doc {
  const removed = binder.removed ? 'removed ' : '';
  return [binder.name.text, ' in ', removed, formatExpr(context, binder.source)];
}

/** The `where` of a selection, on a new line where it does not fit. */
function guard(context: FormatContext, binder: ast.Binder): Doc {
  return binder.where === undefined ? '' : [line, 'where ', formatExpr(context, binder.where)];
}

export function formatBinder(context: FormatContext, binder: ast.Binder): Doc {
  return group(formatSelection(context, binder), indent(guard(context, binder)));
}

function formatAggregate(context: FormatContext, expr: ast.AggregateExpr): Doc {
  // No comma may end what is counted, unlike the arguments of a call.
  if (expr.argument.tag === 'expr')
    return group(expr.fn, '(', indent(softline, formatExpr(context, expr.argument.expr)), softline, ')');
  const { binder, giving } = expr.argument;
  const value = giving === undefined ? '' : [line, 'giving ', formatExpr(context, giving)];
  const selection = [formatSelection(context, binder), guard(context, binder), value];
  return group(expr.fn, '(', indent(softline, selection), softline, ')');
}

/** Breaks before `unless` first, then before a `where`; before `to` only where the start has a `where`. */
function formatPath(context: FormatContext, expr: ast.PathExpr): Doc {
  const from = [expr.edge.text, ' from ', formatEnd(context, expr.from)];
  const narrowed = expr.from.tag === 'binder' && expr.from.binder.where !== undefined;
  const target = formatEnd(context, expr.to);
  const ends = narrowed ? group(from, indent(line, 'to ', target)) : [from, ' to ', target];
  if (expr.through === undefined) return ends;
  return group(ends, indent(line, 'unless through ', formatBinder(context, expr.through)));
}

function formatEnd(context: FormatContext, end: ast.PathEnd): Doc {
  return end.tag === 'binder' ? formatBinder(context, end.binder) : formatExpr(context, end.expr);
}

/** `if a then b else if c then d else e`: broken before each `else`. */
function formatBranches(context: FormatContext, expr: ast.IfExpr): Doc[] {
  const head = [
    'if ',
    formatExpr(context, expr.condition),
    indent([' then ', formatExpr(context, expr.then)]),
    line,
    'else ',
  ];
  const rest =
    expr.else.kind === 'IfExpr' ? formatBranches(context, expr.else) : [formatExpr(context, expr.else)];
  return [...head, ...rest];
}

export function formatType(type: ast.TypeExpr): string {
  return `${formatBaseType(type.base)}${type.optional ? '?' : ''}${type.unknown ? ' or unknown' : ''}`;
}

function formatBaseType(base: ast.BaseType): string {
  switch (base.tag) {
    case 'named':
      return base.name.text;
    case 'ref':
      return `ref ${base.name.text}`;
    case 'list':
    case 'set':
      return `${base.tag} of ${formatBaseType(base.element)}`;
    case 'map':
      return `map of ${formatBaseType(base.key)} to ${formatBaseType(base.value)}`;
    case 'many':
    case 'one':
      return `${base.tag} ${base.name.text} via ${base.via.text}`;
  }
}
