/**
 * Concrete statements of policies and tests to the abstract tree. Invariant: total.
 */
import type { CstNode, IToken } from '@policyc/grammar';
import type * as ast from './ast.js';
import {
  type BuildContext,
  buildName,
  buildPolicyId,
  chosen,
  cstSpan,
  nodeOf,
  nodesOf,
  report,
  tokenOf,
  tokenSpan,
  tokensOf,
} from './build-context.js';
import { buildBinder, buildExpr } from './build-expressions.js';
import { buildBraces, buildPostfix } from './build-operands.js';
import { buildString, buildTemplate, stringValue } from './build-text.js';

export function buildPolicyStatement(
  context: BuildContext,
  parent: CstNode,
): ast.PolicyStatement | undefined {
  const cst = chosen(parent);
  if (cst === undefined) return undefined;
  const span = cstSpan(cst, 0);
  const value = () => buildName(tokenOf(cst, 'value'), span.end);
  switch (cst.name) {
    case 'severity':
      return { id: 0, span, kind: 'SeverityStatement', value: value() };
    case 'likelihood': {
      const token = tokenOf(cst, 'value');
      return {
        id: 0,
        span,
        kind: 'LikelihoodStatement',
        value: token?.image ?? '',
        valueSpan: tokenSpan(token, span.end),
      };
    }
    case 'maps':
      return {
        id: 0,
        span,
        kind: 'MapsStatement',
        mappings: nodesOf(cst, 'mapping').map((mapping) => buildMapping(context, mapping, span.end)),
      };
    case 'owner':
      return {
        id: 0,
        span,
        kind: 'OwnerStatement',
        value: buildString(context, tokenOf(cst, 'Str'), span.end),
      };
    case 'fix': {
      const within = tokenOf(cst, 'within');
      const withinSpan = tokenSpan(within, span.end);
      if (within?.tokenType.name === 'Num')
        report(context, 'syntax/number-without-unit', withinSpan, { number: within.image });
      return {
        id: 0,
        span,
        kind: 'FixStatement',
        ...(within === undefined ? {} : { within: within.image, withinSpan }),
        text: buildString(context, tokenOf(cst, 'Str'), span.end),
      };
    }
    case 'see':
      return {
        id: 0,
        span,
        kind: 'SeeStatement',
        references: tokensOf(cst, 'Str').map((reference) => buildString(context, reference, span.end)),
      };
    case 'profile':
      return { id: 0, span, kind: 'ProfileStatement', value: value() };
    case 'tags':
      return {
        id: 0,
        span,
        kind: 'TagsStatement',
        tags: tokensOf(cst, 'tag').map((tag) => buildName(tag, span.end)),
      };
    case 'formerly':
      return {
        id: 0,
        span,
        kind: 'FormerlyStatement',
        name: buildPolicyId(nodeOf(cst, 'policyId'), span.end),
      };
    case 'assume':
      return { id: 0, span, kind: 'AssumeStatement', value: value() };
    case 'forStatement':
      return {
        id: 0,
        span,
        kind: 'ForStatement',
        binder: buildBinder(context, nodeOf(cst, 'binder'), span.end),
      };
    case 'letStatement':
      return {
        id: 0,
        span,
        kind: 'LetStatement',
        name: buildName(tokenOf(cst, 'name'), span.end),
        value: buildExpr(context, nodeOf(cst, 'expr'), span.end),
      };
    case 'rule':
      return {
        id: 0,
        span,
        kind: 'RuleStatement',
        rule: tokenOf(cst, 'word')?.image === 'forbid' ? 'forbid' : 'require',
        condition: buildExpr(context, nodeOf(cst, 'expr'), span.end),
      };
    case 'message':
      return {
        id: 0,
        span,
        kind: 'MessageStatement',
        template: buildTemplate(context, tokenOf(cst, 'Str'), span.end),
      };
    case 'unknownStatement':
      return { id: 0, span, kind: 'UnknownStatement', word: buildName(tokenOf(cst, 'word'), span.start) };
    default:
      return undefined;
  }
}

function buildMapping(context: BuildContext, cst: CstNode, at: number): ast.Mapping {
  const span = cstSpan(cst, at);
  const control = tokenOf(cst, 'control');
  const quoted = control !== undefined && !['Num', 'Quantity'].includes(control.tokenType.name);
  return {
    kind: 'Mapping',
    id: 0,
    span,
    catalogue: buildName(tokenOf(cst, 'catalogue'), span.start),
    control: control === undefined ? '' : quoted ? stringValue(context, control) : control.image,
    quoted,
    controlSpan: tokenSpan(control, span.end),
  };
}

export function buildTestStatement(context: BuildContext, parent: CstNode): ast.TestStatement | undefined {
  const cst = chosen(parent);
  if (cst === undefined) return undefined;
  const span = cstSpan(cst, 0);
  const name = () => buildName(tokenOf(cst, 'name'), span.end);
  const kind = tokenOf(cst, 'kind');
  switch (cst.name) {
    case 'given': {
      const fields = nodeOf(cst, 'braces');
      return {
        id: 0,
        span,
        kind: 'GivenStatement',
        isNew: tokenOf(cst, 'New') !== undefined,
        name: name(),
        assetKind: buildName(kind, span.end),
        ...(fields === undefined ? {} : { fields: buildBraces(context, fields, span.end) }),
      };
    }
    case 'before':
      return {
        id: 0,
        span,
        kind: 'BeforeStatement',
        name: name(),
        ...(kind === undefined ? {} : { assetKind: buildName(kind, span.end) }),
        fields: buildBraces(context, nodeOf(cst, 'braces'), span.end),
      };
    case 'fromSnapshot':
      return {
        id: 0,
        span,
        kind: 'FromStatement',
        file: buildString(context, tokenOf(cst, 'Str'), span.end),
      };
    case 'withParam': {
      const isQualified = tokenOf(cst, 'Dot') !== undefined;
      return {
        id: 0,
        span,
        kind: 'WithStatement',
        ...(isQualified ? { from: name() } : {}),
        name: isQualified ? buildName(tokenOf(cst, 'member'), span.end) : name(),
        value: buildExpr(context, nodeOf(cst, 'expr'), span.end),
      };
    }
    case 'now':
      return { id: 0, span, kind: 'NowStatement', value: buildExpr(context, nodeOf(cst, 'expr'), span.end) };
    case 'caseStatement':
      return {
        id: 0,
        span,
        kind: 'CaseStatement',
        assignments: nodesOf(cst, 'assignment').map((node) => buildAssignment(context, node, span.end)),
        expectation: buildExpectation(context, tokenOf(cst, 'Expect'), nodeOf(cst, 'expectation'), span.end),
      };
    case 'expectStatement':
      return {
        id: 0,
        span,
        kind: 'ExpectStatement',
        expectation: buildExpectation(
          context,
          tokenOf(cst, 'KwExpect'),
          nodeOf(cst, 'expectation'),
          span.end,
        ),
      };
    case 'unknownStatement':
      return { id: 0, span, kind: 'UnknownStatement', word: buildName(tokenOf(cst, 'word'), span.start) };
    default:
      return undefined;
  }
}

function buildAssignment(context: BuildContext, cst: CstNode, at: number): ast.Assignment {
  const span = cstSpan(cst, at);
  const equal = tokenOf(cst, 'equal');
  if (equal && equal.image !== '=') {
    const equalSpan = tokenSpan(equal, span.end);
    const fixes = [{ title: 'Write `=`', edits: [{ span: equalSpan, newText: '=' }], certain: true }];
    report(context, 'syntax/assignment-sign', equalSpan, {}, { fixes });
  }
  return {
    kind: 'Assignment',
    id: 0,
    span,
    target: buildPostfix(context, nodeOf(cst, 'target'), span.start),
    value: buildExpr(context, nodeOf(cst, 'value'), span.end),
  };
}

function buildExpectation(
  context: BuildContext,
  expect: IToken | undefined,
  cst: CstNode | undefined,
  at: number,
): ast.Expectation {
  const span = cstSpan(cst, at);
  const verdict = nodeOf(cst, 'verdict');
  const word = tokenOf(verdict, 'word')?.image;
  if (expect !== undefined && verdict === undefined)
    report(context, 'syntax/missing-verdict', tokenSpan(expect, span.start), {});
  const cause = nodeOf(cst, 'cause');
  const saying = tokenOf(cst, 'Saying');
  return {
    kind: 'Expectation',
    id: 0,
    span,
    ...(word === 'pass' || word === 'fail' || word === 'inconclusive' ? { verdict: word } : {}),
    ...(word === 'not' ? { verdict: 'not_applicable' } : {}),
    on: nodesOf(cst, 'subject').map((subject) => buildPostfix(context, subject, span.end)),
    ...(cause === undefined ? {} : { because: buildPostfix(context, cause, span.end) }),
    ...(saying === undefined ? {} : { saying: buildString(context, tokenOf(cst, 'Str'), span.end) }),
  };
}
