/** What was read and what was skipped, grouped by reason. */
import type { InputNote, InputSummary, SkippedFile } from '@policyc/model';
import { padStart } from './display-width.js';
import { groupBy, plural } from './order.js';
import { createPalette, type Palette } from './palette.js';
import { visible } from './visible.js';

/** Names shown for each reason unless all are asked for. */
const NAMES_SHOWN = 2;

/** The same on its own, for commands that read exports and report nothing else. */
export function formatInputs(
  inputs: InputSummary,
  { color, verbose }: { readonly color: boolean; readonly verbose: boolean },
): string {
  return inputLines(inputs, createPalette(color), verbose)
    .map((line) => `${line}\n`)
    .join('');
}

export function inputLines(inputs: InputSummary, palette: Palette, verbose: boolean): readonly string[] {
  const assets = inputs.assets.filter((a) => a.count > 0).map((a) => `${a.count} ${a.kind}`);
  const lines = [
    `Read ${plural(inputs.files, 'file')}: ${inputs.mapped} mapped, ${inputs.skipped.length} skipped`,
    ...(assets.length > 0 ? [palette.faint(`  ${assets.join(', ')}`)] : []),
  ];
  const reasons = [...groupBy(inputs.skipped, (s) => s.reason)].sort(([, a], [, b]) => b.length - a.length);
  for (const [reason, files] of reasons) {
    const damaged = files.some((f) => f.damaged);
    const head = `${padStart(String(files.length), 5)} skipped: ${visible(reason)}`;
    lines.push(damaged ? palette.bad(head) : palette.unsure(head));
    const shown = verbose ? files : files.slice(0, NAMES_SHOWN);
    lines.push(...shownLines(shown, files.length, palette));
  }
  if (inputs.notes.length > 0) {
    const head = plural(inputs.notes.length, 'note');
    lines.push(palette.unsure(`${padStart(head, 12)} on files that were mapped`));
    const shown = verbose ? inputs.notes : inputs.notes.slice(0, NAMES_SHOWN);
    lines.push(...shownLines(shown, inputs.notes.length, palette));
  }
  return lines;
}

function shownLines(
  shown: readonly (SkippedFile | InputNote)[],
  total: number,
  palette: Palette,
): readonly string[] {
  const lines = shown.map((f) => palette.faint(`        ${fileText(f)}`));
  if (shown.length < total) {
    lines.push(palette.faint(`        and ${total - shown.length} more (--verbose lists all)`));
  }
  return lines;
}

function fileText({ file, line, message }: SkippedFile | InputNote): string {
  return `${visible(file)}${line === undefined ? '' : `:${line}`}: ${visible(message)}`;
}
