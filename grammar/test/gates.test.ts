/**
 * A gated alternative is exempt from Chevrotain's ambiguity check, so each gate is tried from both sides here.
 */
import { type CstNode, parseCst } from '@policyc/grammar';
import { describe, expect, it } from 'vitest';

/** How often each rule of interest was taken. */
function rules(text: string, names: readonly string[]): Record<string, number> {
  const { cst, errors } = parseCst(text);
  expect(errors.map((error) => [error.rule, error.token.image])).toEqual([]);
  const counts: Record<string, number> = {};
  const walk = (node: CstNode): void => {
    if (names.includes(node.name)) counts[node.name] = (counts[node.name] ?? 0) + 1;
    for (const elements of Object.values(node.children))
      for (const element of elements) if ('children' in element) walk(element);
  };
  walk(cst);
  return counts;
}

const condition = (text: string, names: readonly string[]) =>
  rules(`policy A "t" {\n  require ${text}\n}`, names);

describe('gates', () => {
  it('aggregate: a name of the closed list before a parenthesis', () => {
    expect(condition('count(x in xs) == f(x in xs) + count', ['aggregate', 'args'])).toEqual({
      aggregate: 1,
      args: 1,
    });
  });
  it('aggregate argument: a binder or an expression', () => {
    expect(condition('count(x in xs) == count(x.y)', ['binder'])).toEqual({ binder: 1 });
  });
  it('walk: a name before `from`', () => {
    expect(condition('a disjoint from b and flow from c to d', ['walk'])).toEqual({ walk: 1 });
    expect(condition('from == a.from', ['walk'])).toEqual({});
  });
  it('walk ends: a binder or an expression', () => {
    expect(condition('flow from a in K to b', ['binder'])).toEqual({ binder: 1 });
    expect(condition('flow from a.b to b in K', ['binder'])).toEqual({ binder: 1 });
  });
  it('partial: before a bracket, with a blank', () => {
    expect(condition('f(partial [a], partial { b }, partial[0], partial)', ['partial', 'subscript'])).toEqual(
      {
        partial: 2,
        subscript: 1,
      },
    );
  });
  it('removed: before a name', () => {
    const removed = 'some g in removed Grant where g.a';
    expect(parseCst(`policy A "t" {\n  require ${removed}\n}`).errors).toEqual([]);
    expect(condition('some g in removed where g.a', ['binder'])).toEqual({ binder: 1 });
    expect(condition('some g in removed.list', ['binder'])).toEqual({ binder: 1 });
  });
  it('entry key: a word or text before a colon', () => {
    expect(condition('{ a: 1, "b": 2, where: 3 } == { a, "b" }', ['entry'])).toEqual({ entry: 5 });
  });
  it('field modifiers: unless a colon follows', () => {
    expect(rules('asset A { key key: int, secret: int, derived secret x: int = 1 }', ['field'])).toEqual({
      field: 3,
    });
  });
  it('policy id: hyphens without blanks', () => {
    expect(rules('policy A-1-b2 "t" { formerly C-03x }', ['policyId'])).toEqual({ policyId: 2 });
    expect(parseCst('policy A - 1 "t" {}').errors.length).toBeGreaterThan(0);
  });
  it('given new: unless the name is `new`', () => {
    expect(rules('test "t" for A {\n  given new = K\n  given new new = K\n}', ['given'])).toEqual({
      given: 2,
    });
  });
});
