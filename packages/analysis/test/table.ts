/** Runs rows of marked sources: exactly one diagnostic, at the mark, and every fix repairs the program. */
import type { Diagnostic } from '@policyc/base';
import { expect, test } from 'vitest';
import { applyFix, unmark } from './harness.js';

export interface Row {
  readonly code: string;
  /** With the mistake marked: `«here»`. */
  readonly source: string;
  /** How many fixes there are at least. */
  readonly fixes?: number;
  /** The codes that are left after each fix, where it does not repair everything. */
  readonly leaves?: readonly string[];
}

export function testRows(rows: readonly Row[], diagnose: (text: string) => readonly Diagnostic[]): void {
  for (const { code, source, fixes = 0, leaves = [] } of rows) {
    const { text, span } = unmark(source);
    test(`${code}: ${source.replace(/\s+/g, ' ').trim()}`, () => {
      const found = diagnose(text);
      expect(found.map((d) => `${d.code}: ${text.slice(d.span.start, d.span.end)}`)).toEqual([
        `${code}: ${text.slice(span?.start, span?.end)}`,
      ]);
      const [diagnostic] = found;
      if (diagnostic === undefined) return;
      expect(diagnostic.span).toEqual(span);
      expect(diagnostic.fixes?.length ?? 0).toBeGreaterThanOrEqual(fixes);
      diagnostic.fixes?.forEach((_, i) => {
        const repaired = applyFix(text, diagnostic, i);
        expect(
          diagnose(repaired).map((d) => d.code),
          repaired,
        ).toEqual(leaves);
      });
    });
  }
}
