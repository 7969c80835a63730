import { displayWidth, padEnd, padStart } from './display-width.js';
import { visible } from './visible.js';

/**
 * A table as lines: cells made safe to print, padded to the widest of their column, two blanks between columns.
 * @param rows of equal length
 * @param right columns that are aligned to the right, such as numbers
 */
export function columns(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): readonly string[] {
  const cells = rows.map((row) => row.map(visible));
  const widths = (cells[0] ?? []).map((_, i) =>
    // There may be more rows than a function takes arguments.
    cells.reduce((widest, row) => Math.max(widest, displayWidth(row[i] ?? '')), 0),
  );
  return cells.map((row) =>
    row
      .map((cell, i) => {
        if (right.includes(i)) return padStart(cell, widths[i] ?? 0);
        return i === row.length - 1 ? cell : padEnd(cell, widths[i] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
}
