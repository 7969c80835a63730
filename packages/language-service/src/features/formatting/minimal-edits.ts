/**
 * The edits that turn one text into another, as small as they can be made cheaply: cursors, folds and breakpoints
 * stay where they are.
 * Invariant: edits are in order, do not overlap, and applying them gives exactly `after`.
 */
import type { TextEdit } from '@policyc/base';

export function minimalEdits(before: string, after: string): readonly TextEdit[] {
  return before === after ? [] : (spacingEdits(before, after) ?? [replaceMiddle(before, after)]);
}

/** One edit for each run of white space that differs; `undefined` where more than white space differs. */
function spacingEdits(before: string, after: string): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const endBefore = endOfSpace(before, i);
    const endAfter = endOfSpace(after, j);
    const newText = after.slice(j, endAfter);
    if (before.slice(i, endBefore) !== newText) edits.push({ span: { start: i, end: endBefore }, newText });
    i = endBefore;
    j = endAfter;
    if (before[i] !== after[j]) return undefined;
    if (i < before.length) {
      i++;
      j++;
    }
  }
  return edits;
}

function endOfSpace(text: string, from: number): number {
  let end = from;
  while (end < text.length && /\s/.test(text.charAt(end))) end++;
  return end;
}

function replaceMiddle(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { span: { start, end: before.length - end }, newText: after.slice(start, after.length - end) };
}
