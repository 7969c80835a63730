/** `policyc-diagnostics/1`: diagnostics for other programs; lines and columns are one-based. */
import type { Diagnostic, Json, SourceText, Span } from '@policyc/base';

/** @param more further members of the document */
export function diagnosticsJson(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceText>,
  more: { readonly [member: string]: Json } = {},
): string {
  const range = (uri: string, span: Span) => {
    const source = sources.get(uri);
    const position = (offset: number) => {
      const at = source?.positionAt(offset) ?? { line: 0, column: 0 };
      return { line: at.line + 1, column: at.column + 1 };
    };
    return { file: uri, start: position(span.start), end: position(span.end) };
  };
  const document = {
    format: 'policyc-diagnostics/1',
    diagnostics: diagnostics.map((d) => ({
      code: d.code,
      severity: d.severity,
      message: d.message,
      ...(d.help === undefined ? {} : { help: d.help }),
      ...range(d.uri, d.span),
      related: (d.related ?? []).map((r) => ({ message: r.message, ...range(r.uri, r.span) })),
      fixes: (d.fixes ?? []).map((f) => ({
        title: f.title,
        certain: f.certain,
        edits: f.edits.map((e) => ({ ...range(d.uri, e.span), new_text: e.newText })),
      })),
    })),
    ...more,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
