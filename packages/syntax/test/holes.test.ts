/** Holes that are read without the parser are what it would have made of them. */
import { SourceText } from '@policyc/base';
import { expect, it } from 'vitest';
import type * as ast from '../src/ast.js';
import { parse } from '../src/parse.js';

/** A message whose hole has these blanks around it: with one, the parser reads it. */
function read(hole: string, blank: string): { expr: unknown; codes: readonly string[] } {
  const text = `policy A-01 "t" {\n  severity low\n  for a in A\n  require a.b\n  message "{${blank}${hole}}"\n}\n`;
  const { file, diagnostics } = parse(new SourceText('a.policy', text));
  const [policy] = file.declarations;
  const statements: readonly ast.PolicyStatement[] = policy?.kind === 'PolicyDecl' ? policy.statements : [];
  const parts = statements.flatMap((s) => (s.kind === 'MessageStatement' ? s.template.parts : []));
  const [expr] = parts.flatMap((part) => (part.kind === 'TemplateHole' ? [part.expr] : []));
  // Where the hole begins is not what it is.
  const moved = JSON.stringify(expr, (key, value: unknown) =>
    (key === 'start' || key === 'end') && typeof value === 'number' ? value - blank.length : value,
  );
  return { expr: moved, codes: diagnostics.map((d) => d.code) };
}

it.each([
  ...[
    'a',
    'a.b',
    'a.b.c.d',
    '_x._1',
    'count',
    'a.count',
    'from.to',
    'key.of',
    'partial',
    'partial.x',
    'new.ago',
  ],
  ...['r', 'v.cidr', 'ip', 'policy.test', 'severity', 'a.require', 'A.B', 'a.b.c.d.e.f.g.h.i.j.k.l.m'],
  ...['not', 'if', 'true', 'absent', 'unknown.x', 'a.if', 'a.some', 'a.or.and', 'some.x', 'a.true'],
])('{%s}', (hole) => {
  expect(read(hole, '')).toEqual(read(hole, ' '));
});
