/**
 * The child-key table, numbering, and finding nodes by offset.
 */
import { readFileSync } from 'node:fs';
import { SourceText } from '@policyc/base';
import { type ast, children, nodePathAt, parse, textOf, visit } from '@policyc/syntax';
import { describe, expect, it } from 'vitest';

const fixtures = ['five', 'packs', 'schema', 'tests'].map((name) => {
  const text = readFileSync(new URL(`./fixtures/${name}.policy`, import.meta.url), 'utf8');
  return { name, source: new SourceText(`${name}.policy`, text) };
});

const isNode = (value: unknown): value is ast.Node =>
  typeof value === 'object' && value !== null && 'kind' in value && 'id' in value;

/** Every node that can be reached through any property. */
function reachable(value: unknown, found: Set<ast.Node> = new Set()): Set<ast.Node> {
  if (typeof value !== 'object' || value === null) return found;
  if (isNode(value)) found.add(value);
  for (const inner of Object.values(value)) reachable(inner, found);
  return found;
}

describe.each(fixtures)('$name', ({ source }) => {
  const { file, diagnostics } = parse(source);

  it('parses clean', () => {
    expect(diagnostics).toEqual([]);
  });

  it('the table leads to every node', () => {
    const visited = new Set<ast.Node>();
    visit(file, (node) => {
      visited.add(node);
    });
    expect(visited.size).toBe(reachable(file).size);
  });

  it('ids are dense, parents before children; children are in source order and inside their parents', () => {
    let next = 0;
    visit(file, (node) => {
      expect(node.id).toBe(next++);
      let end = node.span.start;
      for (const child of children(node)) {
        expect(child.span.start, `${child.kind} in ${node.kind}`).toBeGreaterThanOrEqual(end);
        expect(child.span.end).toBeLessThanOrEqual(node.span.end);
        end = child.span.end;
      }
    });
  });

  it('every name is where its span says', () => {
    visit(file, (node) => {
      if (node.kind === 'NameExpr') expect(textOf(source, node)).toBe(node.name);
      if (node.kind === 'Name') expect(textOf(source, node).replace(/^"|"$/g, '')).toBe(node.text);
    });
  });
});

describe('nodePathAt', () => {
  const at = (marked: string): string => {
    const offset = marked.indexOf('|');
    const source = new SourceText('t.policy', marked.replace('|', ''));
    return nodePathAt(parse(source).file, offset)
      .map((node) => node.kind)
      .join(' > ');
  };
  it('finds the innermost node', () => {
    expect(at('policy A "t" {\n  require ep.na|me == b\n}')).toBe(
      'File > PolicyDecl > RuleStatement > BinaryExpr > MemberExpr > Name',
    );
  });
  it('finds the gap after a dot', () => {
    expect(at('policy A "t" {\n  require ep.|\n}')).toBe(
      'File > PolicyDecl > RuleStatement > MemberExpr > Name',
    );
  });
  it('finds a missing operand', () => {
    expect(at('policy A "t" {\n  require ep ==|\n}')).toBe(
      'File > PolicyDecl > RuleStatement > BinaryExpr > Missing',
    );
  });
  it('finds the expression in a hole', () => {
    expect(at('policy A "t" {\n  message "a {e.pa|th}"\n}')).toBe(
      'File > PolicyDecl > MessageStatement > Template > TemplateHole > MemberExpr > Name',
    );
  });
  it('stands between declarations', () => {
    expect(at('policy A "t" {}\n|\npolicy B "t" {}')).toBe('File');
  });
});
