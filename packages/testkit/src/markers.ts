/**
 * Source text with marked places, for tests: `|` is the cursor, `«` and `»` enclose a range.
 * Invariant: offsets count in the text without markers. A marker cannot be part of the text itself.
 */
import type { Span } from '@policyc/base';

export interface MarkedSource {
  /** The text without markers. */
  readonly text: string;
  /** Where each `|` stood. */
  readonly cursors: readonly number[];
  /** What each `«...»` enclosed, in order of their starts. */
  readonly ranges: readonly Span[];
}

/**
 * Takes the markers out of a text. Write `||` for a bar that is text, as in a union of edges.
 * @throws where a range is not closed or not opened: the test is wrong then
 */
export function parseMarkers(marked: string): MarkedSource {
  let text = '';
  const cursors: number[] = [];
  const ranges: { start: number; end: number }[] = [];
  const open: number[] = [];
  for (let i = 0; i < marked.length; i++) {
    const c = marked.charAt(i);
    if (c === '|' && marked.charAt(i + 1) === '|') {
      text += '|';
      i++;
    } else if (c === '|') cursors.push(text.length);
    else if (c === '«') {
      open.push(ranges.length);
      ranges.push({ start: text.length, end: -1 });
    } else if (c === '»') {
      const range = ranges[open.pop() ?? -1];
      if (range === undefined) throw new Error('a » without its «');
      range.end = text.length;
    } else text += c;
  }
  if (open.length > 0) throw new Error('a « without its »');
  return { text, cursors, ranges };
}

/** The text of a source with exactly one cursor, and where that is. */
export function parseCursor(marked: string): { readonly text: string; readonly offset: number } {
  const { text, cursors } = parseMarkers(marked);
  const [offset] = cursors;
  if (offset === undefined || cursors.length !== 1)
    throw new Error(`expected one |, found ${cursors.length}`);
  return { text, offset };
}
