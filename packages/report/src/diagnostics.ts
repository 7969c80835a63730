/**
 * The compiler's diagnostics for a person at a terminal: place, source line, caret, help, the repair as a diff.
 * Invariant: carets stand below the characters they mean, whatever tabs and wide characters come before them.
 */
import { applyEdits, type Diagnostic, type Fix, type SourceText, type Span } from '@policyc/base';
import { displayWidth } from './display-width.js';
import { plural } from './order.js';
import { createPalette, type Palette } from './palette.js';
import { visible } from './visible.js';

export interface DiagnosticsOptions {
  readonly color: boolean;
  readonly width: number;
}

const TAB = 4;

/**
 * @param sources texts by URI; a diagnostic of another file is printed without its source line
 * @returns the text, ending with a line break; empty without diagnostics
 */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, SourceText>,
  options: DiagnosticsOptions,
): string {
  if (diagnostics.length === 0) return '';
  const palette = createPalette(options.color);
  const blocks = diagnostics.map((d) => diagnosticLines(d, sources, palette, options.width).join('\n'));
  return `${[...blocks, countLine(diagnostics, palette)].join('\n\n')}\n`;
}

function diagnosticLines(
  d: Diagnostic,
  sources: ReadonlyMap<string, SourceText>,
  palette: Palette,
  width: number,
): readonly string[] {
  const paint = palette.level[d.severity];
  const source = sources.get(d.uri);
  const lines = [`${paint(`${d.severity}[${d.code}]`)}${palette.strong(`: ${visible(d.message)}`)}`];
  const gutter = source ? String(source.positionAt(d.span.start).line + 1).length : 1;
  lines.push(...excerpt(d.uri, d.span, source, '', gutter, paint, palette, width));
  for (const r of d.related ?? []) {
    lines.push(
      ...excerpt(r.uri, r.span, sources.get(r.uri), r.message, gutter, palette.place, palette, width),
    );
  }
  const margin = `${' '.repeat(gutter)} ${palette.faint('=')}`;
  if (d.help !== undefined) lines.push(`${margin} ${palette.strong('help')}: ${visible(d.help)}`);
  if (source) for (const fix of d.fixes ?? []) lines.push(...fixLines(fix, source, margin, gutter, palette));
  return lines;
}

/** `--> file:line:column`, the source line, and the underline with a label. */
export function excerpt(
  uri: string,
  span: Span,
  source: SourceText | undefined,
  label: string,
  gutter: number,
  paint: (text: string) => string,
  palette: Palette,
  width: number,
): readonly string[] {
  const indent = ' '.repeat(gutter);
  if (!source) return [`${indent}${palette.faint('-->')} ${palette.place(visible(uri))}`];
  const start = source.positionAt(span.start);
  const end = source.positionAt(span.end);
  const bar = palette.faint('|');
  const line = source.lineText(start.line);
  const until = end.line === start.line ? end.column : line.length;
  const shown = clip(line, start.column, until, Math.max(40, width - gutter - 4));
  const caret = paint('^'.repeat(Math.max(1, displayWidth(shown.marked))));
  const text = label === '' ? '' : ` ${paint(visible(label))}`;
  const number = String(start.line + 1).padStart(gutter);
  return [
    `${indent}${palette.faint('-->')} ${palette.place(`${visible(uri)}:${start.line + 1}:${start.column + 1}`)}`,
    `${indent} ${bar}`,
    `${palette.faint(number)} ${bar} ${shown.before}${shown.marked}${shown.after}`,
    `${indent} ${bar} ${' '.repeat(displayWidth(shown.before))}${caret}${text}`,
  ];
}

interface Clipped {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** The line with tabs written out; of a line that is too long, the part around the mark. */
function clip(line: string, from: number, to: number, width: number): Clipped {
  const whole = {
    before: expand(line.slice(0, from), 0),
    marked: '',
    after: '',
  };
  const at = displayWidth(whole.before);
  const marked = expand(line.slice(from, to), at);
  const after = expand(line.slice(to), at + displayWidth(marked));
  if (at + displayWidth(marked) + displayWidth(after) <= width)
    return { before: whole.before, marked, after };
  const room = Math.floor(width / 3);
  return {
    before: at > room ? `…${takeEnd(whole.before, room - 1)}` : whole.before,
    marked: displayWidth(marked) > room ? `${takeStart(marked, room - 1)}…` : marked,
    after: displayWidth(after) > room ? `${takeStart(after, room - 1)}…` : after,
  };
}

function takeStart(text: string, width: number): string {
  let kept = '';
  for (const c of text) {
    if (displayWidth(kept + c) > width) break;
    kept += c;
  }
  return kept;
}

function takeEnd(text: string, width: number): string {
  const characters = [...text];
  while (characters.length > 0 && displayWidth(characters.join('')) > width) {
    characters.splice(0, Math.max(1, characters.length - 2 * width));
  }
  return characters.join('');
}

/** @param column the display column at which the text starts, for tab stops */
function expand(text: string, column: number): string {
  let out = '';
  for (const part of text.split(/(\t)/)) {
    if (part === '\t') out += ' '.repeat(TAB - ((column + displayWidth(out)) % TAB));
    else out += visible(part);
  }
  return out;
}

/** The repaired lines below the lines they replace. */
function fixLines(
  fix: Fix,
  source: SourceText,
  margin: string,
  gutter: number,
  palette: Palette,
): readonly string[] {
  const head = `${margin} ${palette.strong(fix.certain ? 'fix' : 'possible fix')}: ${visible(fix.title)}`;
  const edits = fix.edits.toSorted((a, b) => a.span.start - b.span.start);
  const [first] = edits;
  const last = edits.at(-1);
  if (!first || !last) return [head];
  const from = source.positionAt(first.span.start).line;
  const to = source.positionAt(last.span.end).line;
  const start = source.offsetAt({ line: from, column: 0 });
  const end = source.offsetAt({ line: to, column: Number.MAX_SAFE_INTEGER });
  const before = source.text.slice(start, end);
  const repaired = applyEdits(source.text, edits);
  const after = repaired.slice(start, repaired.length - (source.text.length - end));
  const indent = ' '.repeat(gutter + 2);
  const rows = (text: string) =>
    text
      .replace(/[\r\n]+$/, '')
      .split(/\r?\n/)
      .map((l) => expand(l, 0));
  return [
    head,
    ...(before.trim() === '' ? [] : rows(before).map((l) => indent + palette.removed(`- ${l}`))),
    ...(after.trim() === '' ? [] : rows(after).map((l) => indent + palette.added(`+ ${l}`))),
  ];
}

function countLine(diagnostics: readonly Diagnostic[], palette: Palette): string {
  const count = (s: Diagnostic['severity']) => diagnostics.filter((d) => d.severity === s).length;
  const errors = count('error');
  const warnings = count('warning');
  const notes = diagnostics.length - errors - warnings;
  const files = new Set(diagnostics.map((d) => d.uri)).size;
  const parts = [
    ...(errors > 0 ? [palette.level.error(plural(errors, 'error'))] : []),
    ...(warnings > 0 ? [palette.level.warning(plural(warnings, 'warning'))] : []),
    ...(notes > 0 ? [palette.level.info(plural(notes, 'note'))] : []),
  ];
  return `${parts.join(', ')} in ${plural(files, 'file')}`;
}
