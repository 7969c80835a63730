import type { Span } from './span.js';

export type DiagnosticSeverity = 'error' | 'warning' | 'info' | 'hint';

/** One replacement in the file of the diagnostic it belongs to. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** A machine-applicable repair. `certain` means: applying it can only be what the author meant. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly certain: boolean;
}

/** Another place that explains the diagnostic. */
export interface RelatedPlace {
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
}

/**
 * What is wrong, where, why and what to do.
 * `code` is `area/slug` (for example `types/unknown-field`) and has a page in `docs/diagnostics/`.
 */
export interface Diagnostic {
  readonly code: string;
  readonly severity: DiagnosticSeverity;
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly help?: string;
  readonly fixes?: readonly Fix[];
  readonly related?: readonly RelatedPlace[];
}
