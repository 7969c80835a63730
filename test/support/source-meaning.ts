/** A tree without places, to tell whether two texts say the same. */
import { SourceText } from '@policyc/base';
import { parse } from '@policyc/syntax';

const places = new Set(['id', 'span', 'opSpan', 'valueSpan', 'controlSpan', 'withinSpan']);

export interface SourceMeaning {
  /** Without places, and with the statements of policies in any order. */
  readonly tree: unknown;
  /** In any order. */
  readonly comments: readonly string[];
}

export function meaningOf(text: string): SourceMeaning {
  const { file, comments } = parse(new SourceText('test.policy', text));
  const tree = JSON.parse(JSON.stringify(file, (key, value) => (places.has(key) ? undefined : value)));
  for (const declaration of tree.declarations)
    if (declaration.kind === 'PolicyDecl')
      declaration.statements = declaration.statements.map((s: unknown) => JSON.stringify(s)).sort();
  return { tree, comments: comments.map((comment) => comment.text.replace(/^\/+\s*/, '').trim()).sort() };
}
