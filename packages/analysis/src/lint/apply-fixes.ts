/** Applies certain fixes to a text. */
import { applyEdits, compareUtf8, type Diagnostic, type Fix, type TextEdit } from '@policyc/base';

export interface AppliedFixes {
  readonly text: string;
  /** How many were applied; those that overlap an earlier one wait for the next round. */
  readonly applied: number;
}

/**
 * @param diagnostics of this text
 * @returns the text with every certain fix that does not overlap one before it
 */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): AppliedFixes {
  const fixes = diagnostics
    .flatMap((d) => d.fixes?.find((f) => f.certain) ?? [])
    .sort((a, b) => startOf(a) - startOf(b) || compareUtf8(a.title, b.title));
  const edits: TextEdit[] = [];
  let at = 0;
  let applied = 0;
  for (const fix of fixes) {
    if (startOf(fix) < at) continue;
    edits.push(...fix.edits);
    at = Math.max(...fix.edits.map((e) => e.span.end));
    applied++;
  }
  return { text: applyEdits(text, edits), applied };
}

function startOf(fix: Fix): number {
  return Math.min(...fix.edits.map((e) => e.span.start));
}
