/** The table of policies with their verdict counts, and the totals below it. */
import type { EvaluationResult, InputSummary, PolicyOutcome, Severity } from '@policyc/model';
import { apartTexts, waiverWarnings } from './decisions.js';
import { displayWidth, padEnd, padStart, truncate } from './display-width.js';
import {
  countBySeverity,
  plural,
  policiesWorstFirst,
  WORST_FIRST,
  withoutBaseline,
  withoutExtensions,
} from './order.js';
import { createPalette, type Palette } from './palette.js';
import { visible } from './visible.js';

interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const HEAD = ['Policy', 'Severity', 'Title', 'Fail', 'Inconclusive', 'Pass', 'N/A'] as const;
const TITLE = 2;
const DAMAGED_SHOWN = 5;

export function summaryTable(result: EvaluationResult, palette: Palette, width: number): readonly string[] {
  const policies = policiesWorstFirst(result);
  const rows = policies.map((p) => outcomeRow(p, palette));
  const total = countCells(result.totals, palette);
  const body: readonly (readonly Cell[])[] = [
    HEAD.map((text) => ({ text, paint: palette.faint })),
    ...rows,
    [{ text: 'Total', paint: palette.strong }, { text: '' }, { text: '' }, ...total],
  ];
  const widths = HEAD.map((_, i) => Math.max(...body.map((row) => displayWidth(row[i]?.text ?? ''))));
  const others = widths.reduce((sum, w, i) => (i === TITLE ? sum : sum + w), 0) + 2 * HEAD.length;
  widths[TITLE] = Math.max(12, Math.min(widths[TITLE] ?? 0, width - others));
  return body.map((row) =>
    row
      .map((cell, i) => {
        const w = widths[i] ?? 0;
        const text = truncate(cell.text, w);
        const padded = i > TITLE ? padStart(text, w) : padEnd(text, w);
        return cell.paint ? cell.paint(padded) : padded;
      })
      .join('  ')
      .replace(/^/, '  ')
      .trimEnd(),
  );
}

function outcomeRow({ metadata, counts }: PolicyOutcome, palette: Palette): readonly Cell[] {
  return [
    { text: visible(metadata.id) },
    { text: metadata.severity, paint: palette.severity[metadata.severity] },
    { text: visible(metadata.title) },
    ...countCells(counts, palette),
  ];
}

function countCells(counts: PolicyOutcome['counts'], palette: Palette): readonly Cell[] {
  const cell = (n: number, paint: (text: string) => string): Cell =>
    n === 0 ? { text: '-', paint: palette.faint } : { text: String(n), paint };
  return [
    cell(counts.fail, palette.bad),
    cell(counts.inconclusive, palette.unsure),
    cell(counts.pass, palette.good),
    cell(counts.not_applicable, palette.faint),
  ];
}

/** What a result comes to, and what it lacks: the end of a report, and all that is said where that goes to a file. */
export function closingLines(result: EvaluationResult, palette: Palette): readonly string[] {
  const missing = withoutBaseline(result);
  const lacking = [
    ...(missing === '' ? [] : [`${missing} (--baseline)`]),
    ...withoutExtensions(result),
    ...waiverWarnings(result),
  ];
  return [totalsLine(result, palette), ...lacking.map((line) => palette.unsure(visible(line)))];
}

/** The same for where a report goes to a file, with the damaged files that it tells of at its head. */
export function formatClosing(
  result: EvaluationResult,
  { color, inputs }: { readonly color: boolean; readonly inputs?: InputSummary },
): string {
  const palette = createPalette(color);
  const damaged = (inputs?.skipped ?? []).filter((s) => s.damaged);
  const shown = damaged.slice(0, DAMAGED_SHOWN).map(({ file, line, message }) => {
    const place = line === undefined ? file : `${file}:${line}`;
    return palette.bad(visible(`damaged, and not read: ${place}: ${message}`));
  });
  const more = damaged.length - shown.length;
  return [
    ...closingLines(result, palette),
    ...shown,
    ...(more > 0 ? [palette.bad(`and ${more} more damaged files`)] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** `30 findings: 2 critical, 28 high · 3 inconclusive` */
export function totalsLine(result: EvaluationResult, palette: Palette): string {
  const bySeverity = countBySeverity(result.findings);
  const parts = WORST_FIRST.filter((s) => bySeverity[s] > 0).map((s) =>
    severityCount(s, bySeverity[s], palette),
  );
  const found =
    result.findings.length === 0
      ? palette.good('No findings')
      : `${palette.strong(palette.bad(plural(result.findings.length, 'finding')))}: ${parts.join(', ')}`;
  // A waiver that accepts that something is undecided takes it out of the list.
  const inconclusive = result.totals.inconclusive - (result.waived?.inconclusive.length ?? 0);
  const unsure = inconclusive === 0 ? '' : ` · ${palette.unsure(`${inconclusive} could not be decided`)}`;
  const apart = apartTexts(result).map((text) => ` · ${palette.faint(text)}`);
  return `${found}${unsure}${apart.join('')} · ${plural(result.policies.length, 'policy', 'policies')}`;
}

function severityCount(severity: Severity, count: number, palette: Palette): string {
  return palette.severity[severity](`${count} ${severity}`);
}
