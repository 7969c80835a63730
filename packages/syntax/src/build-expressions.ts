/**
 * Concrete expressions and types to the abstract tree.
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
import { stringValue } from './build-text.js';

/** `a.b.c...` and `a + b + ...` may be this long; recursion over the tree must end. */
const MAX_CHAIN = 200;

export function missing(at: number): ast.Missing {
  return { kind: 'Missing', id: 0, span: spanAt(at) };
}

export function buildExpr(context: BuildContext, cst: CstNode | undefined, at: number): ast.Expr {
  if (cst === undefined) return missing(at);
  const span = cstSpan(cst, at);
  const condition = nodeOf(cst, 'condition');
  if (tokenOf(cst, 'If') !== undefined) {
    const alternative = nodeOf(cst, 'alternative');
    if (alternative === undefined && tokenOf(cst, 'Else') === undefined)
      report(context, 'syntax/missing-else', tokenSpan(tokenOf(cst, 'If'), span.start), {});
    return {
      kind: 'IfExpr',
      id: 0,
      span,
      condition: buildExpr(context, condition, span.end),
      // biome-ignore lint/suspicious/noThenProperty: the word of the language; no promise is near.
      then: buildExpr(context, nodeOf(cst, 'consequence'), span.end),
      else: buildExpr(context, alternative, span.end),
    };
  }
  return buildChain(context, cst, span);
}

/** Operands linked by `and`, `or`, `otherwise`. */
function buildChain(context: BuildContext, cst: CstNode, span: Span): ast.Expr {
  const links = tokensOf(cst, 'link');
  const nodes = nodesOf(cst, 'operand');
  const operands = nodes.map((node) => buildOperand(context, node, span.end));
  while (operands.length <= links.length) operands.push(missing(span.end));
  const fallbacks = links.filter(isOtherwise);
  const misplaced = fallbacks[0];
  if (misplaced && links.length > 1)
    report(context, 'syntax/otherwise-mixed', tokenSpan(misplaced, span.end), {});

  let current = operands[0] ?? missing(span.start);
  let chain: { operands: ast.Expr[]; operators: ast.LogicalExpr['operators'][number][] } | undefined;
  const close = (): void => {
    if (chain) current = logical(chain.operands, chain.operators);
    chain = undefined;
  };
  links.forEach((link, i) => {
    const right = operands[i + 1] ?? missing(span.end);
    if (isOtherwise(link)) {
      close();
      current = {
        kind: 'OtherwiseExpr',
        id: 0,
        span: joinSpans(current.span, right.span),
        value: current,
        fallback: right,
      };
      return;
    }
    chain ??= { operands: [current], operators: [] };
    chain.operands.push(right);
    const spelling = link.image as 'and' | 'or' | '&&' | '||';
    chain.operators.push({
      op: spelling === 'and' || spelling === '&&' ? 'and' : 'or',
      spelling,
      span: tokenSpan(link, span.end),
    });
  });
  close();
  return current;
}

const isOtherwise = (link: IToken): boolean => link.image === 'otherwise' || link.image === '??';

function logical(operands: ast.Expr[], operators: ast.LogicalExpr['operators']): ast.LogicalExpr {
  const first = operands[0] ?? missing(0);
  const last = operands.at(-1) ?? first;
  return { kind: 'LogicalExpr', id: 0, span: joinSpans(first.span, last.span), operands, operators };
}

function buildOperand(context: BuildContext, cst: CstNode | undefined, at: number): ast.Expr {
  const span = cstSpan(cst, at);
  const negation = tokenOf(cst, 'negation');
  if (negation !== undefined) {
    const operand = buildOperand(context, nodeOf(cst, 'operand'), span.end);
    return {
      kind: 'UnaryExpr',
      id: 0,
      span,
      op: 'not',
      spelling: negation.image === '!' ? '!' : 'not',
      operand,
      opSpan: tokenSpan(negation, span.start),
    };
  }
  const quantifier = nodeOf(cst, 'quantifier');
  if (quantifier !== undefined) return buildQuantifier(context, quantifier, span.end);
  return buildComparison(context, nodeOf(cst, 'comparison'), span.end);
}

function buildQuantifier(context: BuildContext, cst: CstNode, at: number): ast.Expr {
  const span = cstSpan(cst, at);
  const word = tokenOf(cst, 'word');
  const image = word?.image;
  const quantifier = image === 'every' || image === 'no' ? image : 'some';
  const binder = buildBinder(context, nodeOf(cst, 'binder'), span.end);
  if (quantifier !== 'every') return { kind: 'QuantifierExpr', id: 0, span, quantifier, binder };
  const judged = tokenOf(cst, 'Satisfies') !== undefined;
  if (!judged) {
    const where = tokenOf(nodeOf(cst, 'binder'), 'Where');
    const fixes =
      where === undefined
        ? []
        : [
            {
              title: 'Write `satisfies` instead of `where`',
              edits: [{ span: tokenSpan(where, span.end), newText: 'satisfies' }],
              certain: false,
            },
          ];
    report(context, 'syntax/missing-satisfies', tokenSpan(word, span.start), {}, { fixes });
  }
  const satisfies = judged ? buildExpr(context, nodeOf(cst, 'expr'), span.end) : missing(span.end);
  return { kind: 'QuantifierExpr', id: 0, span, quantifier, binder, satisfies };
}

export function buildBinder(context: BuildContext, cst: CstNode | undefined, at: number): ast.Binder {
  const span = cstSpan(cst, at);
  const guards = nodesOf(cst, 'guard');
  const wheres = tokensOf(cst, 'Where');
  const word = tokenOf(cst, 'in');
  if (word !== undefined && (word.image === 'of' || word.image === ':')) {
    const wordSpan = tokenSpan(word, span.end);
    const fixes = [
      {
        title: 'Write `in`',
        edits: [{ span: wordSpan, newText: ' in'.slice(word.image === ':' ? 0 : 1) }],
        certain: true,
      },
    ];
    report(context, 'syntax/binder-word', wordSpan, { found: word.image }, { fixes });
  }
  const second = wheres[1];
  if (second !== undefined) {
    const secondSpan = tokenSpan(second, span.end);
    const fixes = [{ title: 'Write `and`', edits: [{ span: secondSpan, newText: 'and' }], certain: true }];
    report(context, 'syntax/second-where', secondSpan, {}, { fixes });
  }
  return {
    kind: 'Binder',
    id: 0,
    span,
    name: buildName(tokenOf(cst, 'name'), span.start),
    removed: tokenOf(cst, 'Removed') !== undefined,
    source: buildPostfix(context, nodeOf(cst, 'source'), span.end),
    ...(wheres.length === 0 ? {} : { where: buildExpr(context, guards[0], span.end) }),
  };
}

function buildComparison(context: BuildContext, cst: CstNode | undefined, at: number): ast.Expr {
  const span = cstSpan(cst, at);
  const left = buildSum(context, nodeOf(cst, 'sum'), span.start);
  const tails = nodesOf(cst, 'comparisonTail');
  const second = tails[1];
  if (second !== undefined) {
    const operator = tokenOf(second, 'operator') ?? tokenOf(second, 'Is');
    report(context, 'syntax/chained-comparison', tokenSpan(operator, span.end), {
      operator: operator?.image ?? '',
    });
  }
  const tail = tails[0];
  if (tail === undefined) return left;
  const tailSpan = cstSpan(tail, span.end);
  const not = tokenOf(tail, 'Not');
  const whole = joinSpans(left.span, tailSpan);
  const is = tokenOf(tail, 'Is');
  if (is !== undefined) {
    const test = buildName(tokenOf(tail, 'test'), tailSpan.end);
    return { kind: 'IsExpr', id: 0, span: whole, operand: left, negated: not !== undefined, test };
  }
  const operator = tokenOf(tail, 'operator');
  const second2 = tokenOf(tail, 'Of') ?? tokenOf(tail, 'From');
  const opSpan = joinSpans(
    tokenSpan(not ?? operator, tailSpan.start),
    tokenSpan(second2 ?? operator, tailSpan.start),
  );
  const op = binaryOp(operator?.image ?? '==', not !== undefined);
  const right = buildSum(context, nodeOf(tail, 'sum'), tailSpan.end);
  return { kind: 'BinaryExpr', id: 0, span: whole, op, left, right, opSpan };
}

function binaryOp(image: string, negated: boolean): ast.BinaryOp {
  switch (image) {
    case 'in':
    case 'like':
    case 'matches':
      return negated ? `not ${image}` : image;
    case 'subset':
      return 'subset of';
    case 'disjoint':
      return 'disjoint from';
    case '===':
      return '==';
    case '!==':
    case '<>':
      return '!=';
    default:
      return image as ast.BinaryOp;
  }
}

function buildSum(context: BuildContext, cst: CstNode | undefined, at: number): ast.Expr {
  return buildArithmetic(context, cst, at, 'product', (node, end) =>
    buildArithmetic(context, node, end, 'postfix', (inner, innerEnd) =>
      buildPostfix(context, inner, innerEnd),
    ),
  );
}

/** Left-associative operators of one level. */
function buildArithmetic(
  context: BuildContext,
  cst: CstNode | undefined,
  at: number,
  level: string,
  build: (cst: CstNode | undefined, at: number) => ast.Expr,
): ast.Expr {
  const span = cstSpan(cst, at);
  const nodes = nodesOf(cst, level);
  let left = build(nodes[0], span.start);
  for (const [i, operator] of tokensOf(cst, 'operator').entries()) {
    if (i >= MAX_CHAIN) {
      report(context, 'syntax/too-deep', tokenSpan(operator, span.end), {});
      break;
    }
    const right = build(nodes[i + 1], span.end);
    left = {
      kind: 'BinaryExpr',
      id: 0,
      span: joinSpans(left.span, right.span),
      op: operator.image as ast.BinaryOp,
      left,
      right,
      opSpan: tokenSpan(operator, span.end),
    };
  }
  return left;
}

/** `primary.member[index](args)` */
export function buildPostfix(context: BuildContext, cst: CstNode | undefined, at: number): ast.Expr {
  const span = cstSpan(cst, at);
  let object = buildPrimary(context, nodeOf(cst, 'primary'), span.start);
  const members = tokensOf(cst, 'member');
  const links = [
    ...tokensOf(cst, 'Dot').map((dot, i) => ({ start: dot.startOffset, dot, member: members[i] })),
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

/** Neighbours in a list need a comma; entries `key: value` and fields may stand on their own lines instead. */
export function checkCommas(context: BuildContext, cst: CstNode | undefined, child: string): void {
  const nodes = nodesOf(cst, child);
  const commas = tokensOf(cst, 'Comma').map((comma) => comma.startOffset);
  nodes.forEach((node, i) => {
    const before = nodes[i - 1];
    if (before === undefined) return;
    const gap = { start: cstSpan(before, 0).end, end: cstSpan(node, 0).start };
    if (commas.some((comma) => comma >= gap.start && comma < gap.end)) return;
    const lineBreak = /[\r\n]/.test(context.source.text.slice(gap.start, gap.end));
    if (lineBreak && child !== 'expr' && (child !== 'entry' || tokenOf(node, 'key') !== undefined)) return;
    const fixes = [
      { title: 'Insert a comma', edits: [{ span: spanAt(gap.start), newText: ',' }], certain: true },
    ];
    report(context, 'syntax/missing-comma', { start: gap.start, end: gap.end }, {}, { fixes });
  });
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

export function buildType(context: BuildContext, cst: CstNode | undefined, at: number): ast.TypeExpr {
  const span = cstSpan(cst, at);
  return {
    kind: 'TypeExpr',
    id: 0,
    span,
    base: buildBaseType(context, nodeOf(cst, 'baseType'), span.start),
    optional: tokenOf(cst, 'Question') !== undefined,
    unknown: tokenOf(cst, 'Or') !== undefined,
  };
}

function buildBaseType(context: BuildContext, cst: CstNode | undefined, at: number): ast.BaseType {
  const span = cstSpan(cst, at);
  const name = buildName(tokenOf(cst, 'name'), span.end);
  if (tokenOf(cst, 'Ref')) return { tag: 'ref', name };
  const reverse = tokenOf(cst, 'reverse');
  if (reverse) {
    const via = buildName(tokenOf(cst, 'via'), span.end);
    return { tag: reverse.image === 'one' ? 'one' : 'many', name, via };
  }
  const collection = tokenOf(cst, 'collection');
  if (collection) {
    const element = buildBaseType(context, nodeOf(cst, 'element'), span.end);
    return { tag: collection.image === 'set' ? 'set' : 'list', element };
  }
  if (tokenOf(cst, 'Map')) {
    const key = buildBaseType(context, nodeOf(cst, 'key'), span.end);
    const value = buildBaseType(context, nodeOf(cst, 'value'), span.end);
    return { tag: 'map', key, value };
  }
  return { tag: 'named', name };
}
