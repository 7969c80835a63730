/**
 * Facts as terminal lines: one row for each asset, `field = value` side by side, those at the finding's own place first
 * and strongest, because they are what a person has to change.
 */
import type { LocatedFact, Location } from '@policyc/model';
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
  const rows = [...groupBy(shown, (f) => `${f.kind} ${f.key}`).values()].map((group) => ({
    label: truncate(group[0] ? assetLabel(group[0]) : '', LABEL_WIDTH),
    facts: group,
  }));
  const labelWidth = Math.max(0, ...rows.map((r) => displayWidth(r.label)));
  const room = Math.max(24, width - 6 - labelWidth);
  const lines = rows.flatMap(({ label, facts }) =>
    fill(
      facts.map((f) => factCell(f, near, room, palette)),
      room,
      palette,
    ).map((row, i) => `    ${palette.faint(padEnd(i === 0 ? label : '', labelWidth))}  ${row}`),
  );
  const hidden = total - shown.length;
  if (hidden > 0) lines.push(`    ${palette.faint(`and ${hidden} more ${hidden === 1 ? 'fact' : 'facts'}`)}`);
  return lines;
}

interface Cell {
  readonly text: string;
  readonly width: number;
}

function factCell(fact: LocatedFact, near: Location | undefined, room: number, palette: Palette): Cell {
  const deciding = isAt(fact, near);
  const place = fact.location && !deciding ? ` ${shortPlace(fact.location, near)}` : '';
  const text = truncate(visible(factText(fact)), Math.max(16, room - displayWidth(place)));
  return {
    text: (deciding ? palette.strong(text) : text) + palette.place(place),
    width: displayWidth(text) + displayWidth(place),
  };
}

/** As many cells on a line as it holds. */
function fill(cells: readonly Cell[], room: number, palette: Palette): readonly string[] {
  const lines: string[] = [];
  let used = 0;
  for (const { text, width } of cells) {
    const line = lines.at(-1);
    if (line !== undefined && used + SEPARATOR.length + width <= room) {
      lines[lines.length - 1] = line + palette.faint(SEPARATOR) + text;
      used += SEPARATOR.length + width;
    } else {
      lines.push(text);
      used = width;
    }
  }
  return lines;
}

export function assetLabel(asset: { readonly kind: string; readonly name: string }): string {
  return `${asset.kind} ${visible(asset.name)}`;
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
