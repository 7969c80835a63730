/** The repairs that diagnostics carry, and all that can only be meant in one way at once. */
import type { Diagnostic, Fix, Span, TextEdit } from '@policyc/base';
import { defineFeature } from '../../feature.js';

export interface CodeAction {
  readonly title: string;
  readonly kind: 'quickfix' | 'fix-all';
  readonly edits: readonly TextEdit[];
  /** What it repairs. */
  readonly diagnostics: readonly Diagnostic[];
  /** It can only be what the author meant. */
  readonly preferred: boolean;
}

export const codeActions = defineFeature({
  name: 'code-actions',
  needs: 'checked',
  run({ document, program }, { span }: { readonly span: Span }): readonly CodeAction[] {
    const own = program.diagnostics.filter((diagnostic) => diagnostic.uri === document.uri);
    const here = own.filter((diagnostic) => overlap(diagnostic.span, span));
    const quick = here.flatMap((diagnostic) =>
      (diagnostic.fixes ?? []).map((fix) => quickFix(diagnostic, fix)),
    );
    const all = fixAll(own);
    return all === undefined ? quick : [...quick, all];
  },
});

function quickFix(diagnostic: Diagnostic, fix: Fix): CodeAction {
  const preferred = fix.certain || diagnostic.fixes?.length === 1;
  return { title: fix.title, kind: 'quickfix', edits: fix.edits, diagnostics: [diagnostic], preferred };
}

/** Every certain fix whose edits do not touch those of an earlier one. */
function fixAll(diagnostics: readonly Diagnostic[]): CodeAction | undefined {
  const edits: TextEdit[] = [];
  const fixed: Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const fix = diagnostic.fixes?.find(({ certain }) => certain);
    if (fix === undefined || fix.edits.some((edit) => edits.some((other) => overlap(edit.span, other.span))))
      continue;
    edits.push(...fix.edits);
    fixed.push(diagnostic);
  }
  if (fixed.length === 0) return undefined;
  return {
    title: 'Repair what can be repaired safely',
    kind: 'fix-all',
    edits,
    diagnostics: fixed,
    preferred: false,
  };
}

function overlap(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
