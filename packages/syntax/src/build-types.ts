/**
 * Concrete types to the abstract tree. Invariant: total; a missing type is a type without a name.
 */
import type { CstNode } from '@policyc/grammar';
import type * as ast from './ast.js';
import { buildName, cstSpan, nodeOf, tokenOf } from './build-context.js';

export function buildType(cst: CstNode | undefined, at: number): ast.TypeExpr {
  const span = cstSpan(cst, at);
  return {
    kind: 'TypeExpr',
    id: 0,
    span,
    base: buildBaseType(nodeOf(cst, 'baseType'), span.start),
    optional: tokenOf(cst, 'Question') !== undefined,
    unknown: tokenOf(cst, 'Or') !== undefined,
  };
}

function buildBaseType(cst: CstNode | undefined, at: number): ast.BaseType {
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
    const element = buildBaseType(nodeOf(cst, 'element'), span.end);
    return { tag: collection.image === 'set' ? 'set' : 'list', element };
  }
  if (tokenOf(cst, 'Map')) {
    const key = buildBaseType(nodeOf(cst, 'key'), span.end);
    const value = buildBaseType(nodeOf(cst, 'value'), span.end);
    return { tag: 'map', key, value };
  }
  return { tag: 'named', name };
}
