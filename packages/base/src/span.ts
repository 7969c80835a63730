/** A half-open range of UTF-16 offsets, `[start, end)`, in one source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The smallest span that covers both. */
export function joinSpans(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** Whether `offset` lies in the span or at its end (the place a cursor stands after typing). */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
