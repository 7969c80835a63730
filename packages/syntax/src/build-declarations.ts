/**
 * Concrete declarations to the abstract tree. Invariant: total.
 */
import type { CstNode } from '@policyc/grammar';
import type * as ast from './ast.js';
import {
  type BuildContext,
  buildName,
  buildPolicyId,
  chosen,
  cstSpan,
  docBefore,
  nodeOf,
  nodesOf,
  tokenOf,
  tokensOf,
} from './build-context.js';
import { buildExpr } from './build-expressions.js';
import { buildPolicyStatement, buildTestStatement } from './build-statements.js';
import { buildString } from './build-text.js';
import { buildType } from './build-types.js';
import { checkCommas } from './check-commas.js';

/** The file's declarations, without the ones of which nothing is left. */
export function buildDeclarations(context: BuildContext, file: CstNode): ast.Declaration[] {
  return nodesOf(file, 'declaration').flatMap((node) => {
    const declaration = buildDeclaration(context, node);
    return declaration === undefined ? [] : [declaration];
  });
}

function buildDeclaration(context: BuildContext, parent: CstNode): ast.Declaration | undefined {
  const cst = chosen(parent);
  if (cst === undefined) return undefined;
  const span = cstSpan(cst, 0);
  const doc = docBefore(context, span.start);
  const name = () => buildName(tokenOf(cst, 'name'), span.end);
  const string = () => buildString(context, tokenOf(cst, 'Str'), span.end);
  const fields = () => buildFields(context, nodeOf(cst, 'fields'), span.end);
  const members = () => tokensOf(nodeOf(cst, 'union'), 'member').map((m) => buildName(m, span.end));
  switch (cst.name) {
    case 'editionDecl':
      return { id: 0, span, doc, kind: 'EditionDecl', edition: tokenOf(cst, 'Num')?.image ?? '' };
    case 'packageDecl':
      return { id: 0, span, doc, kind: 'PackageDecl', path: buildDottedName(cst, span.end) };
    case 'useDecl': {
      const alias = tokenOf(cst, 'alias');
      return {
        id: 0,
        span,
        doc,
        kind: 'UseDecl',
        path: buildDottedName(cst, span.end),
        ...(tokenOf(cst, 'As') === undefined ? {} : { alias: buildName(alias, span.end) }),
      };
    }
    case 'platformDecl':
      return { id: 0, span, doc, kind: 'PlatformDecl', name: name(), version: string().value };
    case 'enumDecl': {
      checkCommas(context, cst, 'enumMember');
      const enumMembers = nodesOf(cst, 'enumMember').map((m) => buildEnumMember(context, m, span.end));
      const ordered = tokenOf(cst, 'Ordered') !== undefined;
      return { id: 0, span, doc, kind: 'EnumDecl', name: name(), ordered, members: enumMembers };
    }
    case 'recordDecl':
      return { id: 0, span, doc, kind: 'RecordDecl', name: name(), fields: fields() };
    case 'assetDecl': {
      const singleton = tokenOf(cst, 'Singleton') !== undefined;
      const alike = tokensOf(nodeOf(cst, 'alike'), 'member').map((m) => buildName(m, span.end));
      return { id: 0, span, doc, kind: 'AssetDecl', name: name(), singleton, alike, fields: fields() };
    }
    case 'extendDecl':
      return { id: 0, span, doc, kind: 'ExtendDecl', name: name(), fields: fields() };
    case 'edgeDecl':
      return { id: 0, span, doc, kind: 'EdgeDecl', name: name(), definition: buildEdge(cst, span.end) };
    case 'groupDecl':
      return { id: 0, span, doc, kind: 'GroupDecl', name: name(), members: members() };
    case 'catalogueDecl':
      checkCommas(context, cst, 'control');
      return {
        id: 0,
        span,
        doc,
        kind: 'CatalogueDecl',
        name: name(),
        title: buildString(context, tokenOf(cst, 'title'), span.end),
        controls: nodesOf(cst, 'control').map((control) => buildControl(context, control, span.end)),
      };
    case 'paramDecl': {
      const guard = nodeOf(cst, 'guard');
      return {
        id: 0,
        span,
        doc,
        kind: 'ParamDecl',
        name: name(),
        type: buildType(nodeOf(cst, 'type'), span.end),
        value: buildExpr(context, nodeOf(cst, 'value'), span.end),
        ...(tokenOf(cst, 'Where') === undefined ? {} : { guard: buildExpr(context, guard, span.end) }),
      };
    }
    case 'tableDecl':
      return { id: 0, span, doc, kind: 'TableDecl', name: name(), source: string(), fields: fields() };
    case 'fnDecl':
      checkCommas(context, cst, 'fnParam');
      return {
        id: 0,
        span,
        doc,
        kind: 'FnDecl',
        name: name(),
        params: nodesOf(cst, 'fnParam').map((param) => buildFnParam(param, span.end)),
        result: buildType(nodeOf(cst, 'type'), span.end),
        body: buildExpr(context, nodeOf(cst, 'expr'), span.end),
      };
    case 'policyDecl': {
      const title = tokenOf(cst, 'Str');
      return {
        id: 0,
        span,
        doc,
        kind: 'PolicyDecl',
        name: buildPolicyId(nodeOf(cst, 'policyId'), span.end),
        ...(title === undefined ? {} : { title: buildString(context, title, span.end) }),
        statements: nodesOf(cst, 'policyStatement').flatMap((node) => {
          const statement = buildPolicyStatement(context, node);
          return statement === undefined ? [] : [statement];
        }),
      };
    }
    case 'testDecl':
      return {
        id: 0,
        span,
        doc,
        kind: 'TestDecl',
        title: string(),
        policies: nodesOf(cst, 'policyId').map((id) => buildPolicyId(id, span.end)),
        statements: nodesOf(cst, 'testStatement').flatMap((node) => {
          const statement = buildTestStatement(context, node);
          return statement === undefined ? [] : [statement];
        }),
      };
    default:
      return undefined;
  }
}

function buildDottedName(cst: CstNode, at: number): ast.Name[] {
  return tokensOf(nodeOf(cst, 'dottedName'), 'part').map((part) => buildName(part, at));
}

function buildEdge(cst: CstNode, at: number): ast.EdgeDecl['definition'] {
  const union = nodeOf(cst, 'union');
  if (union) return { tag: 'union', members: tokensOf(union, 'member').map((m) => buildName(m, at)) };
  return {
    tag: 'via',
    from: buildName(tokenOf(cst, 'from'), at),
    to: buildName(tokenOf(cst, 'to'), at),
    side: tokenOf(cst, 'side')?.image === 'to' ? 'to' : 'from',
    path: tokensOf(cst, 'part').map((part) => buildName(part, at)),
  };
}

function buildEnumMember(context: BuildContext, cst: CstNode, at: number): ast.EnumMember {
  const span = cstSpan(cst, at);
  const title = tokenOf(cst, 'Str');
  return {
    kind: 'EnumMember',
    id: 0,
    span,
    doc: docBefore(context, span.start),
    name: buildName(tokenOf(cst, 'name'), span.start),
    ...(title === undefined ? {} : { title: buildString(context, title, span.end) }),
  };
}

function buildControl(context: BuildContext, cst: CstNode, at: number): ast.ControlDecl {
  const span = cstSpan(cst, at);
  const title = tokenOf(cst, 'title');
  return {
    kind: 'ControlDecl',
    id: 0,
    span,
    doc: docBefore(context, span.start),
    code: buildString(context, tokenOf(cst, 'code'), span.start),
    ...(title === undefined ? {} : { title: buildString(context, title, span.end) }),
  };
}

function buildFields(context: BuildContext, cst: CstNode | undefined, at: number): ast.FieldDecl[] {
  checkCommas(context, cst, 'field');
  return nodesOf(cst, 'field').map((field) => {
    const span = cstSpan(field, at);
    return {
      kind: 'FieldDecl',
      id: 0,
      span,
      doc: docBefore(context, span.start),
      modifiers: tokensOf(field, 'modifier').map((m) => m.image as 'key' | 'secret' | 'derived'),
      name: buildName(tokenOf(field, 'name'), span.start),
      type: buildType(nodeOf(field, 'type'), span.end),
      ...(tokenOf(field, 'Equal') === undefined
        ? {}
        : { value: buildExpr(context, nodeOf(field, 'expr'), span.end) }),
    };
  });
}

function buildFnParam(cst: CstNode, at: number): ast.FnParam {
  const span = cstSpan(cst, at);
  const name = buildName(tokenOf(cst, 'name'), span.start);
  return { kind: 'FnParam', id: 0, span, name, type: buildType(nodeOf(cst, 'type'), span.end) };
}
