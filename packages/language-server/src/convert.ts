/**
 * Conversion between the service's plain data and LSP types.
 * Invariant: the only place that knows both; positions are UTF-16, which both sides use.
 */
import type { Diagnostic, SourceText, Span, TextEdit } from '@policyc/base';
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic as LspDiagnostic,
  type TextEdit as LspTextEdit,
  type Position,
  type Range,
} from 'vscode-languageserver';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

export function toPosition(source: SourceText, offset: number): Position {
  const { line, column } = source.positionAt(offset);
  return { line, character: column };
}

export function toRange(source: SourceText, span: Span): Range {
  return { start: toPosition(source, span.start), end: toPosition(source, span.end) };
}

export function toOffset(source: SourceText, position: Position): number {
  return source.offsetAt({ line: position.line, column: position.character });
}

export function toSpan(source: SourceText, range: Range): Span {
  return { start: toOffset(source, range.start), end: toOffset(source, range.end) };
}

export function toTextEdits(source: SourceText, edits: readonly TextEdit[]): LspTextEdit[] {
  return edits.map((edit) => ({ range: toRange(source, edit.span), newText: edit.newText }));
}

/**
 * @param source the text of the diagnostic's own file
 * @param sourceOf the text of any other file, for related places; places in unknown files are left out
 */
export function toDiagnostic(
  source: SourceText,
  diagnostic: Diagnostic,
  sourceOf: (uri: string) => SourceText | undefined,
): LspDiagnostic {
  const related = (diagnostic.related ?? []).flatMap((place) => {
    const other = sourceOf(place.uri);
    if (other === undefined) return [];
    return [{ location: { uri: place.uri, range: toRange(other, place.span) }, message: place.message }];
  });
  return {
    range: toRange(source, diagnostic.span),
    severity: severities[diagnostic.severity],
    code: diagnostic.code,
    source: 'policyc',
    message: diagnostic.help === undefined ? diagnostic.message : `${diagnostic.message}\n${diagnostic.help}`,
    // Unused things are faded instead of underlined.
    ...(diagnostic.code.includes('/unused-') ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}
