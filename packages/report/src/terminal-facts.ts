/**
 * Facts as terminal lines: one row for each asset, `field = value` side by side, those at the finding's own place first
 * and strongest, because they are what a person has to change.
 */
import type { LocatedFact, Location } from '@policyc/model';
import { assetKey, assetText } from './asset-text.js';
import { displayWidth, padEnd, truncate } from './display-width.js';
import { factText } from './fact-text.js';
import { groupBy } from './order.js';
import type { Palette } from './palette.js';
import { visible } from './visible.js';

export interface FindingLayout {
  readonly palette: Palette;
  readonly width: number;
  readonly verbose: boolean;
}

/** A finding shows this many facts unless all are asked for. */
const FACTS_SHOWN = 8;
const LABEL_WIDTH = 44;
const SEPARATOR = ' · ';

/**
 * @param total how many facts there are, listed or not
 * @param near the place that stands above already
 */
export function factLines(
  facts: readonly LocatedFact[],
  total: number,
  near: Location | undefined,
  layout: FindingLayout,
): readonly string[] {
  const { palette, width, verbose } = layout;
  const decidingFirst = facts.toSorted((a, b) => Number(isAt(b, near)) - Number(isAt(a, near)));
  const shown = verbose ? decidingFirst : decidingFirst.slice(0, FACTS_SHOWN);
  const rows = [...groupBy(shown, assetKey).values()].map((group) => ({
    label: truncate(group[0] ? assetLabel(group[0]) : '', LABEL_WIDTH),
    facts: group,
  }));
  const labelWidth = Math.max(0, ...rows.map((r) => displayWidth(r.label)));
  const room = Math.max(24, width - 6 - labelWidth);
  const lines = rows.flatMap(({ label, facts }) =>
    fill(rowCells(facts, near, room, palette), room).map(
      (row, i) => `    ${palette.faint(padEnd(i === 0 ? label : '', labelWidth))}  ${row}`,
    ),
  );
  const hidden = total - shown.length;
  if (hidden > 0) lines.push(`    ${palette.faint(`and ${hidden} more ${hidden === 1 ? 'fact' : 'facts'}`)}`);
  return lines;
}

interface Cell {
  readonly text: string;
  readonly width: number;
  /** What stands between it and a cell before it on the same line. */
  readonly lead: string;
}

/** The facts of one asset; a place that they share is shown once, behind them. */
function rowCells(
  facts: readonly LocatedFact[],
  near: Location | undefined,
  room: number,
  palette: Palette,
): readonly Cell[] {
  const places = facts.map((f) => (f.location && !isAt(f, near) ? shortPlace(f.location, near) : ''));
  const [first = ''] = places;
  const shared = places.every((p) => p === first);
  const cells = facts.map((fact, i): Cell => {
    const place = shared || places[i] === '' ? '' : ` ${places[i]}`;
    const text = truncate(visible(factText(fact)), Math.max(16, room - displayWidth(place)));
    return {
      text: (isAt(fact, near) ? palette.strong(text) : text) + palette.place(place),
      width: displayWidth(text) + displayWidth(place),
      lead: palette.faint(SEPARATOR),
    };
  });
  if (!shared || first === '') return cells;
  return [...cells, { text: palette.place(first), width: displayWidth(first), lead: '  ' }];
}

/** As many cells on a line as it holds. */
function fill(cells: readonly Cell[], room: number): readonly string[] {
  const lines: string[] = [];
  let used = 0;
  for (const { text, width, lead } of cells) {
    const line = lines.at(-1);
    if (line !== undefined && used + SEPARATOR.length + width <= room) {
      lines[lines.length - 1] = line + lead + text;
      used += SEPARATOR.length + width;
    } else {
      lines.push(text);
      used = width;
    }
  }
  return lines;
}

export function assetLabel(asset: Parameters<typeof assetText>[0]): string {
  return visible(assetText(asset));
}

export function placeText(location: Location): string {
  return `${visible(location.file)}:${location.line}`;
}

function isAt(fact: LocatedFact, place: Location | undefined): boolean {
  return place !== undefined && fact.location?.file === place.file && fact.location.line === place.line;
}

/** Only the line where the file is the same. */
function shortPlace(location: Location, near: Location | undefined): string {
  return near?.file === location.file ? `:${location.line}` : placeText(location);
}
