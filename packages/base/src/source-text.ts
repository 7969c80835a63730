/**
 * One immutable source text and its line index.
 * Invariant: offsets are UTF-16 code units; lines and columns are zero-based here and one-based only where
 * they are shown to a person.
 */
export interface Position {
  /** Zero-based. */
  readonly line: number;
  /** Zero-based, in UTF-16 code units. */
  readonly column: number;
}

export class SourceText {
  readonly #lineStarts: readonly number[];

  /**
   * @param uri where the text comes from: a path or URI, shown in diagnostics as it is
   * @param text the whole text
   */
  constructor(
    readonly uri: string,
    readonly text: string,
  ) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.#lineStarts = starts;
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }

  /** The position of an offset; offsets outside the text are clamped to it. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if ((this.#lineStarts[mid] ?? 0) <= at) low = mid;
      else high = mid - 1;
    }
    return { line: low, column: at - (this.#lineStarts[low] ?? 0) };
  }

  /** The offset of a position; positions outside the text are clamped to it. */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    const start = this.#lineStarts[position.line];
    if (start === undefined) return this.text.length;
    const next = this.#lineStarts[position.line + 1] ?? this.text.length + 1;
    return Math.min(start + Math.max(0, position.column), Math.max(start, next - 1));
  }

  /** The text of one zero-based line, without its line break. */
  lineText(line: number): string {
    const start = this.#lineStarts[line];
    if (start === undefined) return '';
    const end = this.#lineStarts[line + 1] ?? this.text.length;
    return this.text.slice(start, end).replace(/[\r\n]+$/, '');
  }
}
