/**
 * Concrete operands (names, literals, calls, brackets, aggregates, paths) to the abstract tree.
 * Invariant: total; a gap is a `Missing` expression that somebody has reported or reports here.
 */
import { joinSpans, type Span } from '@policyc/base';
import { type CstNode, type IToken, isTokenOf } from '@policyc/grammar';
import type * as ast from './ast.js';
import {
  type BuildContext,
  buildName,
  cstSpan,
  nodeOf,
  nodesOf,
  report,
  spanAt,
  tokenOf,
  tokenSpan,
  tokensOf,
} from './build-context.js';
import { buildBinder, buildExpr, MAX_CHAIN, missing } from './build-expressions.js';
import { stringValue } from './build-text.js';
import { checkCommas } from './check-commas.js';

/** `primary.member[index](args)` */
export function buildPostfix(context: BuildContext, cst: CstNode | undefined, at: number): ast.Expr {
  const span = cstSpan(cst, at);
  let object = buildPrimary(context, nodeOf(cst, 'primary'), span.start);
  if (cst === undefined || !('Dot' in cst.children || 'subscript' in cst.children || 'args' in cst.children))
    return object;
  const members = tokensOf(cst, 'member');
  const links = [
    ...tokensOf(cst, 'Dot').map((dot, i) => ({ start: tokenSpan(dot, 0).start, dot, member: members[i] })),
    ...nodesOf(cst, 'subscript').map((subscript) => ({
      start: cstSpan(subscript, span.end).start,
      subscript,
    })),
    ...nodesOf(cst, 'args').map((args) => ({ start: cstSpan(args, span.end).start, args })),
  ].sort((a, b) => a.start - b.start);
  for (const [i, link] of links.entries()) {
    if (i >= MAX_CHAIN) {
      report(context, 'syntax/too-deep', spanAt(link.start), {});
      break;
    }
    if ('dot' in link) {
      const member = buildName(link.member, tokenSpan(link.dot, span.end).end);
      object = {
        kind: 'MemberExpr',
        id: 0,
        span: joinSpans(object.span, member.span),
        object,
        member,
      };
    } else if ('subscript' in link) {
      const linkSpan = cstSpan(link.subscript, span.end);
      const index = buildExpr(context, nodeOf(link.subscript, 'expr'), linkSpan.end);
      object = { kind: 'IndexExpr', id: 0, span: joinSpans(object.span, linkSpan), object, index };
    } else {
      const linkSpan = cstSpan(link.args, span.end);
      checkCommas(context, link.args, 'expr');
      const args = nodesOf(link.args, 'expr').map((arg) => buildExpr(context, arg, linkSpan.end));
      object = { kind: 'CallExpr', id: 0, span: joinSpans(object.span, linkSpan), callee: object, args };
    }
  }
  return object;
}

function buildPrimary(context: BuildContext, cst: CstNode | undefined, at: number): ast.Expr {
  if (cst === undefined) return missing(at);
  const span = cstSpan(cst, at);
  const aggregate = nodeOf(cst, 'aggregate');
  if (aggregate) return buildAggregate(context, aggregate, span);
  const walk = nodeOf(cst, 'walk');
  if (walk) return buildPath(context, walk, span);
  const partial = nodeOf(cst, 'partial');
  if (partial) {
    const list = nodeOf(partial, 'list');
    const braces = nodeOf(partial, 'braces');
    const value = list ? buildList(context, list, span) : buildBraces(context, braces, span.end);
    return { kind: 'PartialExpr', id: 0, span, value };
  }
  const paren = nodeOf(cst, 'paren');
  if (paren)
    return { kind: 'ParenExpr', id: 0, span, expr: buildExpr(context, nodeOf(paren, 'expr'), span.end) };
  const list = nodeOf(cst, 'list');
  if (list) return buildList(context, list, span);
  const braces = nodeOf(cst, 'braces');
  if (braces) return buildBraces(context, braces, span.end);
  const quantity = tokenOf(cst, 'Quantity');
  if (quantity) {
    const parts = /^([0-9.]*)(.*)$/s.exec(quantity.image);
    const ago = tokenOf(cst, 'Ago') !== undefined;
    return { kind: 'QuantityExpr', id: 0, span, amount: parts?.[1] ?? '', unit: parts?.[2] ?? '', ago };
  }
  const number = tokenOf(cst, 'Num');
  if (number) {
    const sign = tokenOf(cst, 'Minus') === undefined ? '' : '-';
    return { kind: 'LiteralExpr', id: 0, span, type: 'number', value: sign + number.image };
  }
  return buildAtom(context, tokenOf(cst, 'atom'), span);
}

function buildAtom(context: BuildContext, token: IToken | undefined, span: Span): ast.Expr {
  if (token === undefined || token.isInsertedInRecovery) return missing(span.start);
  if (isTokenOf(token, 'Str')) {
    return { kind: 'LiteralExpr', id: 0, span, type: 'string', value: stringValue(context, token) };
  }
  if (isTokenOf(token, 'Typed')) {
    const quote = token.image.indexOf('"');
    const closed = token.tokenType.name === 'Typed';
    const text = token.image.slice(quote + 1, closed ? -1 : undefined);
    return { kind: 'TypedLiteral', id: 0, span, prefix: token.image.slice(0, quote), text };
  }
  switch (token.image) {
    case 'true':
    case 'false':
      return { kind: 'LiteralExpr', id: 0, span, type: 'bool', value: token.image };
    case 'absent':
    case 'unknown':
      return { kind: 'LiteralExpr', id: 0, span, type: token.image, value: token.image };
    default:
      return { kind: 'NameExpr', id: 0, span, name: token.image };
  }
}

function buildList(context: BuildContext, cst: CstNode, span: Span): ast.ListExpr {
  const own = cstSpan(cst, span.start);
  checkCommas(context, cst, 'expr');
  const elements = nodesOf(cst, 'expr').map((element) => buildExpr(context, element, own.end));
  return { kind: 'ListExpr', id: 0, span: own, elements };
}

export function buildBraces(context: BuildContext, cst: CstNode | undefined, at: number): ast.BracesExpr {
  const span = cstSpan(cst, at);
  checkCommas(context, cst, 'entry');
  const entries = nodesOf(cst, 'entry').map((entry): ast.BracesEntry => {
    const entrySpan = cstSpan(entry, span.end);
    const key = tokenOf(entry, 'key');
    const value = buildExpr(context, nodeOf(entry, 'expr'), entrySpan.end);
    return {
      kind: 'BracesEntry',
      id: 0,
      span: entrySpan,
      ...(key === undefined ? {} : { key: buildKey(context, key, entrySpan.start) }),
      value,
    };
  });
  return { kind: 'BracesExpr', id: 0, span, entries };
}

/** A key is a word or a quoted text. */
function buildKey(context: BuildContext, token: IToken, at: number): ast.Name {
  const name = buildName(token, at);
  return isTokenOf(token, 'Str') ? { ...name, text: stringValue(context, token) } : name;
}

function buildAggregate(context: BuildContext, cst: CstNode, span: Span): ast.AggregateExpr {
  const fn = (tokenOf(cst, 'fn')?.image ?? 'count') as ast.AggregateExpr['fn'];
  const binder = nodeOf(cst, 'binder');
  if (binder === undefined) {
    const expr = buildExpr(context, nodeOf(cst, 'argument'), span.end);
    return { kind: 'AggregateExpr', id: 0, span, fn, argument: { tag: 'expr', expr } };
  }
  const giving = nodeOf(cst, 'giving');
  const argument = {
    tag: 'selection' as const,
    binder: buildBinder(context, binder, span.end),
    ...(tokenOf(cst, 'Giving') === undefined ? {} : { giving: buildExpr(context, giving, span.end) }),
  };
  return { kind: 'AggregateExpr', id: 0, span, fn, argument };
}

function buildPath(context: BuildContext, cst: CstNode, span: Span): ast.PathExpr {
  const from = tokenOf(cst, 'From');
  const to = tokenOf(cst, 'To');
  const start = nodeOf(cst, 'start');
  const target = nodeOf(cst, 'target');
  if (start === undefined || target === undefined) {
    const culprit = start === undefined ? from : (to ?? tokenOf(cst, 'edge'));
    const part = start === undefined ? 'from' : 'to';
    report(context, 'syntax/path-end', tokenSpan(culprit, span.start), { part });
  }
  const through = nodeOf(cst, 'binder');
  return {
    kind: 'PathExpr',
    id: 0,
    span,
    edge: buildName(tokenOf(cst, 'edge'), span.start),
    from: buildEnd(context, start, tokenSpan(from, span.start).end),
    to: buildEnd(context, target, tokenSpan(to, cstSpan(start, span.start).end).end),
    ...(through === undefined ? {} : { through: buildBinder(context, through, span.end) }),
  };
}

function buildEnd(context: BuildContext, cst: CstNode | undefined, at: number): ast.PathEnd {
  const binder = nodeOf(cst, 'binder');
  if (binder) return { tag: 'binder', binder: buildBinder(context, binder, at) };
  const postfix = nodeOf(cst, 'postfix');
  return { tag: 'expr', expr: postfix ? buildPostfix(context, postfix, at) : missing(at) };
}
