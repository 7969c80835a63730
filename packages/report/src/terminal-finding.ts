/** One finding as terminal lines: message, place, the facts that decided, the path hop by hop. */
import type { Finding, LocatedAsset, LocatedFact, Location } from '@policyc/model';
import { displayWidth, padEnd, truncate, wrap } from './display-width.js';
import { factText } from './fact-text.js';
import { groupBy } from './order.js';
import type { Palette } from './palette.js';
import { visible } from './visible.js';

/** A finding shows this many facts unless all are asked for. */
const FACTS_SHOWN = 6;
const LABEL_WIDTH = 34;

export interface FindingLayout {
  readonly palette: Palette;
  readonly width: number;
  readonly verbose: boolean;
}

/** @param head what stands before the message: a mark, or place and policy */
export function findingLines(finding: Finding, head: string, layout: FindingLayout): readonly string[] {
  const { palette, width } = layout;
  const [first = '', ...rest] = wrap(visible(finding.message), Math.max(20, width - 4));
  const lines = [`  ${head} ${palette.strong(first)}`, ...rest.map((l) => `    ${palette.strong(l)}`)];
  if (finding.location) lines.push(`    ${palette.place(placeText(finding.location))}`);
  else lines.push(`    ${palette.faint(`${assetLabel(finding.subject)} (no place known)`)}`);
  lines.push(...factLines(finding.evidence, finding.evidenceTotal, finding.location, layout));
  if (finding.path) lines.push(...pathLines(finding.path, layout));
  if (layout.verbose) lines.push(`    ${palette.faint(`fingerprint ${finding.fingerprint.slice(0, 16)}`)}`);
  return lines;
}

/** The facts, one row for each asset: its name, then `field = value`, with the line where it is another one. */
export function factLines(
  facts: readonly LocatedFact[],
  total: number,
  near: Location | undefined,
  layout: FindingLayout,
): readonly string[] {
  const { palette, width, verbose } = layout;
  const shown = verbose ? facts : facts.slice(0, FACTS_SHOWN);
  const rows = [...groupBy(shown, (f) => `${f.kind} ${f.key}`).values()].map((group) => ({
    label: truncate(group[0] ? assetLabel(group[0]) : '', LABEL_WIDTH),
    facts: group.map((f) => {
      const elsewhere =
        f.location && !(near && samePlace(near, f.location)) ? shortPlace(f.location, near) : '';
      return { text: visible(factText(f)), place: elsewhere };
    }),
  }));
  const labelWidth = Math.max(0, ...rows.map((r) => displayWidth(r.label)));
  const lines = rows.flatMap((row) =>
    row.facts.map((fact, i) => {
      const label = padEnd(i === 0 ? row.label : '', labelWidth);
      const room = Math.max(16, width - 8 - labelWidth - displayWidth(fact.place));
      const place = fact.place === '' ? '' : `  ${palette.place(fact.place)}`;
      return `    ${palette.faint(label)}  ${truncate(fact.text, room)}${place}`;
    }),
  );
  const hidden = total - shown.length;
  if (hidden > 0) lines.push(`    ${palette.faint(`and ${hidden} more ${hidden === 1 ? 'fact' : 'facts'}`)}`);
  return lines;
}

function pathLines(path: readonly LocatedAsset[], { palette, width }: FindingLayout): readonly string[] {
  const labels = path.map((node) => truncate(assetLabel(node), Math.max(20, Math.floor(width / 2))));
  const labelWidth = Math.max(0, ...labels.map(displayWidth));
  return path.map((node, i) => {
    const mark = i === 0 ? 'path' : '   →';
    const place = node.location
      ? `  ${palette.place(placeText(node.location))}`
      : palette.faint('  not in the export');
    return `    ${palette.faint(mark)} ${padEnd(labels[i] ?? '', labelWidth)}${place}`;
  });
}

export function assetLabel(asset: { readonly kind: string; readonly name: string }): string {
  return `${asset.kind} ${visible(asset.name)}`;
}

export function placeText(location: Location): string {
  return `${visible(location.file)}:${location.line}`;
}

function samePlace(a: Location, b: Location): boolean {
  return a.file === b.file && a.line === b.line;
}

/** Only the line where the file is the same. */
function shortPlace(location: Location, near: Location | undefined): string {
  return near?.file === location.file ? `:${location.line}` : placeText(location);
}
