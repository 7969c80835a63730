/**
 * Facts as terminal lines: one row for each asset, `field = value` side by side, those at the finding's own place first
 * and strongest, because they are what a person has to change.
 */
import type { LocatedFact, Location } from '@policyc/model';
import { assetKey, assetText, BASELINE_MARK } from './asset-text.js';
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
/** The part of the width that the names of assets may take. */
const LABEL_SHARE = 0.44;
const LEAST_LABEL = 44;
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
    label: group[0] ? fitLabel(group[0], Math.max(LEAST_LABEL, Math.floor(width * LABEL_SHARE))) : '',
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
  const cells = facts.flatMap((fact, i): readonly Cell[] => {
    const place = shared ? '' : (places[i] ?? '');
    const text = truncate(visible(factText(fact)), room);
    const cell = {
      text: isAt(fact, near) ? palette.strong(text) : text,
      width: displayWidth(text),
      lead: palette.faint(SEPARATOR),
    };
    if (place === '') return [cell];
    const own = { text: palette.place(place), width: displayWidth(place), lead: '  ' };
    // A place that leaves no room for its fact stands below it: what is said is worth more than where.
    if (cell.width + 1 + own.width > room) return [cell, own];
    return [{ ...cell, text: `${cell.text} ${own.text}`, width: cell.width + 1 + own.width }];
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

/** The same in at most `width` columns; only the name is cut, never what tells the baseline's asset from today's. */
export function fitLabel(asset: Parameters<typeof assetText>[0], width: number): string {
  if (!asset.before) return truncate(assetLabel(asset), width);
  const { before: _, ...today } = asset;
  return truncate(assetLabel(today), width - BASELINE_MARK.length) + BASELINE_MARK;
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
