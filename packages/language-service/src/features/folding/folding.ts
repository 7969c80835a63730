/** What can be folded away: declarations, long expressions in braces, runs of comments and of `use` lines. */
import type { SourceText, Span } from '@policyc/base';
import type { ast } from '@policyc/syntax';
import { defineFeature } from '../../feature.js';
import { scanTokens } from '../../scan-tokens.js';

export interface FoldingRange {
  /** Zero-based lines, both inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: 'region' | 'comment' | 'imports';
}

export const folding = defineFeature({
  name: 'folding',
  needs: 'parsed',
  run({ document }, _params: undefined): readonly FoldingRange[] {
    const { source, file } = document;
    const ranges = [...bracketFolds(source), ...commentFolds(source), ...useFolds(source, file.declarations)];
    return ranges.filter((range) => range.endLine > range.startLine);
  },
});

/** Keeps the line of the closing bracket visible. */
function bracketFolds(source: SourceText): readonly FoldingRange[] {
  const ranges: FoldingRange[] = [];
  let open: number[] = [];
  for (const token of scanTokens(source.text)) {
    if (token.kind !== 'punctuation') {
      // A word in column 1 begins a declaration, whatever was left open before it.
      if (token.kind === 'word' && token.column1) open = [];
      continue;
    }
    if (token.text === '{' || token.text === '[' || token.text === '(') open.push(token.start);
    if (token.text !== '}' && token.text !== ']' && token.text !== ')') continue;
    const start = open.pop();
    if (start === undefined) continue;
    const startLine = source.positionAt(start).line;
    ranges.push({ startLine, endLine: source.positionAt(token.start).line - 1, kind: 'region' });
  }
  return ranges;
}

function commentFolds(source: SourceText): readonly FoldingRange[] {
  const comments = scanTokens(source.text).filter((token) => token.kind === 'comment' && token.first);
  return runs(source, comments, 'comment');
}

function useFolds(source: SourceText, declarations: readonly ast.Declaration[]): readonly FoldingRange[] {
  const uses = declarations.filter(({ kind }) => kind === 'UseDecl').map(({ span }) => span);
  return runs(source, uses, 'imports');
}

/** Neighbouring lines as one range each. */
function runs(
  source: SourceText,
  spans: readonly Span[],
  kind: FoldingRange['kind'],
): readonly FoldingRange[] {
  const ranges: FoldingRange[] = [];
  for (const span of spans) {
    const startLine = source.positionAt(span.start).line;
    const endLine = source.positionAt(span.end).line;
    const last = ranges.at(-1);
    if (last !== undefined && last.endLine + 1 === startLine)
      ranges[ranges.length - 1] = { ...last, endLine };
    else ranges.push({ startLine, endLine, kind });
  }
  return ranges;
}
