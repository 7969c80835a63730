/** How a subject came to its verdict: the conditions in their nesting, each with its value and what it compared. */
import type { ExplainedRow } from '@policyc/model';
import { displayWidth, padEnd, truncate } from './display-width.js';
import { createPalette, type Palette } from './palette.js';
import { visible } from './visible.js';

const GAP = '  ';
/** Room that is kept for values. */
const VALUES = 30;

/**
 * @param width columns for a line; texts are cut, values are not
 * @returns one line for each row
 */
export function explanationLines(
  rows: readonly ExplainedRow[],
  width: number,
  palette: Palette = createPalette(false),
): readonly string[] {
  const labels = Math.max(0, ...rows.map((r) => r.label.length));
  const texts = rows.map((r) => `${'  '.repeat(r.depth)}${visible(r.text)}`);
  const room = Math.max(20, width - labels - VALUES);
  const column = Math.min(room, Math.max(0, ...texts.map(displayWidth)));
  return rows.map((row, i) => {
    const paint = { true: palette.good, false: palette.bad, unknown: palette.unsure };
    const value = row.value === undefined ? ' '.repeat(7) : paint[row.value](row.value.padEnd(7));
    const operands = row.operands
      .filter((o) => !(o.text === row.text && o.value === row.value))
      .map((o) => (o.text === row.text ? visible(o.value) : `${visible(o.text)} = ${visible(o.value)}`));
    const cells = [
      palette.faint(row.label.padEnd(labels)),
      padEnd(truncate(texts[i] ?? '', column), column),
      value,
      palette.faint(operands.join(', ')),
    ];
    return cells.join(GAP).trimEnd();
  });
}
