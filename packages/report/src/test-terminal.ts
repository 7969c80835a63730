/** A test run for a person: one line for each test, the failing rows with their reasons, the totals. */
import type { TestFailure } from '@policyc/model';
import { coverageLines } from './coverage-terminal.js';
import { excerpt } from './diagnostics.js';
import { mutationLines } from './mutation-terminal.js';
import { groupBy, plural } from './order.js';
import { createPalette, type Palette } from './palette.js';
import { explanationLines } from './test-explanation.js';
import type { TestCase, TestRun } from './test-results.js';
import { visible } from './visible.js';

export interface TestTerminalOptions {
  readonly color: boolean;
  readonly width: number;
  /** Lists passing rows too. */
  readonly verbose: boolean;
  /** Names of the engines that ran. */
  readonly engines: readonly string[];
}

/** @returns the text, ending with a line break */
export function formatTestTerminal(run: TestRun, options: TestTerminalOptions): string {
  const palette = createPalette(options.color);
  const lines: string[] = [];
  for (const [uri, cases] of groupBy(run.cases, (c) => c.uri)) {
    lines.push(palette.strong(palette.place(visible(uri))));
    for (const rows of groupBy(cases, (c) => c.test).values())
      lines.push(...testLines(rows, run, palette, options));
    lines.push('');
  }
  const failed = run.cases.filter((c) => !c.passed).length;
  const passed = run.cases.length - failed;
  const time = Math.round(run.cases.reduce((sum, c) => sum + c.milliseconds, 0));
  if (run.untested.length > 0) {
    lines.push(palette.unsure(`Without a test: ${run.untested.map(visible).join(', ')}`));
  }
  lines.push(
    `${failed > 0 ? `${palette.bad(`${failed} failed`)}, ` : ''}${palette.good(`${passed} passed`)} in ${time} ms ${palette.faint(`on ${options.engines.join(', ')}`)}`,
  );
  if (run.coverage) lines.push('', ...coverageLines(run.coverage, palette));
  if (run.mutation) lines.push('', ...mutationLines(run.mutation, palette));
  return `${lines.join('\n')}\n`;
}

function testLines(
  rows: readonly TestCase[],
  run: TestRun,
  palette: Palette,
  { verbose, width }: TestTerminalOptions,
): readonly string[] {
  const failing = rows.filter((r) => !r.passed);
  const [first] = rows;
  if (!first) return [];
  const mark = failing.length === 0 ? palette.good('ok  ') : palette.bad('FAIL');
  const many = rows.length > 1 ? palette.faint(` (${plural(rows.length, 'case')})`) : '';
  const lines = [`  ${mark} ${visible(first.policies.join(', '))}  ${visible(first.test)}${many}`];
  for (const row of verbose ? rows : failing) {
    const text = row.row === '' ? '' : `  ${visible(row.row)}`;
    const result = row.passed ? palette.good('ok') : palette.bad('FAIL');
    lines.push(`       ${result} ${palette.place(`${visible(row.uri)}:${row.line}`)}${text}`);
    lines.push(...row.failures.flatMap((f) => failureLines(f, row.uri, run, palette, width)));
  }
  return lines;
}

const INDENT = ' '.repeat(12);

/** What was expected, the place of the expectation, and how the subject came to its verdict. */
function failureLines(
  failure: TestFailure,
  uri: string,
  run: TestRun,
  palette: Palette,
  width: number,
): readonly string[] {
  const source = run.sources.get(uri);
  const room = width - INDENT.length;
  const lines = [visible(failure.message)];
  if (source) {
    const gutter = String(source.positionAt(failure.span.start).line + 1).length;
    lines.push(...excerpt(uri, failure.span, source, '', gutter, palette.bad, palette, room));
  }
  const { explanation = [] } = failure;
  if (explanation.length > 0) lines.push('', ...explanationLines(explanation, room, palette), '');
  return lines.map((l) => (l === '' ? l : INDENT + l));
}
