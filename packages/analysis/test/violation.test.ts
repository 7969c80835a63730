/** The witnesses of a rule's violation. */
import { SourceText } from '@policyc/base';
import { type ast, parse } from '@policyc/syntax';
import { describe, expect, test } from 'vitest';
import { violationOf } from '../src/index.js';
import { policy } from './harness.js';

/** `x where p; y | not rest | path`, as far as it is there. */
function show(rule: string): string {
  const text = policy(`  for a in A\n  ${rule}`);
  const { file, diagnostics } = parse(new SourceText('x', text));
  expect(diagnostics).toEqual([]);
  const decl = file.declarations.find((d) => d.kind === 'PolicyDecl');
  const statement =
    decl?.kind === 'PolicyDecl' ? decl.statements.find((s) => s.kind === 'RuleStatement') : undefined;
  if (statement?.kind !== 'RuleStatement') throw new Error('no rule');
  const { witnesses, rest, path } = violationOf(statement);
  const textOf = (e: ast.Expr) => text.slice(e.span.start, e.span.end);
  const judged = (j: { expr: ast.Expr; positive: boolean } | undefined) =>
    j === undefined ? '' : `${j.positive ? '' : 'not '}${textOf(j.expr)}`;
  const shown = witnesses.map(
    (w) => `${w.binder.name.text}${w.where === undefined ? '' : ` where ${judged(w.where)}`}`,
  );
  return [shown.join('; '), judged(rest), path === undefined ? '' : 'path']
    .filter((s) => s !== '')
    .join(' | ');
}

const rows: readonly (readonly [rule: string, violation: string])[] = [
  ['require a.p', 'not a.p'],
  ['forbid a.p', 'a.p'],
  ['forbid not a.p', 'not a.p'],
  ['require not (a.p)', 'a.p'],
  ['forbid a.p and a.q', 'a.p and a.q'],
  ['forbid some x in a.xs where x.p', 'x where x.p'],
  ['forbid some x in a.xs', 'x'],
  ['require some x in a.xs where x.p', 'not some x in a.xs where x.p'],
  ['require no x in a.xs where x.p', 'x where x.p'],
  ['forbid no x in a.xs where x.p', 'no x in a.xs where x.p'],
  ['require every x in a.xs satisfies x.p', 'x | not x.p'],
  ['require every x in a.xs where x.q satisfies x.p', 'x where x.q | not x.p'],
  ['forbid every x in a.xs satisfies x.p', 'every x in a.xs satisfies x.p'],
  ['require every x in a.xs satisfies not x.p', 'x | x.p'],
  ['require not (some x in a.xs where x.p)', 'x where x.p'],
  ['forbid some x in a.xs where some y in x.ys where y.p', 'x; y where y.p'],
  ['forbid some x in a.xs where (not (no y in x.ys where y.p))', 'x; y where y.p'],
  ['forbid some x in a.xs where every y in x.ys satisfies y.p', 'x where every y in x.ys satisfies y.p'],
  [
    'forbid some x in a.xs where x.p and (some y in x.ys where y.p)',
    'x where x.p and (some y in x.ys where y.p)',
  ],
  ['require every x in a.xs satisfies every y in x.ys where y.q satisfies y.p', 'x; y where y.q | not y.p'],
  ['require every x in a.xs satisfies no y in x.ys where y.p', 'x; y where y.p'],
  ['require every x in a.xs satisfies some y in x.ys where y.p', 'x | not some y in x.ys where y.p'],
  ['forbid control from a to b in B where b.p', 'control from a to b in B where b.p | path'],
  ['forbid (control from a to b in B where b.p)', 'control from a to b in B where b.p | path'],
  ['require control from a to b in B where b.p', 'not control from a to b in B where b.p'],
  ['require not control from a to b in B where b.p', 'control from a to b in B where b.p | path'],
  [
    'forbid some x in a.xs where control from x to b in B where b.p',
    'x | control from x to b in B where b.p | path',
  ],
  ['require every x in a.xs satisfies not (control from x to a)', 'x | control from x to a | path'],
];

describe('violationOf', () => {
  test.each(rows)('%s', (rule, violation) => {
    expect(show(rule)).toBe(violation);
  });
});
