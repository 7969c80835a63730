/**
 * From source text to the tree.
 * Invariant: total. Any text gives a tree with spans inside it, and diagnostics; nothing is thrown.
 */
import type { Diagnostic, SourceText, Span } from '@policyc/base';
import { parseCst } from '@policyc/grammar';
import type * as ast from './ast.js';
import { type BuildContext, tokenSpan } from './build-context.js';
import { buildDeclarations } from './build-declarations.js';
import { reportProblems } from './problems.js';
import { numberNodes } from './tree.js';

/** A `//` or `///` comment with its slashes. */
export interface Comment {
  readonly span: Span;
  readonly text: string;
  /** Whether it is a `///` comment. */
  readonly isDoc: boolean;
}

export interface ParseResult {
  readonly file: ast.File;
  readonly diagnostics: readonly Diagnostic[];
  /** All comments, docs included, in source order. */
  readonly comments: readonly Comment[];
}

/**
 * Parses one `.policy` file.
 * @param source any text at all
 * @returns the tree with gaps where the source has them, and one diagnostic for each mistake in source order
 */
export function parse(source: SourceText): ParseResult {
  const concrete = parseCst(source.text);
  const context: BuildContext = {
    source,
    docs: concrete.docs,
    tokenEnds: concrete.tokenEnds,
    diagnostics: [],
  };
  const declarations = buildDeclarations(context, concrete.cst);
  const file: ast.File = {
    kind: 'File',
    id: 0,
    span: { start: 0, end: source.text.length },
    declarations,
  };
  numberNodes(file);
  return {
    file,
    diagnostics: reportProblems(source, concrete, context.diagnostics),
    comments: concrete.comments.map((token) => ({
      span: tokenSpan(token, 0),
      text: token.image,
      isDoc: token.tokenType.name === 'Doc',
    })),
  };
}
