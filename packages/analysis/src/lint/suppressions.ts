/**
 * `// policyc-lint disable-next-line CODE, CODE: reason`, on a line of its own.
 * Invariant: a comment that suppresses nothing, names no rule or gives no reason is a finding itself, and those
 * findings cannot be suppressed.
 */
import type { SourceText, Span } from '@policyc/base';

export interface Suppression {
  /** Of the comment. */
  readonly span: Span;
  readonly codes: readonly { readonly code: string; readonly span: Span }[];
  readonly reason: string;
  /** Zero-based; the next line that is neither a comment nor empty. */
  readonly line: number;
}

// A text ends on its line, so a line that begins with slashes is a comment wherever it stands.
const DIRECTIVE =
  /^([ \t]*)(\/\/\/?[ \t]*policyc-lint\b[ \t]*(disable-next-line\b)?[ \t]*)([^:\n]*)(?::(.*))?$/;
const SKIPPED = /^[ \t]*(\/\/.*)?$/;

/** The suppressions of a text, in order. A comment with another word than `disable-next-line` has no codes. */
export function findSuppressions(source: SourceText): readonly Suppression[] {
  const found: Suppression[] = [];
  if (!source.text.includes('policyc-lint')) return found;
  for (let line = 0; line < source.lineCount; line++) {
    const text = source.lineText(line);
    const match = DIRECTIVE.exec(text);
    if (match === null) continue;
    const [, indent = '', head = '', word, list = '', reason = ''] = match;
    const start = source.offsetAt({ line, column: 0 });
    let target = line + 1;
    while (target < source.lineCount && SKIPPED.test(source.lineText(target))) target++;
    const listStart = start + indent.length + head.length;
    found.push({
      span: { start: start + indent.length, end: start + text.trimEnd().length },
      codes:
        word === undefined
          ? []
          : [...list.matchAll(/[^\s,]+/g)].map((m) => ({
              code: m[0],
              span: { start: listStart + m.index, end: listStart + m.index + m[0].length },
            })),
      reason: reason.trim(),
      line: target,
    });
  }
  return found;
}
