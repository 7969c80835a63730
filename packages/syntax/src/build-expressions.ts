/**
 * Concrete operators, quantifiers and binders to the abstract tree.
 * Invariant: total; a gap is a `Missing` expression that somebody has reported or reports here.
 */
import { joinSpans, type Span } from '@policyc/base';
import type { CstNode, IToken } from '@policyc/grammar';
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
import { buildPostfix } from './build-operands.js';

/** `a.b.c...` and `a + b + ...` may be this long; recursion over the tree must end. */
export const MAX_CHAIN = 200;

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
  // What recovery inserts has no text.
  const op = binaryOp(operator?.image || '==', not !== undefined);
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
